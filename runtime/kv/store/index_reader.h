// The reading verbs of an index inside a transaction.
#pragma once

#include <cstdint>
#include <optional>

#include "kv/store/index_bound.h"
#include "kv/store/index_range.h"

namespace kv {

/// An index in a transaction: `txn.users().by_email()`. A handle of three words; must not outlive
/// the transaction, whose thread it belongs to. What it gives are rows of the table, joined without
/// a copy; views live as those that the table gives.
///
/// Components are given as the key's components are to `prefix`; an optional one also as
/// `std::nullopt`, which means rows without it. Throws `kv::Error`: `corrupt_database` for an entry
/// whose row is missing, `corrupt_value` for a damaged row.
template <storage::Indexed Spec, class Index>
class IndexReader {
  using Row = storage::Row<Spec>;
  using Join = storage::Join<Spec, Index>;
  static_assert(IndexSpec<Index, typename Row::Value, typename Row::View>);

 public:
  using Entry = typename Row::Found;
  using Range = IndexRange<Spec, Index>;
  using Bound = IndexBound<Index>;

  IndexReader(storage::Session& session, engine::Table rows, engine::Table entries) noexcept
      : session_(&session), rows_(rows), entries_(entries) {}

  /// The row with these components, all of which are given; the first of them in key order when
  /// the index is not unique.
  template <class... Component>
  [[nodiscard]] std::optional<Entry> get(const Component&... components) const {
    KeyBuffer key;
    engine::Entry entry;
    if (!find(key, entry, components...)) return std::nullopt;
    return Join(*session_, rows_).found(entry);
  }
  /// Whether `get` would give a row.
  template <class... Component>
  [[nodiscard]] bool contains(const Component&... components) const {
    KeyBuffer key;
    engine::Entry entry;
    return find(key, entry, components...);
  }

  /// All rows, in the order of the index.
  Range all() const { return range_of({}); }
  /// Rows whose leading components equal these; the last may be `kv::starts_with(text)`.
  template <class... Leading>
  Range prefix(const Leading&... leading) const {
    return range_of(bounds_of(leading...));
  }
  /// Rows of [low, high), each given by leading components: `range("A", "C")`,
  /// `range({"Paris", 18}, {"Paris", 65})`. In a descending component low is the greater one.
  Range range(const Bound& low, const Bound& high) const {
    storage::Bounds bounds = bounds_from(low);
    place(high, bounds.upper);
    return range_of(bounds);
  }
  /// Rows from the first with these leading components on.
  Range from(const Bound& low) const { return range_of(bounds_from(low)); }
  /// The first row of `from`.
  [[nodiscard]] std::optional<Entry> lower_bound(const Bound& low) const {
    if (low.beyond()) return std::nullopt;
    engine::Entry entry;
    const engine::CursorPtr cursor = session_->transaction().cursor(entries_);
    if (!cursor->lower_bound(low.bytes(), entry)) return std::nullopt;
    return Join(*session_, rows_).found(entry);
  }

  /// Number of entries.
  [[nodiscard]] std::uint64_t count() const { return session_->transaction().size(entries_); }
  /// Number of entries with these leading components. Walks them, without their rows.
  template <class... Leading>
  requires(sizeof...(Leading) > 0) std::uint64_t count(const Leading&... leading)
  const {
    std::uint64_t number = 0;
    for ([[maybe_unused]] const auto& entry : entries_of(bounds_of(leading...))) ++number;
    return number;
  }

 private:
  using Entries = kv::Range<storage::EntriesSpec>;

  template <class... Component>
  bool find(KeyBuffer& key, engine::Entry& entry, const Component&... components) const {
    static_assert(sizeof...(Component) == Index::Components::size,
                  "all components of the index are given; prefix() takes the leading ones");
    storage::push_leading<Index>(key, components...);
    if (key.overflowed()) return false;
    entry.key = key.bytes();
    if (Index::unique && session_->transaction().get(entries_, key.bytes(), entry.value))
      return true;
    if constexpr (Index::unique && !any_optional(typename Index::Components{})) return false;
    // Entries that end with the row's key: those with absent components too.
    const engine::CursorPtr cursor = session_->transaction().cursor(entries_);
    return cursor->lower_bound(key.bytes(), entry) && entry.key.size() > key.size() &&
           std::memcmp(entry.key.data(), key.data(), key.size()) == 0;
  }
  template <class... P>
  static constexpr bool any_optional(TypeList<P...>) {
    return (index::Part<P>::optional || ...);
  }
  template <class... Leading>
  static storage::Bounds bounds_of(const Leading&... leading) noexcept {
    static_assert(sizeof...(Leading) > 0, "prefix() needs at least one leading component");
    storage::Bounds bounds;
    KeyBuffer& low = bounds.lower.buffer();
    storage::push_leading<Index>(low, leading...);
    if (low.overflowed()) {
      bounds.nothing = true;
      return bounds;
    }
    bounds.lower.set(low.size() != 0);
    storage::assign(bounds.upper.buffer(), low.bytes());
    bounds.upper.set(prefix_upper_bound(bounds.upper.buffer()));
    return bounds;
  }
  static storage::Bounds bounds_from(const Bound& low) noexcept {
    storage::Bounds bounds;
    bounds.nothing = low.beyond();
    place(low, bounds.lower);
    return bounds;
  }
  static void place(const Bound& bound, storage::Bound& to) noexcept {
    if (bound.beyond()) return;
    storage::assign(to.buffer(), bound.bytes());
    to.set();
  }
  Entries entries_of(const storage::Bounds& bounds) const {
    return Entries(storage::SessionRef(session_), entries_, bounds);
  }
  Range range_of(const storage::Bounds& bounds) const {
    return Range(entries_of(bounds), Join(*session_, rows_));
  }

  storage::Session* session_;
  engine::Table rows_;
  engine::Table entries_;
};

}  // namespace kv
