// A view together with the snapshot that it lives in.
#pragma once

#include <optional>
#include <type_traits>
#include <utility>

#include "kv/core/lifetime.h"
#include "kv/store/borrows.h"
#include "kv/store/session.h"

namespace kv {

/// What `db.users().get(key)` returns: empty, or a view and the snapshot that keeps it valid, and
/// with it the open database. The view, and everything borrowed from it, ends with the guard. A
/// guard may move to another thread; two threads use it one at a time. Pages of its snapshot are
/// not reused while it lives: do not keep guards for long.
template <class View>
class [[nodiscard]] Guard {
 public:
  using value_type = View;

  Guard() noexcept = default;
  Guard(View view, storage::SessionRef session) noexcept
      : session_(std::move(session)), view_(std::move(view)) {}
  Guard(Guard&& other) noexcept
      : session_(std::move(other.session_)), view_(std::exchange(other.view_, std::nullopt)) {}
  Guard& operator=(Guard&& other) noexcept {
    session_ = std::move(other.session_);
    view_ = std::exchange(other.view_, std::nullopt);
    return *this;
  }

  bool has_value() const noexcept { return view_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }
  /// REQUIRES: has_value().
  const View& operator*() const& noexcept KV_LIFETIMEBOUND { return *view_; }
  /// A view that is itself a pointer, as flatc's tables are, is passed through.
  auto operator->() const noexcept {
    if constexpr (std::is_pointer_v<View>)
      return *view_;
    else
      return &*view_;
  }
  /// A copy, for guards that end at once: `*db.visits().get("x")` of a number is safe; text and
  /// views of a guard that has no name end with the statement.
  View operator*() && noexcept requires(!storage::borrows<View>) { return *view_; }
  View operator*() && noexcept KV_LIFETIMEBOUND requires(storage::borrows<View>) { return *view_; }
  /// Throws `std::bad_optional_access` when empty.
  const View& value() const& KV_LIFETIMEBOUND { return view_.value(); }
  View value() && requires(!storage::borrows<View>) { return view_.value(); }
  View value() && KV_LIFETIMEBOUND requires(storage::borrows<View>) { return view_.value(); }
  template <class T>
  View value_or(T&& otherwise) const requires(!storage::borrows<View>) {
    return view_ ? *view_ : static_cast<View>(std::forward<T>(otherwise));
  }
  template <class T>
  View value_or(T&& otherwise) const KV_LIFETIMEBOUND requires(storage::borrows<View>) {
    return view_ ? *view_ : static_cast<View>(std::forward<T>(otherwise));
  }

 private:
  storage::SessionRef session_;
  std::optional<View> view_;
};

}  // namespace kv
