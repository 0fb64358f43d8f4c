// A function in a write transaction: committed when it returns, run again when the file had to
// grow.
#pragma once

#include <functional>
#include <memory>
#include <type_traits>

#include "kv/core/error.h"
#include "kv/store/core.h"

namespace kv::storage {

class RollbackAtEnd {
 public:
  explicit RollbackAtEnd(Session& session) noexcept : session_(session) {}
  RollbackAtEnd(const RollbackAtEnd&) = delete;
  RollbackAtEnd& operator=(const RollbackAtEnd&) = delete;
  ~RollbackAtEnd() { session_.abort(); }

 private:
  Session& session_;
};

/// `fn(argument)`, then `after()`; the result of `fn`.
template <class Fn, class Argument, class After>
auto run_then(Fn&& fn, Argument& argument, After&& after) {
  if constexpr (std::is_void_v<std::invoke_result_t<Fn&, Argument&>>) {
    std::invoke(fn, argument);
    after();
  } else {
    auto result = std::invoke(fn, argument);
    after();
    return result;
  }
}

/// `fn(argument)`, then the commit of the session, unless the function ended it.
template <class Fn, class Argument>
auto run_and_commit(Session& session, Fn&& fn, Argument& argument) {
  return run_then(fn, argument, [&] {
    if (session.live()) session.commit();
  });
}

/// `fn(SessionRef)`; its result. Rolls back and passes on whatever it throws, except `map_full`:
/// then the file grows and the function runs again from the start.
template <class Fn, class At = Unlocated>
auto run_write(Core& core, Fn&& fn, At at = {}) {
  for (;;) {
    try {
      const SessionRef session = core.write(at);
      // Ranges that the function leaves behind may keep the session, but not the transaction.
      const RollbackAtEnd rollback(*session);
      return run_and_commit(*session, fn, session);
    } catch (const Error& error) {
      if (error.code() != Errc::map_full) throw;
    }
    core.environment().grow();
  }
}

}  // namespace kv::storage
