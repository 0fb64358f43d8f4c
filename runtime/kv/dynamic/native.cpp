// Structs stored as their bytes, by the layout that the descriptor states: what
// kv/format/native/layout.h does for this program's own structs, for those of any compiler and
// machine.
#include <algorithm>
#include <array>
#include <bit>
#include <set>

#include "kv/dynamic/access.h"
#include "kv/dynamic/walk.h"
#include "kv/format/shape.h"

namespace kv::dynamic {

using schema::Kind;
using schema::Scalar;

namespace {

bool is_swapped(const Node& root) noexcept {
  return root.memory->big_endian != (std::endian::native == std::endian::big);
}

/// Turns the bytes of one number around.
template <class T>
T turned(const T& value) noexcept {
  auto bytes = std::bit_cast<std::array<std::byte, sizeof(T)>>(value);
  std::ranges::reverse(bytes);
  return std::bit_cast<T>(bytes);
}

template <class T>
constexpr bool has_byte_order() {
  return !std::same_as<T, Uuid> && sizeof(T) > 1;
}

/// Whether every node has its place inside the struct around it, and none another's.
class LayoutCheck {
 public:
  explicit LayoutCheck(const Node& root) : big_endian_(root.memory->big_endian) {}

  bool fits(const Node& node, std::size_t room) {
    switch (node.kind) {
      case Kind::scalar:
        return node.scalar != Scalar::text && node.scalar != Scalar::bytes && node.size <= room;
      case Kind::enumeration:
        return node.size <= room;
      case Kind::array:
        return node.length == 0 || (node.item->size != 0 && fits(*node.item, room) &&
                                    node.length <= room / node.item->size);
      case Kind::structure:
        return node.memory != nullptr && node.size > 0 && node.size <= room &&
               (!seen_.insert(&node).second || parts_fit(node));
      default:
        return false;
    }
  }

 private:
  bool parts_fit(const Node& node) {
    if (node.memory->big_endian != big_endian_) return false;
    for (const Part& part : node.parts)
      if (part.offset > node.size || !fits(*part.type, node.size - part.offset)) return false;
    std::vector<const Part*> parts;
    for (const Part& part : node.parts) parts.push_back(&part);
    std::ranges::sort(parts, {}, &Part::offset);
    for (std::size_t i = 1; i < parts.size(); ++i)
      if (parts[i - 1]->offset + parts[i - 1]->type->size > parts[i]->offset) return false;
    return true;
  }

  bool big_endian_;
  std::set<const Node*> seen_;
};

class Reader {
  // Before the lambdas that call it, for clang 16.
  template <class T>
  T load_one(std::size_t at) const noexcept {
    const T value = load<T>(bytes_.data() + at);
    if constexpr (has_byte_order<T>()) return swapped_ ? turned(value) : value;
    return value;
  }

 public:
  Reader(const Node& root, BytesView bytes) : bytes_(bytes), swapped_(is_swapped(root)) {}

  Fault check(const Node& node, std::size_t at) const noexcept {
    if (node.any_bytes) return {};
    switch (node.kind) {
      case Kind::enumeration:
        if (value_of(node, at) == nullptr) return {"an enum has an unknown value", at};
        return {};
      case Kind::array:
        for (std::size_t i = 0; i < node.length && !node.item->any_bytes; ++i)
          if (const Fault fault = check(*node.item, at + i * node.item->size)) return fault;
        return {};
      case Kind::structure:
        for (const Part& part : node.parts)
          if (const Fault fault = check(*part.type, at + part.offset)) return fault;
        return {};
      default:
        return check_scalar(node.scalar, at);
    }
  }

