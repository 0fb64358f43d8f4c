// The rows of the catalog. Their layout: runtime/FORMAT.md, "Catalog".
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "kv/core/bytes.h"
#include "kv/core/error.h"
#include "kv/engine/engine.h"

namespace kv::storage {

// These reach disk.
/// Of the whole file. A new one: CONTRIBUTING.md.
inline constexpr std::uint32_t format_version = 1;
inline constexpr std::string_view format_row = "format";
inline constexpr std::string_view changes_row = "changes";
inline constexpr std::string_view schema_rows = "schema/";
inline constexpr std::string_view version_rows = "version/";
inline constexpr std::string_view auto_rows = "auto/";
inline constexpr std::string_view goal_rows = "goal/";
inline constexpr std::string_view reached_rows = "reached/";
inline constexpr std::string_view migration_rows = "migration/";

/// "schema/users"
inline std::string catalog_row(std::string_view kind, std::string_view table) {
  std::string key(kind);
  key += table;
  return key;
}

void put_catalog(engine::Transaction& transaction, engine::Table catalog, std::string_view key,
                 BytesView value);

template <class U>
void put_catalog_number(engine::Transaction& transaction, engine::Table catalog,
                        std::string_view key, U number) {
  std::array<std::byte, sizeof(U)> bytes;
  store(bytes.data(), number);
  put_catalog(transaction, catalog, key, bytes);
}

/// 0: there is no such row.
template <class U>
U get_catalog_number(engine::Transaction& transaction, engine::Table catalog,
                     std::string_view key) {
  BytesView value;
  if (!transaction.get(catalog, as_bytes(key), value)) return 0;
  if (value.size() != sizeof(U))
    raise(Errc::corrupt_database, "the catalog's row " + std::string(key) + " is damaged");
  return load<U>(value.data());
}

/// Grows with each change to the catalog's schemas: who has seen this number need not look again.
inline std::uint64_t catalog_changes(engine::Transaction& transaction, engine::Table catalog) {
  return get_catalog_number<std::uint64_t>(transaction, catalog, changes_row);
}

inline void count_catalog_change(engine::Transaction& transaction, engine::Table catalog) {
  put_catalog_number(transaction, catalog, changes_row, catalog_changes(transaction, catalog) + 1);
}

}  // namespace kv::storage
