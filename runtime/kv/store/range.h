// The rows of a table between two keys, as a C++20 range.
#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <ranges>
#include <utility>

#include "kv/core/lifetime.h"
#include "kv/store/bounds.h"
#include "kv/store/row.h"

namespace kv {

/// Lazy: nothing is read before `begin`, one row at a time afterwards. An input range that moves
/// and composes with `std::views`; `begin` again starts over. Its iterators point into it, so it
/// stays where it is while it is walked.
///
/// Entries: the key view is valid until the iterator moves. The value view is valid as long as the
/// transaction, which the range keeps open; in a write transaction only until the next write.
/// Damaged rows end the walk with `Errc::corrupt_value` or `corrupt_key`, which names table, key
/// and the rule that failed; `skip_corrupt` walks past them instead.
///
/// Writes while walking, in a write transaction: the walk goes on at the first key beyond the last
/// one given, whatever was erased or added. Read an entry before you write; not after.
template <TableSpec Spec>
class [[nodiscard]] Range {
  using Row = storage::Row<Spec>;
  using KeyCodec = typename Row::KeyCodec;

 public:
  using Entry = kv::Entry<typename Row::KeyView, typename Row::View>;

  class Iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = Entry;
    using difference_type = std::ptrdiff_t;

    Iterator() noexcept = default;
    explicit Iterator(Range& range) noexcept : range_(&range) {}
    Entry operator*() const { return range_->current(); }
    Iterator& operator++() {
      range_->advance();
      return *this;
    }
    void operator++(int) { range_->advance(); }
    bool operator==(std::default_sentinel_t) const noexcept { return range_->done_; }

   private:
    Range* range_ = nullptr;
  };

  Range(storage::SessionRef session, engine::Table table, const storage::Bounds& bounds,
        bool reversed = false, std::uint64_t* skipped = nullptr) noexcept
      : session_(std::move(session)),
        table_(table),
        bounds_(bounds),
        reversed_(reversed),
        skipped_(skipped) {}
  /// The moved range starts over when it is walked; iterators of the old one are dead.
  Range(Range&& other) noexcept
      : Range(std::move(other.session_), other.table_, other.bounds_, other.reversed_,
              other.skipped_) {
    other.finish();
  }
  Range& operator=(Range&& other) noexcept {
    finish();  // the cursor goes before its transaction
    other.finish();
    session_ = std::move(other.session_);
    table_ = other.table_;
    bounds_ = other.bounds_;
    reversed_ = other.reversed_;
    skipped_ = other.skipped_;
    return *this;
  }
  ~Range() = default;

  /// The same rows from the last to the first. Walks on its own.
  Range reversed() const { return Range(session_, table_, bounds_, !reversed_, skipped_); }

  /// The same rows without the damaged ones, each of which adds 1 to `skipped`; a walk from the
  /// beginning counts anew on top. `skipped` must live as long as the range. Rows are checked
  /// whatever `Options::validate` says.
  Range skip_corrupt(std::uint64_t& skipped) const {
    return Range(session_, table_, bounds_, reversed_, &skipped);
  }

  Iterator begin() KV_LIFETIMEBOUND {
    start();
    return Iterator(*this);
  }
  std::default_sentinel_t end() const noexcept { return {}; }

 private:
  void start() {
    done_ = false;
    if (bounds_.nothing) {
      finish();
      return;
    }
    cursor_.reset();
    cursor_ = session_->transaction().cursor(table_);
    settle(reversed_ ? before(bounds_.upper) : at(bounds_.lower));
  }
  bool step() { return reversed_ ? cursor_->previous(entry_) : cursor_->next(entry_); }

  void advance() {
    if (session_->writes() != writes_) [[unlikely]]
      settle(resume());
    else
      settle(step());
  }

  bool at(const storage::Bound& bound) {
    return bound ? cursor_->lower_bound(bound.bytes(), entry_) : cursor_->first(entry_);
  }
  bool before(const storage::Bound& bound) {
    if (!bound || !cursor_->lower_bound(bound.bytes(), entry_)) return cursor_->last(entry_);
    return cursor_->previous(entry_);
  }
  /// Past the last entry given, after writes that may have moved everything.
  bool resume() {
    cursor_.reset();
    cursor_ = session_->transaction().cursor(table_);
    if (reversed_) return before(given_);
    if (!cursor_->lower_bound(given_.bytes(), entry_)) return false;
    return storage::compare_keys<KeyCodec>(entry_.key, given_.bytes()) != 0 ||
           cursor_->next(entry_);
  }

  void settle(bool found) {
    while (found && !outside() && skipped_ != nullptr && Row::fault(entry_.key, entry_.value)) {
      ++*skipped_;
      found = step();
    }
    if (!found || outside()) {
      finish();
      return;
    }
    checked_ = skipped_ != nullptr;
    if (session_->writable()) {
      writes_ = session_->writes();
      storage::assign(given_.buffer(), entry_.key);
      given_.set();
    }
  }
  bool outside() const noexcept {
    if (reversed_)
      return bounds_.lower &&
             storage::compare_keys<KeyCodec>(entry_.key, bounds_.lower.bytes()) < 0;
    return bounds_.upper && storage::compare_keys<KeyCodec>(entry_.key, bounds_.upper.bytes()) >= 0;
  }
  void finish() noexcept {
    cursor_.reset();
    done_ = true;
  }

  typename Row::Name name() const noexcept { return {session_->core(), table_}; }
  Entry current() {
    if (!checked_) {
      Row::check(name(), *session_, entry_.key, entry_.value);
      checked_ = true;
    }
    return {Row::key(name(), entry_.key, scratch_), Row::Codec::view(entry_.value)};
  }

  storage::SessionRef session_;  // outlives the cursor
  engine::Table table_;
  storage::Bounds bounds_;
  storage::Bound given_;  // write transactions: key of the last entry, to resume from
  bool reversed_;
  std::uint64_t* skipped_;  // null: damaged rows end the walk
  bool done_ = false;
  bool checked_ = false;
  std::uint64_t writes_ = 0;  // of the session when the cursor was placed
  engine::CursorPtr cursor_;
  engine::Entry entry_;
  KeyScratch scratch_;
};

}  // namespace kv

template <class Spec>
inline constexpr bool std::ranges::enable_view<kv::Range<Spec>> = true;
