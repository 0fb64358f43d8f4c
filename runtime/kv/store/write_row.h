// The one way into a table: every row that is put or erased passes here.
#pragma once

#include <array>
#include <concepts>
#include <cstring>
#include <limits>
#include <vector>

#include "kv/store/catalog.h"
#include "kv/store/core.h"
#include "kv/store/row.h"

namespace kv::storage {

/// A copy of bytes that a write may be about to move: they can point into a page of the very
/// transaction that writes. Small ones stay on the stack.
class SafeCopy {
 public:
  explicit SafeCopy(BytesView bytes) : size_(bytes.size()) {
    if (size_ > small_.size()) large_.assign(bytes.begin(), bytes.end());
    if (size_ != 0 && size_ <= small_.size()) std::memcpy(small_.data(), bytes.data(), size_);
  }
  BytesView bytes() const noexcept {
    return size_ > small_.size() ? BytesView(large_) : BytesView(small_.data(), size_);
  }

 private:
  std::array<std::byte, 4096> small_;  // uninitialised on purpose
  Bytes large_;
  std::size_t size_;
};

template <TableSpec Spec>
class WriteRow {
  using Row = storage::Row<Spec>;

 public:
  WriteRow(Session& session, engine::Table table) noexcept : session_(session), table_(table) {}

  /// Makes room and has `fill(MutableBytes)` write the value. False: the mode refused.
  template <class Fill>
  bool put(BytesView key, std::size_t value_bytes, engine::PutMode mode, Fill&& fill) {
    if (value_bytes > engine::value_bytes_max) [[unlikely]]
      Row::too_large(key, value_bytes);
    engine::Transaction& transaction = session_.transaction();
    session_.wrote();
    const auto reserved = transaction.reserve(table_, key, value_bytes, mode);
    if (!reserved.stored) return false;
    fill(reserved.place);
    return true;
  }

  bool erase(BytesView key) {
    engine::Transaction& transaction = session_.transaction();
    if constexpr (Spec::automatic) remember_ids(transaction, key);
    session_.wrote();
    return transaction.erase(table_, key);
  }

  void clear() {
    engine::Transaction& transaction = session_.transaction();
    if constexpr (Spec::automatic) remember_ids(transaction, {});
    session_.wrote();
    transaction.clear(table_);
  }

  /// An id above every one that the table holds or ever handed out.
  typename Row::Key next_id() requires(Spec::automatic) {
    using Id = typename Row::Key;
    static_assert(std::integral<Id>, "the key of an auto table is one integer");
    engine::Transaction& transaction = session_.transaction();
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
  static constexpr bool descending = []<class C>(TypeList<C>) {
    return C::descending;
  }(typename Row::KeyCodec::Components{});

  bool last(engine::Transaction& transaction, engine::Entry& entry) const {
    const auto cursor = transaction.cursor(table_);
    return descending ? cursor->first(entry) : cursor->last(entry);
  }
  /// The id after this key; saturates, which `next_id` refuses.
  static std::uint64_t above(BytesView key) {
    KeyScratch scratch;
    const auto id = Row::key(key, scratch);
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
