// Values of an existing FlatBuffers schema: stored as flatc's object type, read as flatc's table.
#pragma once

#include <flatbuffers/flatbuffers.h>

#include <concepts>
#include <string>
#include <type_traits>

#include "kv/core/bytes.h"
#include "kv/core/error.h"
#include "kv/core/fault.h"
#include "kv/format/flatbuffers/shape.h"
#include "kv/format/flatbuffers/unions.h"
#include "kv/format/flatbuffers/workspace.h"

namespace kv {

/// The file identifier that values of an object type are finished with; null: none. Generated code
/// sets it for the root type of a schema that has one.
template <class T>
inline constexpr const char* flatbuffer_identifier = nullptr;

namespace flat {

/// An object type of flatc, `MonsterT`.
template <class T>
concept ObjectType = std::derived_from<T, flatbuffers::NativeTable>;

/// Bytes that hold a finished buffer: DetachedBuffer, vectors and spans of bytes.
template <class V>
concept Finished = requires(const V& buffer) {
  { buffer.size() } -> std::convertible_to<std::size_t>;
  requires sizeof(*buffer.data()) == 1;
};

/// What `kv::FlatBuffers` stores a MonsterT as. A view is flatc's `const Monster*`, into the page.
/// Checked by FlatBuffers' verifier: bounds, alignment, depth, required fields; enumerators, union
/// types and UTF-8 are as whoever wrote the value left them, as FlatBuffers has it.
template <ObjectType T>
struct ObjectCodec {
  using Table = typename T::TableType;
  using View = const Table*;

  static View view(BytesView bytes) noexcept {
    // Not GetRoot(), whose load is an aligned one: LMDB's values begin anywhere.
    const auto root = load_number<flatbuffers::uoffset_t>(bytes.data());
    return reinterpret_cast<View>(bytes.data() + root);
  }
  static Fault check(BytesView bytes) noexcept {
    if (bytes.size() < bytes_min) return {"the value ends too early", 0};
    if (bytes.size() >= bytes_end) return {"the value is too large", 0};
    prefetch(bytes);
    flatbuffers::Verifier::Options options;
    options.max_depth = depth_max;
    options.max_tables = static_cast<flatbuffers::uoffset_t>(bytes.size() / 4 + 1);
    flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                   bytes.size(), options);
    if (verifier.VerifyBuffer<Table>(nullptr)) return {};
    return {"FlatBuffers' verifier refuses the value", 0};
  }
  static T unpack(View view) {
    if (view == nullptr) raise(Errc::invalid_argument, "the value is a null pointer");
    // Generated code has flatc make these; a header made without them is trusted.
    if constexpr (requires { Table::MiniReflectTypeTable(); })
      if (!unions_are_whole(reinterpret_cast<const flatbuffers::Table&>(*view),
                            *Table::MiniReflectTypeTable()))
        raise(Errc::corrupt_value, "a union names a type but holds no value");
    T value;
    view->UnPackTo(&value);
    return value;
  }

  /// The finished bytes, which are valid until the thread builds its next value.
  static BytesView encode(const T& value) {
    return build(
        [&](flatbuffers::FlatBufferBuilder& builder) { return Table::Pack(builder, &value); });
  }
  /// The same of what `make(FlatBufferBuilder&)` gives: the offset of a Table, not finished.
  template <class Make>
  requires std::is_invocable_r_v < flatbuffers::Offset<Table>,
  const Make&, flatbuffers::FlatBufferBuilder& > static BytesView build(const Make& make) {
    Workspace& workspace = Workspace::of_thread();
    flatbuffers::FlatBufferBuilder& builder = workspace.begin();
    const flatbuffers::Offset<Table> root = make(builder);
    if (root.IsNull()) raise(Errc::invalid_argument, "the builder function made no table");
    builder.Finish(root, flatbuffer_identifier<T>);
    return checked(workspace.finished(), Errc::invalid_argument);
  }
  /// The bytes of a buffer that was finished elsewhere, with an identifier or without.
  template <Finished V>
  static BytesView finished(const V& buffer) {
    return checked({reinterpret_cast<const std::byte*>(buffer.data()), buffer.size()},
                   Errc::corrupt_value);
  }
  /// Object types need not have an operator==, and that of flatc compares pointers.
  static bool equal(const T& a, const T& b) {
    const BytesView built = encode(a);
    const Bytes first(built.begin(), built.end());
    const BytesView second = encode(b);
    return std::equal(first.begin(), first.end(), second.begin(), second.end());
  }

  /// These two build the value each time; stores that can, use `encode`.
  static std::size_t size(const T& value) { return encode(value).size(); }
  static void write(const T& value, MutableBytes place) {
    const BytesView bytes = encode(value);
    std::memcpy(place.data(), bytes.data(), bytes.size());
  }

 private:
  static BytesView checked(BytesView bytes, Errc code) {
    if (const Fault fault = check(bytes)) [[unlikely]]
      raise(code, fault.rule);
    return bytes;
  }
};

}  // namespace flat
}  // namespace kv