  Value read(const Node& node, std::size_t at) const {
    switch (node.kind) {
      case Kind::enumeration:
        return Enumerator{value_of(node, at)->name};
      case Kind::array: {
        ValueList list;
        list.items.reserve(static_cast<std::size_t>(node.length));
        for (std::size_t i = 0; i < node.length; ++i)
          list.items.push_back(read(*node.item, at + i * node.item->size));
        return list;
      }
      case Kind::structure: {
        ValueRecord record;
        record.members.reserve(node.parts.size());
        for (const Part& part : node.parts)
          record.members.push_back({part.name, read(*part.type, at + part.offset)});
        return record;
      }
      default:
        return with_scalar(node.scalar, [&]<class T>(std::type_identity<T>) -> Value {
          if constexpr (std::is_trivially_copyable_v<T>)
            return Value(load_one<T>(at));
          else
            return {};  // no native struct has text
        });
    }
  }

 private:
  Fault check_scalar(Scalar scalar, std::size_t at) const noexcept {
    if (scalar == Scalar::boolean && load<std::uint8_t>(bytes_.data() + at) > 1)
      return {"a bool is neither 0 nor 1", at};
    if (scalar == Scalar::character) {
      const auto point = load_one<std::uint32_t>(at);
      if (point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        return {"a character is no Unicode scalar", at};
    }
    return {};
  }

  const schema::EnumValue* value_of(const Node& node, std::size_t at) const noexcept {
    const std::uint64_t bits =
        with_scalar(node.scalar, [&]<class T>(std::type_identity<T>) -> std::uint64_t {
          if constexpr (shape::Integer<T>)
            return static_cast<std::uint64_t>(static_cast<std::int64_t>(load_one<T>(at)));
          else
            return 0;
        });
    const auto& values = node.names->values;
    const auto found = std::ranges::find(values, bits, &schema::EnumValue::bits);
    return found != values.end() ? &*found : nullptr;
  }

  BytesView bytes_;
  bool swapped_;
};

class Writer {
 public:
  Writer(const Node& root, Bytes& out) : out_(out), swapped_(is_swapped(root)) {}

  void write(const Node& node, const Value& value, std::size_t at) {
    switch (node.kind) {
      case Kind::enumeration:
        write_enum(node, node.names->values[position_of(node, value)].bits(), at);
        return;
      case Kind::array:
        for (const Value& item : exactly(value, static_cast<std::size_t>(node.length))) {
          write(*node.item, item, at);
          at += node.item->size;
        }
        return;
      case Kind::structure: {
        const Fields fields(node.parts, value.members());
        for (std::size_t i = 0; i < node.parts.size(); ++i) {
          const Part& part = node.parts[i];
          within(part.name, [&] { write(*part.type, fields[i], at + part.offset); });
        }
        return;
      }
      default:
        with_scalar(node.scalar, [&]<class T>(std::type_identity<T>) {
          if constexpr (std::is_trivially_copyable_v<T>) store_one(value.as<T>(), at);
        });
    }
  }

 private:
  void write_enum(const Node& node, std::uint64_t bits, std::size_t at) {
    with_scalar(node.scalar, [&]<class T>(std::type_identity<T>) {
      if constexpr (shape::Integer<T>) store_one(static_cast<T>(bits), at);
    });
  }

  template <class T>
  void store_one(const T& value, std::size_t at) {
    if constexpr (has_byte_order<T>()) {
      store(out_.data() + at, swapped_ ? turned(value) : value);
    } else {
      store(out_.data() + at, value);
    }
  }

  Bytes& out_;
  bool swapped_;
};

}  // namespace

bool is_native_layout(const Node& root) {
  return root.memory != nullptr && LayoutCheck(root).fits(root, root.size);
}

Fault check_native(const Node& root, BytesView bytes) noexcept {
  if (bytes.size() != root.size) return {"the value has not the size of its type", 0};
  return Reader(root, bytes).check(root, 0);
}

Value read_native(const Node& root, BytesView bytes) { return Reader(root, bytes).read(root, 0); }

void write_native(const Node& root, const Value& value, Bytes& out) {
  out.assign(root.size, std::byte{0});  // holes stay so
  Writer(root, out).write(root, value, 0);
}

}  // namespace kv::dynamic
