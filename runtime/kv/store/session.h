// A transaction as everybody shares it: `ReadTxn`, `WriteTxn`, guards and ranges hold references.
//
// Threads: one at a time may use a session. The count of references is atomic, so the last holder
// may sit in any thread; a write session ends on the thread that began it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "kv/engine/engine.h"

namespace kv::storage {

class Core;
class Session;

/// Shared ownership of a session. Keeps the database open.
class SessionRef {
 public:
  SessionRef() noexcept = default;
  explicit SessionRef(Session* session) noexcept : session_(session) { acquire(); }
  /// To a session that nobody refers to.
  static SessionRef first(Session* session) noexcept;
  SessionRef(const SessionRef& other) noexcept : session_(other.session_) { acquire(); }
  SessionRef(SessionRef&& other) noexcept : session_(std::exchange(other.session_, nullptr)) {}
  SessionRef& operator=(SessionRef other) noexcept {
    std::swap(session_, other.session_);
    return *this;
  }
  ~SessionRef() { release(); }

  Session* get() const noexcept { return session_; }
  Session& operator*() const noexcept { return *session_; }
  Session* operator->() const noexcept { return session_; }
  explicit operator bool() const noexcept { return session_ != nullptr; }

 private:
  void acquire() const noexcept;
  void release() const noexcept;

  Session* session_ = nullptr;
};

class Session {
 public:
  enum class Kind : std::uint8_t {
    pooled_read,  ///< parked when nobody refers to it any more
    read,         ///< checked
    write
  };
  Session(Core& core, std::unique_ptr<engine::Transaction> transaction, Kind kind, bool check);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// What is read through it may reach the program. Throws `transaction_ended` after commit or
  /// rollback.
  engine::Transaction& transaction() const {
    handed_out_ = true;
    return transaction_to_write();
  }
  /// As `transaction`, for writes: what is read through it stays inside of the runtime.
  engine::Transaction& transaction_to_write() const {
    if (!live_) [[unlikely]]
      ended();
    return *transaction_;
  }
  /// The program may hold bytes of this transaction, which its next write moves.
  bool handed_out() const noexcept { return handed_out_; }
  Core& core() const noexcept { return core_; }
  bool live() const noexcept { return live_; }
  bool writable() const noexcept { return kind_ == Kind::write; }
  /// A checked read session.
  bool checked() const noexcept { return kind_ == Kind::read; }
  /// Of a checked one: others of the same snapshot, which end with it.
  std::vector<SessionRef>& beside() noexcept { return beside_; }
  /// Values are checked before they are handed out.
  bool check() const noexcept { return check_; }

  /// Grows with each write: what was read before may have moved.
  std::uint64_t writes() const noexcept { return writes_; }
  void wrote() noexcept { ++writes_; }

  void commit();
  void abort() noexcept;

  /// A session inside this write session: commits into it, or rolls back alone. Until it ends this
  /// one must not be used.
  SessionRef nested();

 private:
  friend class SessionRef;
  friend class Core;
  [[noreturn]] static void ended();
  void leave_outer() noexcept;
  /// The last reference is gone: back into the pool, or over.
  void retire() noexcept;

  std::unique_ptr<engine::Transaction> transaction_;
  std::vector<SessionRef> beside_;
  Core& core_;        // counts this one among its users, unless nested
  SessionRef outer_;  // of a nested one, which it keeps
  std::atomic<std::uint32_t> references_{0};
  std::uint64_t writes_ = 0;
  bool live_ = true;
  mutable bool handed_out_ = false;
  bool nesting_ = false;  // a nested one is open
  Kind kind_;
  bool check_;
};

inline void SessionRef::acquire() const noexcept {
  if (session_ != nullptr) session_->references_.fetch_add(1, std::memory_order_relaxed);
}
inline SessionRef SessionRef::first(Session* session) noexcept {
  SessionRef ref;
  ref.session_ = session;
  session->references_.store(1, std::memory_order_relaxed);
  return ref;
}
inline void SessionRef::release() const noexcept {
  if (session_ == nullptr) return;
  // The only one left: nobody can make another meanwhile.
  if (session_->references_.load(std::memory_order_acquire) == 1 ||
      session_->references_.fetch_sub(1, std::memory_order_acq_rel) == 1)
    session_->retire();
}

}  // namespace kv::storage
