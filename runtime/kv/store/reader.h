// The reading verbs of a table inside a transaction.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "kv/store/core.h"
#include "kv/store/index_reader.h"
#include "kv/store/parallel_fold.h"
#include "kv/store/range.h"
#include "kv/store/wanted_keys.h"

namespace kv {

namespace storage {

/// Calls a row function of `for_each`; false: it asked to stop.
template <class Fn, class... Args>
bool proceeds(Fn& fn, Args&&... args) {
  using Result = std::invoke_result_t<Fn&, Args...>;
  if constexpr (std::is_void_v<Result>) {
    std::invoke(fn, std::forward<Args>(args)...);
    return true;
  } else {
    static_assert(std::same_as<Result, Flow>,
                  "the function given to for_each returns nothing, kv::proceed or kv::stop");
    return std::invoke(fn, std::forward<Args>(args)...) == Flow::proceed;
  }
}

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// What `get(key, fn)` returns: an optional of what `fn` does, or for a `void` function whether the
/// row was there.
template <class R>
struct GetResult {
  using type = std::optional<std::remove_cvref_t<R>>;
};
template <>
struct GetResult<void> {
  using type = bool;
};
template <class Fn, class View>
using GetResultOf = typename GetResult<std::invoke_result_t<Fn&, View>>::type;

}  // namespace storage

/// A table in a transaction: `read_txn.users()`. A handle of two words; must not outlive the
/// transaction, whose thread it belongs to. Views are valid until the transaction ends, in a write
/// transaction until the next write in it.
///
/// Absence is an empty value. Throws `kv::Error`: `corrupt_value` or `corrupt_key` for a row that
/// is not as the table promises, `transaction_ended` after the end.
template <TableSpec Spec>
class TableReader : public storage::AccessorsOf<Spec, TableReader<Spec>> {
 protected:
  using Row = storage::Row<Spec>;

 public:
  using Key = typename Row::Key;
  using KeyView = typename Row::KeyView;
  using Value = typename Row::Value;
  using View = typename Row::View;
  /// What `first`, `last` and `lower_bound` give. The key is owned where it is not stored as it
  /// reads.
  using Entry = typename Row::Found;

  TableReader(storage::Session& session, engine::Table table) noexcept
      : session_(&session), table_(table) {}

  [[nodiscard]] std::optional<View> get(const KeyView& key) const {
    KeyBuffer buffer;
    BytesView value;
    if (!find(key, buffer, value)) return std::nullopt;
    return Row::view(name(), *session_, buffer.bytes(), value);
  }
  /// `fn(view)` when the row is there.
  template <std::invocable<View> Fn>
  auto get(const KeyView& key, Fn&& fn) const -> storage::GetResultOf<Fn, View> {
    const std::optional<View> view = get(key);
    if (!view) return {};
    if constexpr (std::is_void_v<std::invoke_result_t<Fn&, View>>) {
      std::invoke(fn, *view);
      return true;
    } else {
      return std::invoke(fn, *view);
    }
  }
  /// The stored encoding, exactly; not checked.
  [[nodiscard]] std::optional<BytesView> get_bytes(const KeyView& key) const {
    KeyBuffer buffer;
    BytesView value;
    if (!find(key, buffer, value)) return std::nullopt;
    return value;
  }
  /// `fn(index, std::optional<View>)` for each key, in key order; `index` counts in `keys`.
  template <std::ranges::input_range Keys, class Fn>
  void get_many(Keys&& keys, Fn&& fn) const {
    using Wanted = storage::WantedKeys<typename Row::KeyCodec>;
    Wanted wanted;
    if constexpr (std::ranges::sized_range<Keys>)
      wanted.reserve(static_cast<std::size_t>(std::ranges::size(keys)));
    for (auto&& key : keys) wanted.add(static_cast<const KeyView&>(key));
    // In groups: while one look-up waits for memory, the others go on. In a write transaction `fn`
    // may write, and what was found before could move.
    const std::size_t at_once = session_->writable() ? 1 : Wanted::group_max;
    std::array<BytesView, Wanted::group_max> values;
    wanted.for_each_group(
        at_once, [&](std::span<const std::size_t> indexes, std::span<const BytesView> group) {
          session_->transaction().get_group(table_, group, std::span(values).first(group.size()));
          for (std::size_t i = 0; i < group.size(); ++i) {
            std::optional<View> view;
            if (values[i].data() != nullptr)
              view = Row::view(name(), *session_, group[i], values[i]);
            std::invoke(fn, indexes[i], std::move(view));
          }
        });
  }

  [[nodiscard]] bool contains(const KeyView& key) const {
    KeyBuffer buffer;
    BytesView value;
    return find(key, buffer, value);
  }
  [[nodiscard]] std::uint64_t size() const { return session_->transaction().size(table_); }
  [[nodiscard]] bool empty() const { return size() == 0; }

