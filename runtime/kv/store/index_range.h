// The rows of a table in the order of an index, as a C++20 range.
#pragma once

#include <utility>

#include "kv/index/row_key.h"
#include "kv/store/indexed.h"
#include "kv/store/range.h"

namespace kv {

namespace storage {

/// The entries of an index as rows of bytes: what walks them is `Range`.
struct EntriesSpec {
  static constexpr std::string_view name = "index entries";
  using Key = Bytes;
  using KeyCodec = Ordered::Codec<Bytes>;
  using Value = Bytes;
  using Format = Raw;
  static constexpr bool automatic = false;
  static BytesView descriptor() noexcept { return {}; }
};

/// From an entry to its row.
template <Indexed Spec, class Index>
class Join {
  using Row = storage::Row<Spec>;
  using KeyCodec = RowKeyCodec<Spec>;

 public:
  Join(Session& session, engine::Table rows) noexcept : session_(&session), rows_(rows) {}

  /// Throws `corrupt_database` for an entry without a row, `corrupt_value` for a damaged row.
  typename Row::View value(BytesView entry, BytesView row_key) const {
    KeyBuffer buffer;
    const BytesView key = index::from_row_key(row_key, Row::KeyCodec::native, buffer);
    BytesView value;
    if (!session_->transaction().get(rows_, key, value)) [[unlikely]]
      dangling(entry, row_key);
    return Row::view({session_->core(), rows_}, *session_, key, value);
  }
  static BytesView row_key(BytesView entry, BytesView value) {
    const BytesView key = index_info<Spec, Index>.row_key(entry, value);
    if (key.empty()) [[unlikely]]
      raise(Errc::corrupt_database, index_info<Spec, Index>.place() + ": the entry " + hex(entry) +
                                        " cannot be read; reindex() makes the entries anew");
    return key;
  }
  static typename Row::KeyView key(BytesView row_key, KeyScratch& scratch) {
    typename Row::KeyView view{};
    if (const Fault fault = KeyCodec::decode(row_key, scratch, view)) [[unlikely]]
      raise(Errc::corrupt_database, index_info<Spec, Index>.place() + ": the row key " +
                                        hex(row_key) + " of an entry is damaged (" + fault.rule +
                                        "); reindex() makes the entries anew");
    return view;
  }
  typename Row::Found found(const engine::Entry& entry) const {
    const BytesView row = row_key(entry.key, entry.value);
    KeyScratch scratch;
    if constexpr (KeyCodec::borrows)
      return {key(row, scratch), value(entry.key, row)};
    else
      return {KeyCodec::own(key(row, scratch)), value(entry.key, row)};
  }

 private:
  [[noreturn, gnu::cold]] static void dangling(BytesView entry, BytesView row_key) {
    const index::IndexInfo& info = index_info<Spec, Index>;
    raise(Errc::corrupt_database, info.place() + ": the entry " + info.words(entry) +
                                      " is of key " + info.key_words(row_key) +
                                      ", which the table does not have; reindex() makes the "
                                      "entries anew");
  }

  Session* session_;
  engine::Table rows_;
};

}  // namespace storage

/// Rows in the order of an index: `for (auto [id, user] : txn.users().by_city().prefix("Paris"))`.
/// Lazy, an input range, as `Range` is and with its rules for lifetimes and for writes while
/// walking: the key view is valid until the iterator moves, the value view as long as the
/// transaction. Each step is a look-up of the row by its key; nothing is copied.
///
/// A row stands in it once for each of its entries: an index on the elements of a list gives a row
/// for each element in the range. Throws `corrupt_database` for an entry without a row.
template <storage::Indexed Spec, class Index>
class [[nodiscard]] IndexRange {
  using Row = storage::Row<Spec>;
  using Entries = Range<storage::EntriesSpec>;
  using Join = storage::Join<Spec, Index>;

 public:
  using Entry = kv::Entry<typename Row::KeyView, typename Row::View>;

  class Iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = Entry;
    using difference_type = std::ptrdiff_t;

    Iterator() noexcept = default;
    Iterator(IndexRange& range, Entries::Iterator at) noexcept : range_(&range), at_(at) {}
    Entry operator*() const {
      const auto [entry, value] = *at_;
      const BytesView row_key = Join::row_key(entry, value);
      return {Join::key(row_key, range_->scratch_), range_->join_.value(entry, row_key)};
    }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    void operator++(int) { ++at_; }
    bool operator==(std::default_sentinel_t end) const noexcept { return at_ == end; }

   private:
    IndexRange* range_ = nullptr;
    Entries::Iterator at_;
  };

  IndexRange(Entries entries, const Join& join) noexcept
      : entries_(std::move(entries)), join_(join) {}
  // The scratch is for one entry at a time and does not move along.
  IndexRange(IndexRange&& other) noexcept
      : entries_(std::move(other.entries_)), join_(other.join_) {}
  IndexRange& operator=(IndexRange&& other) noexcept {
    entries_ = std::move(other.entries_);
    join_ = other.join_;
    return *this;
  }
  ~IndexRange() = default;

  /// The same rows from the last to the first. Walks on its own.
  IndexRange reversed() const { return IndexRange(entries_.reversed(), join_); }

  Iterator begin() KV_LIFETIMEBOUND { return Iterator(*this, entries_.begin()); }
  std::default_sentinel_t end() const noexcept { return {}; }

 private:
  Entries entries_;  // keeps the session that the join uses
  Join join_;
  KeyScratch scratch_;
};

}  // namespace kv

template <class Spec, class Index>
inline constexpr bool std::ranges::enable_view<kv::IndexRange<Spec, Index>> = true;
