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

/// `fn(SessionRef)`; its result. Rolls back and passes on whatever it throws, except `map_full`:
/// then the file grows and the function runs again from the start.
template <class Fn>
auto run_write(Core& core, Fn&& fn) {
  using Result = std::remove_cvref_t<std::invoke_result_t<Fn&, const SessionRef&>>;
  for (;;) {
    try {
      const SessionRef session = core.write();
      // Ranges that the function leaves behind may keep the session, but not the transaction.
      const RollbackAtEnd rollback(*session);
      if constexpr (std::is_void_v<Result>) {
        std::invoke(fn, session);
        if (session->live()) session->commit();
        return;
      } else {
        Result result = std::invoke(fn, session);
        if (session->live()) session->commit();
        return result;
      }
    } catch (const Error& error) {
      if (error.code() != Errc::map_full) throw;
    }
    core.environment().grow();
  }
}

}  // namespace kv::storage
