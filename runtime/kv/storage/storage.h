// Databases without a schema: tables by name, untyped or with types given in C++.
#pragma once

#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "kv/core/lifetime.h"
#include "kv/storage/any_key.h"
#include "kv/storage/hand_table.h"
#include "kv/store/database.h"

namespace kv {

/// Bytes as callers have them: `kv::Bytes`, text, `std::vector<std::uint8_t>`. Borrows.
class AnyBytes {
 public:
  AnyBytes(BytesView bytes) noexcept : bytes_(bytes) {}
  AnyBytes(const Bytes& bytes) noexcept : bytes_(bytes) {}
  AnyBytes(std::string_view text) noexcept : bytes_(as_bytes(text)) {}
  AnyBytes(const std::string& text) noexcept : bytes_(as_bytes(text)) {}
  AnyBytes(const char* text) noexcept : bytes_(as_bytes(text)) {}
  AnyBytes(std::span<const std::uint8_t> bytes) noexcept : bytes_(std::as_bytes(bytes)) {}
  AnyBytes(const std::vector<std::uint8_t>& bytes) noexcept
      : bytes_(std::as_bytes(std::span(bytes))) {}
  operator BytesView() const noexcept { return bytes_; }

 private:
  BytesView bytes_;
};

/// A table of whatever keys and any bytes.
using UntypedTable = HandTable<AnyKey, Bytes, Raw, Mixed>;

/// One snapshot of all tables. As `ReadTxn`.
class [[nodiscard]] ReadBatch : public ReadTxn {
 public:
  using ReadTxn::ReadTxn;
  /// From an untyped table; nothing when there is no such table. Valid until this ends.
  std::optional<BytesView> get(std::string_view table, const AnyKeyView& key) const;
  /// A table of the storage, in this snapshot.
  template <TableSpec Spec>
  TableReader<Spec> in(const Table<Spec>& table) const KV_LIFETIMEBOUND {
    return table.in(*this);
  }
};

/// Writes to several tables, all or nothing: what `write_batch` gives. As `WriteTxn`.
class WriteBatch : public WriteTxn {
 public:
  /// `missing`: gets the name of an untyped table that has to be opened first.
  WriteBatch(storage::SessionRef session, std::string& missing) noexcept
      : WriteTxn(std::move(session)), missing_(missing) {}

  /// Into an untyped table, made when it is missing.
  void put(std::string_view table, const AnyKeyView& key, AnyBytes value);
  /// False: there was no such row.
  bool erase(std::string_view table, const AnyKeyView& key);
  /// What the batch itself would leave; valid until its next write.
  std::optional<BytesView> get(std::string_view table, const AnyKeyView& key);
  /// A table of the storage, in this batch: `batch.in(users).put(1, ada)`.
  template <TableSpec Spec>
      TableWriter<Spec> in(const Table<Spec>& table) & KV_LIFETIMEBOUND {
    return table.in(*this);
  }

 private:
  TableWriter<HandSpec<AnyKey, Mixed, Bytes, Raw>> open(std::string_view table);
  bool has(std::string_view table) const;
  std::string& missing_;
};

/// A database whose tables are opened by name. It may hold tables of schemas too; those that have
/// indexes or hand out keys can be opened here read-only. A handle, as `Database`: copies are the
/// same, any thread may use any of them.
///
/// The first use of a table makes it, with its types written into the catalog; using it with other
/// types is `Errc::schema_mismatch`, with the difference in the message. It cannot happen inside a
/// write transaction of the same thread (`nested_write`): open tables before, or by `WriteBatch`.
class Storage : public Database {
 public:
  /// Throws what `Database::open` throws.
  static Storage open(const std::filesystem::path& path, const Options& options = {});

  // Untyped tables. Each call is a transaction of its own, shared with other threads' as those of
  // `Table` are.
  void put(std::string_view table, const AnyKeyView& key, AnyBytes value) const;
  [[nodiscard]] std::future<void> put_async(std::string_view table, const AnyKeyView& key,
                                            AnyBytes value) const;
  /// Empty when row or table is missing.
  Guard<BytesView> get(std::string_view table, const AnyKeyView& key,
                       Where at = std::source_location::current()) const {
    engine::Table handle{};
    return find(table, handle) ? UntypedTable(core(), handle).get(key, at) : Guard<BytesView>();
  }
  [[nodiscard]] bool contains(std::string_view table, const AnyKeyView& key) const;
  bool erase(std::string_view table, const AnyKeyView& key) const;
  /// With all verbs of a table.
  UntypedTable untyped_table(std::string_view name) const;

  /// `fn(WriteBatch&)` in one transaction, committed when it returns, rolled back when it throws;
  /// its result. May run again, as functions given to `Database::write` may: also when it named an
  /// untyped table that had to be made first.
  template <class Fn>
  auto write_batch(Fn&& fn, Where at = std::source_location::current()) const {
    for (;;) {
      std::string missing;
      try {
        return storage::run_write(
            *core(),
            [&](const storage::SessionRef& session) {
              WriteBatch batch(session, missing);
              return storage::run_then(fn, batch, [&] { finish(batch, missing); });
            },
            at);
      } catch (...) {
        if (missing.empty()) throw;
      }
      static_cast<void>(untyped_table(missing));
    }
  }
  /// A snapshot of this moment.
  [[nodiscard]] ReadBatch read(Where at = std::source_location::current()) const {
    return ReadBatch(core()->read(at));
  }

  // Tables with types. Keys are ordered: byte order is key order. Values are stored as the format
  // says; types need a `kv::Describe`, which generated ones have.
  template <class K, class V = Bytes>
  HandTable<K, V, Raw> raw_table(std::string_view name) const {
    return table<K, V>(name).template value_format<Raw>().build();
  }
  template <class K, class V>
  HandTable<K, V, Rkyv> rkyv_table(std::string_view name) const {
    return table<K, V>(name).build();
  }
  template <class K, class V>
  HandTable<K, V, FlatBuffers> flatbuffers_table(std::string_view name) const {
    return table<K, V>(name).template value_format<FlatBuffers>().build();
  }
  template <class K, class V>
  HandTable<K, V, Bincode> bincode_table(std::string_view name) const {
    return table<K, V>(name).template value_format<Bincode>().build();
  }
  template <class K, class V>
  HandTable<K, V, Bincode2> bincode2_table(std::string_view name) const {
    return table<K, V>(name).template value_format<Bincode2>().build();
  }
  template <class K, class V>
  HandTable<K, V, Postcard> postcard_table(std::string_view name) const {
    return table<K, V>(name).template value_format<Postcard>().build();
  }
  /// For values that are archived already.
  template <class K, class V>
  BorrowedTable<HandSpec<K, Ordered, V, Rkyv>> rkyv_borrowed_table(std::string_view name) const {
    return BorrowedTable<HandSpec<K, Ordered, V, Rkyv>>(rkyv_table<K, V>(name));
  }
  /// The general form: `.key_format<F>()`, `.value_format<F>()`, `.build()`.
  template <class K, class V>
  TableBuilder<K, V> table(std::string_view name) const {
    return {core(), name};
  }

 private:
  explicit Storage(Database database) noexcept : Database(std::move(database)) {}
  /// The handle of an untyped table; false: there is none. Throws `schema_mismatch` for another
  /// one.
  bool find(std::string_view table, engine::Table& handle) const;
  static void finish(WriteBatch& batch, const std::string& missing);
};

}  // namespace kv
