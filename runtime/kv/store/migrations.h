// What a program says of rows whose new form cannot be derived.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "kv/core/error.h"
#include "kv/dynamic/value.h"
#include "kv/format/value_format.h"
#include "kv/key/key_codec.h"
#include "kv/schema/diff.h"
#include "kv/store/spec.h"

namespace kv {

/// One row on its way from the stored schema to the program's. Lives during one call of a hook.
class MigratedRow {
 public:
  struct Old {
    std::string_view table;
    std::uint32_t version = 0;
    BytesView descriptor;
    BytesView key_bytes;
    BytesView value_bytes;
    const Value* key = nullptr;
    const Value* value = nullptr;
  };
  MigratedRow(const Old& old, std::string_view table, Value& key, Value& value)
      : old_(old), table_(table), key_(key), value_(value) {}

  /// The table's name in the program.
  std::string_view table() const noexcept { return table_; }
  /// Version of the schema that wrote the row; its table's name in that schema.
  std::uint32_t old_version() const noexcept { return old_.version; }
  std::string_view old_table() const noexcept { return old_.table; }

  /// The row as it is stored. Keys are records of their components.
  const Value& old_key() const noexcept { return *old_.key; }
  const Value& old_value() const noexcept { return *old_.value; }
  BytesView old_key_bytes() const noexcept { return old_.key_bytes; }
  BytesView old_value_bytes() const noexcept { return old_.value_bytes; }
  /// The stored descriptor of the table.
  BytesView old_descriptor() const noexcept { return old_.descriptor; }

  /// The row to be, with all that can be derived. A field that cannot is missing; `set` adds it.
  Value& key() noexcept { return key_; }
  Value& value() noexcept { return value_; }
  /// Gives a field of the new value, made when it is missing. The name outlives the call.
  void set(std::string_view field, Value value) { set(value_, field, std::move(value)); }
  /// The same for a component of the new key.
  void set_key(std::string_view component, Value value) { set(key_, component, std::move(value)); }
  /// The new value as bytes of the table's format, in place of `value()`. Checked before they are
  /// stored.
  void set_bytes(Bytes value) {
    bytes_ = std::move(value);
    as_bytes_ = true;
  }
  /// The row is not kept.
  void drop() noexcept { dropped_ = true; }

  bool dropped() const noexcept { return dropped_; }
  /// Null: the new value is `value()`.
  const Bytes* bytes() const noexcept { return as_bytes_ ? &bytes_ : nullptr; }

 private:
  static void set(Value& record, std::string_view field, Value value) {
    if (Value* found = record.find(field))
      *found = std::move(value);
    else
      record.members().push_back({field, std::move(value)});
  }

  Old old_;
  std::string_view table_;
  Value& key_;
  Value& value_;
  Bytes bytes_;
  bool as_bytes_ = false;
  bool dropped_ = false;
};

/// Hooks of a program, by the version of the schema that the rows were written with:
///
///   options.migrations = kv::Migrations{}.from(2, [](kv::MigratedRow& row) {
///     if (row.table() == "users")
///       row.set("email", row.old_value()["mail"].as<std::string>());
///   });
///
/// A hook sees every row of every table that has to be migrated, whether its change can be derived
/// or not. It may run more than once for a row, may run in `rehearse`, and keeps its effects inside
/// the row. What it throws ends the migration; the data is then as it was.
class Migrations {
 public:
  using Hook = std::function<void(MigratedRow&)>;

  Migrations& from(std::uint32_t version, Hook hook) { return from(version, {}, std::move(hook)); }
  /// Only rows of this table of the program.
  Migrations& from(std::uint32_t version, std::string table, Hook hook) {
    entries_.push_back({version, std::move(table), std::move(hook)});
    return *this;
  }
  /// Rows as views of the old schema, which this one keeps (`previous "shop.v2.kv";`):
  ///
  ///   .from<shop::v2::UsersSpec, shop::UsersSpec>(2, [](shop::v2::UserView old) {
  ///     return shop::User{.name = std::string(old.name()), …};
  ///   })
  ///
  /// `fn(old key, old view)`, or `fn(old view)`, gives the new value, or an optional of it, empty
  /// to drop the row. Keys are derived. Throws `schema_mismatch` when the rows were written by
  /// another schema than that.
  template <TableSpec Before, TableSpec After, class Fn>
  Migrations& from(std::uint32_t version, Fn fn) {
    return from(version, std::string(After::name),
                [fn = std::move(fn)](MigratedRow& row) { typed<Before, After>(row, fn); });
  }

  /// The hooks for a table of this stored version; null: there is none.
  const Hook* find(std::uint32_t version, std::string_view table) const {
    for (const Entry& entry : entries_)
      if (entry.version == version && (entry.table.empty() || entry.table == table))
        return &entry.hook;
    return nullptr;
  }

 private:
  template <class Before, class After, class Fn>
  static void typed(MigratedRow& row, const Fn& fn) {
    // Not the bytes: they hold the namespace, which an old schema does not keep.
    if (!schema::diff(row.old_descriptor(), Before::descriptor()).findings.empty())
      raise(Errc::schema_mismatch, "the rows of table " + std::string(row.old_table()) +
                                       " were not written with the schema that the hook was "
                                       "compiled with: keep that schema as it was");
    using OldCodec = ValueCodec<typename Before::Format, typename Before::Value>;
    using NewCodec = ValueCodec<typename After::Format, typename After::Value>;
    KeyScratch scratch;
    typename Before::KeyCodec::View key{};
    if (const Fault fault = Before::KeyCodec::decode(row.old_key_bytes(), scratch, key))
      raise(Errc::corrupt_key, fault.rule);
    const auto store = [&](const typename After::Value& value) {
      Bytes bytes(NewCodec::size(value));
      NewCodec::write(value, bytes);
      row.set_bytes(std::move(bytes));
    };
    const auto call = [&](const auto& view) {
      if constexpr (std::is_invocable_v<const Fn&, decltype((view))>)
        return fn(view);
      else
        return fn(key, view);
    };
    auto made = call(OldCodec::view(row.old_value_bytes()));
    if constexpr (std::is_same_v<decltype(made), std::optional<typename After::Value>>) {
      if (made)
        store(*made);
      else
        row.drop();
    } else {
      store(made);
    }
  }

  struct Entry {
    std::uint32_t version;
    std::string table;  // empty: any
    Hook hook;
  };
  std::vector<Entry> entries_;
};

}  // namespace kv
