// The one way into a table: every row that is put or erased passes here.
#pragma once

#include <concepts>
#include <limits>

#include "kv/index/change.h"
#include "kv/index/row_key.h"
#include "kv/store/catalog.h"
#include "kv/store/core.h"
#include "kv/store/indexed.h"
#include "kv/store/row.h"

namespace kv::storage {

template <TableSpec Spec>
class WriteRow {
  using Row = storage::Row<Spec>;

 public:
  WriteRow(Session& session, engine::Table table) noexcept : session_(session), table_(table) {}

  /// What the program gives may lie in pages that the write moves.
  bool handed_out() const noexcept { return session_.handed_out(); }

  /// Makes room and has `fill(MutableBytes)` write the value, which is `row` or what `row` is the
  /// view of. False: the mode refused. Throws `unique_violation` and `key_too_long` for entries of
  /// indexes that cannot be stored; nothing has changed then.
  template <class RowValue, class Fill>
  bool put(BytesView key, std::size_t value_bytes, engine::PutMode mode, const RowValue& row,
           Fill&& fill) {
    if (value_bytes > engine::value_bytes_max) [[unlikely]]
      Row::too_large(name(), key, value_bytes);
    engine::Transaction& transaction = session_.transaction_to_write();
    if constexpr (Indexed<Spec>) {
      if constexpr (has_unique_index<Spec>) {
        BytesView stored;
        if (mode == engine::PutMode::insert && transaction.get(table_, key, stored)) return false;
      }
      KeyBuffer buffer;
      index::Change change(index::to_row_key(key, native, buffer));
      collect<Spec>(row, change.after);
      // The other modes only ever add a row.
      if (mode == engine::PutMode::replace) collect_stored(transaction, key, change.before);
      change.settle();
      session_.wrote();
      if (const auto* entry = change.claim(transaction, indexes())) [[unlikely]] {
        BytesView other;
        transaction.get(indexes()[entry->index], entry->bytes(), other);
        index::violation(index_infos<Spec>[entry->index], entry -> bytes(), change.after.row_key(),
                         other);
      }
      const auto reserved = transaction.reserve(table_, key, value_bytes, mode);
      if (!reserved.stored()) {
        change.unclaim(transaction, indexes());
        return false;
      }
      fill(reserved.place);
      change.apply(transaction, indexes());
    } else {
      session_.wrote();
      const auto reserved = transaction.reserve(table_, key, value_bytes, mode);
      if (!reserved.stored()) return false;
      fill(reserved.place);
    }
    return true;
  }

  bool erase(BytesView key) {
    engine::Transaction& transaction = session_.transaction_to_write();
    if constexpr (Spec::automatic) remember_ids(transaction, key);
    if constexpr (Indexed<Spec>) {
      KeyBuffer buffer;
      index::Change change(index::to_row_key(key, native, buffer));
      if (!collect_stored(transaction, key, change.before)) return false;
      session_.wrote();
      transaction.erase(table_, key);
      change.apply(transaction, indexes());
      return true;
    } else {
      session_.wrote();
      return transaction.erase(table_, key);
    }
  }

  void clear() {
    engine::Transaction& transaction = session_.transaction_to_write();
    if constexpr (Spec::automatic) remember_ids(transaction, {});
    session_.wrote();
    transaction.clear(table_);
    if constexpr (Indexed<Spec>)
      for (const engine::Table entries : indexes()) transaction.clear(entries);
  }

  /// An id above every one that the table holds or ever handed out.
  typename Row::Key next_id() requires(Spec::automatic) {
    using Id = typename Row::Key;
    static_assert(std::integral<Id>, "the key of an auto table is one integer");
    engine::Transaction& transaction = session_.transaction_to_write();
    std::uint64_t next = stored_next_id(transaction, session_.core().catalog(), Spec::name);
    engine::Entry entry;
    if (last(transaction, entry)) next = std::max(next, above(entry.key));
    next = std::max<std::uint64_t>(next, 1);
    if (next > std::uint64_t{std::numeric_limits<Id>::max()})
      raise(Errc::invalid_argument,
            "table " + std::string(Spec::name) + ": all ids have been handed out");
    return static_cast<Id>(next);
  }

 private:
  typename Row::Name name() const noexcept { return {session_.core(), table_}; }
  static constexpr bool native = Row::KeyCodec::native;

  std::span<const engine::Table> indexes() const noexcept {
    return session_.core().indexes(table_);
  }
  /// The entries of the row that is there; false: there is none.
  bool collect_stored(engine::Transaction& transaction, BytesView key, index::Entries& out) const
      requires(Indexed<Spec>) {
    BytesView stored;
    if (!transaction.get(table_, key, stored)) return false;
    // A row that is damaged, or was written by others and has fields longer than any entry, can
    // still be replaced or erased, at the cost of a search.
    if (!session_.check() || !Row::Codec::check(stored)) [[likely]] {
      try {
        collect<Spec>(Row::Codec::view(stored), out);
        return true;
      } catch (const Error& error) {
        if (error.code() != Errc::key_too_long) throw;
      }
    }
    out.clear();
    index::find_entries(transaction, index_infos<Spec>, indexes(), out);
    return true;
  }

  static constexpr bool descending = []<class C>(TypeList<C>) {
    return C::descending;
  }(typename Row::KeyCodec::Components{});

  bool last(engine::Transaction& transaction, engine::Entry& entry) const {
    const auto cursor = transaction.cursor(table_);
    return descending ? cursor->first(entry) : cursor->last(entry);
  }
  /// The id after this key; saturates, which `next_id` refuses.
  std::uint64_t above(BytesView key) const {
    KeyScratch scratch;
    const auto id = Row::key(name(), key, scratch);
    if constexpr (std::is_signed_v<typename Row::Key>)
      if (id < 0) return 0;
    const auto number = static_cast<std::uint64_t>(id);
    return number == std::numeric_limits<std::uint64_t>::max() ? number : number + 1;
  }
  /// Records the highest id before the row that shows it goes; an empty key: all rows go.
  void remember_ids(engine::Transaction& transaction, BytesView key) {
    engine::Entry entry;
    if (!last(transaction, entry)) return;
    if (!key.empty() && compare_keys<typename Row::KeyCodec>(entry.key, key) != 0) return;
    const std::uint64_t next = above(entry.key);
    if (next > stored_next_id(transaction, session_.core().catalog(), Spec::name))
      store_next_id(transaction, session_.core().catalog(), Spec::name, next);
  }

  Session& session_;
  engine::Table table_;
};

}  // namespace kv::storage
