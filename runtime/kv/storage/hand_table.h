// Tables whose types are given in C++ and whose name at run time.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>

#include "kv/format/flatbuffers/flatbuffers.h"
#include "kv/format/rkyv/rkyv.h"
#include "kv/format/serde/serde.h"
#include "kv/storage/any_key.h"
#include "kv/storage/serialized_key.h"
#include "kv/storage/table_shape.h"
#include "kv/store/late_tables.h"
#include "kv/store/table.h"

namespace kv {

/// The key format of untyped tables; their keys are `AnyKey`.
struct Mixed {
  template <class T>
  using Codec = AnyKeyCodec;
};

/// Described by the types alone; the name is that of the opened table.
template <class K, class KF, class V, class F>
struct HandSpec {
  static constexpr std::string_view name{};
  using KeyFormat = KF;
  using KeyCodec = typename KeyCodecOf<KF, K>::type;
  using Key = typename KeyCodec::Key;
  using Value = V;
  using Format = F;
  static constexpr bool automatic = false;
  static BytesView descriptor() noexcept { return {}; }
};

/// `V`s by `K`s, as key format `KF` and value format `F` encode them: a `kv::Table` with all its
/// verbs.
template <class K, class V, class F = Rkyv, class KF = Ordered>
using HandTable = Table<HandSpec<K, KF, V, F>>;

namespace storage {

template <class Spec>
inline constexpr char types_tag = 0;

/// In the order of `schema::Format`.
using Formats = TypeList<Rkyv, RkyvUnaligned, FlatBuffers, Bincode, Bincode2, Postcard, Raw>;
/// In the order of `schema::KeyFormat`.
using KeyFormats = TypeList<Ordered, Native, Mixed, Bincode, Bincode2, Postcard, Rkyv>;

/// The number of the format, a place in one of these lists; none for a user's own.
template <class E, class F, class... All>
constexpr std::optional<E> number_of(TypeList<All...>) {
  std::uint8_t place = 0;
  const bool found = ((std::same_as<F, All> || (++place, false)) || ...);
  return found ? std::optional(static_cast<E>(place)) : std::nullopt;
}

template <class Spec>
void add_key(TableShape& shape) {
  using KF = typename Spec::KeyFormat;
  using Key = typename Spec::Key;
  constexpr auto format = number_of<schema::KeyFormat, KF>(KeyFormats{});
  shape.table.key_format = format.value_or(schema::KeyFormat::rkyv);
  if constexpr (!format) {
    // A format of the user's own: known by its name.
    shape.table.key.push_back({"key", shape.opaque(typeid(typename Spec::KeyCodec).name())});
  } else if constexpr (std::same_as<KF, Mixed>) {
    return;
  } else if constexpr (std::same_as<KF, Ordered>) {
    const auto name = [](std::size_t i) {
      if constexpr (requires { DescribeKey<Key>::fields[i]; })
        return std::string(DescribeKey<Key>::fields[i]);
      else
        return i == 0 ? std::string("key") : std::string();
    };
    [&]<class... C>(TypeList<C...>) {
      std::size_t i = 0;
      (shape.table.key.push_back({name(i++), shape.add<typename C::Type>(), C::descending}), ...);
    }(typename Spec::KeyCodec::Components{});
  } else {
    shape.table.key.push_back({"key", shape.add<Key>()});
  }
}

/// For the catalog.
template <class Spec>
LateTable late_table(std::string_view name) {
  TableShape shape;
  shape.table.name = name;
  add_key<Spec>(shape);
  constexpr auto format = number_of<schema::Format, typename Spec::Format>(Formats{});
  shape.table.format = format.value_or(schema::Format::raw);
  if constexpr (format)
    shape.table.value = shape.add<typename Spec::Value>();
  else  // a format of the user's own: known by its name
    shape.table.value =
        shape.opaque(typeid(ValueCodec<typename Spec::Format, typename Spec::Value>).name());
  return {std::string(name), to_descriptor(std::move(shape)),
          Spec::KeyCodec::native ? engine::KeyOrder::native : engine::KeyOrder::bytes,
          &Row<Spec>::check_row, &types_tag<Spec>};
}

/// Opens or makes the table.
template <class Spec>
Table<Spec> open_by_hand(const std::shared_ptr<Core>& core, std::string_view name) {
  engine::Table handle{};
  if (!core->late_tables().find(name, &types_tag<Spec>, handle))
    handle = core->late_tables().open(late_table<Spec>(name));
  return Table<Spec>(core, handle);
}

}  // namespace storage

/// A table whose values are serialized already: `put` takes the bytes, which are checked to be a
/// value of the format before they are stored. Reads as the table of the same types does, and is
/// the same table in the database.
template <TableSpec Spec>
class BorrowedTable : public Table<Spec> {
 public:
  explicit BorrowedTable(Table<Spec> table) noexcept : Table<Spec>(std::move(table)) {}
  /// Throws `corrupt_value` when the bytes are no such value, and stores nothing.
  void put(const typename Table<Spec>::KeyView& key, BytesView bytes) const {
    this->put_bytes(key, bytes);
  }
};

/// `storage.table<K, V>("users").key_format<…>().value_format<…>().build()`. Ordered keys and rkyv
/// values unless said otherwise.
template <class K, class V, class KF = Ordered, class F = Rkyv>
class TableBuilder {
 public:
  TableBuilder(std::shared_ptr<storage::Core> core, std::string_view name)
      : core_(std::move(core)), name_(name) {}

  /// `kv::Ordered`, `kv::Native`, or a value format; see `SerializedKey` for what becomes of order.
  template <class Format>
  TableBuilder<K, V, Format, F> key_format() const {
    return {core_, name_};
  }
  template <class Format>
  TableBuilder<K, V, KF, Format> value_format() const {
    return {core_, name_};
  }
  /// Opens the table, made when it is missing.
  auto build() const { return storage::open_by_hand<HandSpec<K, KF, V, F>>(core_, name_); }

 private:
  std::shared_ptr<storage::Core> core_;
  std::string name_;
};

}  // namespace kv