  [[nodiscard]] std::optional<Entry> first() const {
    return seek([](engine::Cursor& cursor, engine::Entry& entry) { return cursor.first(entry); });
  }
  [[nodiscard]] std::optional<Entry> last() const {
    return seek([](engine::Cursor& cursor, engine::Entry& entry) { return cursor.last(entry); });
  }
  /// The first row whose key is not less than this.
  [[nodiscard]] std::optional<Entry> lower_bound(const KeyView& key) const {
    const storage::Bounds bounds = storage::bounds_from<typename Row::KeyCodec>(key);
    if (bounds.nothing) return std::nullopt;
    return seek([&](engine::Cursor& cursor, engine::Entry& entry) {
      return cursor.lower_bound(bounds.lower.bytes(), entry);
    });
  }

  Range<Spec> all() const { return range_of({}); }
  /// Rows whose key is not less than this.
  Range<Spec> from(const KeyView& key) const {
    return range_of(storage::bounds_from<typename Row::KeyCodec>(key));
  }
  /// Rows of [low, high).
  Range<Spec> range(const KeyView& low, const KeyView& high) const {
    return range_of(storage::bounds_between<typename Row::KeyCodec>(low, high));
  }
  /// Rows whose key begins with these components; the last may be `kv::starts_with(text)`.
  template <class... Leading>
  Range<Spec> prefix(const Leading&... leading) const {
    return range_of(storage::bounds_of_prefix<typename Row::KeyCodec>(leading...));
  }

  /// `fn(range)` with all rows; its result.
  template <class Fn>
  decltype(auto) with_stream(Fn&& fn) const {
    return std::invoke(std::forward<Fn>(fn), all());
  }
  /// `fn(key, view)` for each row, until it returns `kv::stop`.
  template <class Fn>
  void for_each(Fn&& fn) const {
    for (auto&& [key, view] : all())
      if (!storage::proceeds(fn, key, view)) return;
  }
  /// What `fn(key, view) -> std::optional<R>` gives, where it gives something.
  template <class Fn>
  auto filter_map(Fn&& fn) const {
    using Result = std::remove_cvref_t<std::invoke_result_t<Fn&, KeyView, View>>;
    static_assert(storage::is_optional<Result>,
                  "the function given to filter_map returns a std::optional");
    std::vector<typename Result::value_type> results;
    for (auto&& [key, view] : all())
      if (auto result = std::invoke(fn, key, view)) results.push_back(*std::move(result));
    return results;
  }
  /// `fn(accumulated, key, view)` from `init` over all rows.
  template <class T, class Fn>
  T fold(T init, Fn&& fn) const {
    for (auto&& [key, view] : all()) init = std::invoke(fn, std::move(init), key, view);
    return init;
  }
  /// The same in several threads (0: as many as the machine has), each on a piece of the key order
  /// of this one snapshot: each piece is folded from `init`, and `combine(earlier, later)` joins
  /// the results in key order. So `init` adds nothing to what it is combined with. `fn` is called
  /// by several threads at a time, `combine` by this one. In a write transaction, and when others
  /// committed since this snapshot was taken, this thread does the work alone.
  template <std::copy_constructible T, class Fn, class Combine>
  T parallel_fold(std::size_t threads, T init, Fn&& fn, Combine&& combine,
                  Where at = std::source_location::current()) const {
    const storage::SessionRef session(session_);
    auto sessions = storage::snapshots_beside(session, storage::thread_count(threads) - 1, at);
    sessions.push_back(session);
    return storage::parallel_fold<Spec>(sessions, table_, std::move(init), fn, combine);
  }

  /// An index of the table by its type; generated tables have a function for each: `by_email()`.
  template <class I>
  auto index(Where = {}) const {
    return IndexReader<Spec, I>(*session_, table_,
                                session_->core().indexes(table_)[storage::index_number<Spec, I>]);
  }

 protected:
  typename Row::Name name() const noexcept { return {session_->core(), table_}; }
  bool find(const KeyView& key, KeyBuffer& buffer, BytesView& value) const {
    Row::KeyCodec::encode(key, buffer);
    // A key that cannot be stored is not there.
    if (buffer.overflowed() || buffer.size() == 0) return false;
    return session_->transaction().get(table_, buffer.bytes(), value);
  }
  template <class Move>
  std::optional<Entry> seek(Move&& move) const {
    engine::Entry entry;
    const engine::CursorPtr cursor = session_->transaction().cursor(table_);
    if (!move(*cursor, entry)) return std::nullopt;
    return Row::found(name(), *session_, entry);
  }
  Range<Spec> range_of(const storage::Bounds& bounds) const {
    return Range<Spec>(storage::SessionRef(session_), table_, bounds);
  }

  storage::Session* session_;
  engine::Table table_;
};

}  // namespace kv
