// Group commit: writers that come at the same time share one transaction and one flush to disk.
//
// Writers queue up. The first becomes the leader: it begins the transaction, runs what everybody in
// the queue has to write, in order, commits once, names the next leader and tells each member its
// own outcome. Whoever is told often writes again at once, so the next leader waits a little for as
// many as there were: a commit for all of them costs hardly more than one for half. A member whose
// function fails has changed nothing and does not hurt the others: when it had written before it
// failed, the transaction is rolled back and run again without it. When the engine fails (disk
// full), each member tries alone and gets its own answer.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <string>

#include "kv/core/error.h"
#include "kv/store/session.h"
#include "kv/store/signal.h"

namespace kv::storage {

/// Who runs a member's function.
enum class Runs : std::uint8_t {
  anywhere,   ///< the leader: the function is the runtime's own
  in_thread,  ///< the thread that waits for it, in the leader's transaction: it is the user's
  detached    ///< the leader; nobody waits, `told` is called instead
};

/// A member of a group. Lives until it is told.
class Member {
 public:
  explicit Member(Runs runs) noexcept : runs_(runs) {}
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;
  virtual ~Member() = default;

  /// May be called again, in another transaction. What it throws is its outcome.
  virtual void write(const SessionRef& session) = 0;
  /// Detached ones: the outcome, null for durable. May destroy the member.
  virtual void told(std::exception_ptr) noexcept {}
  /// Memory that a detached one takes while it waits.
  virtual std::size_t bytes() const noexcept { return 0; }

 private:
  friend class Group;
  Runs runs_;
  bool alone_ = false;                   // to be run in a transaction of its own
  std::string growth_refused_;           // why the file could not grow for the group
  std::exception_ptr error_;             // the outcome
  const SessionRef* session_ = nullptr;  // where `in_thread` writes
  Member* next_ = nullptr;
  Signal signal_;
};

/// The writers of one database.
class Group {
 public:
  explicit Group(Core& core) noexcept;
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;

  /// Returns when the member is durable; throws its outcome otherwise, `nested_write` when this
  /// thread holds the write transaction.
  void commit(Member& member);
  /// Returns at once, unless more waits than memory should hold. The member keeps itself alive.
  void commit_later(std::unique_ptr<Member> member);

  /// While it lives, this thread runs a function that somebody's write to the environment waits
  /// for: another write of the thread throws `nested_write`.
  class Inside {
   public:
    explicit Inside(const engine::Environment& environment) noexcept;
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
    ~Inside();

   private:
    friend class Group;
    const engine::Environment* environment_;
    const Inside* outer_;
  };
  static bool runs_in(const engine::Environment& environment) noexcept;

 private:
  using Clock = std::chrono::steady_clock;
  /// First in, first out; a member is in one list at a time.
  class List {
   public:
    void push(Member& member) noexcept;
    Member* pop() noexcept;
    Member* first() const noexcept { return first_; }
    Member* last() const noexcept { return last_; }
    std::size_t size() const noexcept { return size_; }

   private:
    Member* first_ = nullptr;
    Member* last_ = nullptr;
    std::size_t size_ = 0;
  };

  void check_not_nested() const;
  void follow(Member& member);
  void run_in_thread(Member& member) noexcept;
  /// Writes a batch whose last or earlier member is `own`; null: the thread is the group's own.
  void lead(Member* own);
  void work(std::shared_ptr<Core> core) noexcept;
  void start_worker();

  /// Moves members from the queue, at least up to `own`; how many.
  std::size_t take(List& batch, const Member* own);
  /// The same, of those who came since; waits for them as long as is worth it.
  std::size_t take_late(List& batch, const Member* own);
  void write_together(List& batch, const Member* own) noexcept;
  bool run_all(List& batch, const Member* own, const SessionRef& session);
  void run(Member& member, const Member* own, const SessionRef& session) noexcept;
  void run_alone(Member& member);
  void run_detached_alone(List& batch) noexcept;
  /// True: only detached members wait, and nobody leads them.
  bool pass_on(const List& batch) noexcept;
  static void tell(List& batch, const Member* own) noexcept;

  Core& core_;
  const pid_t process_;
  std::mutex mutex_;
  List queue_;
  bool led_ = false;
  std::size_t detached_bytes_ = 0;  // in the queue
  // Of whoever leads.
  std::size_t expected_ = 0;       // members who were told last, and those who waited then
  Clock::duration commit_time_{};  // of the last commit
  Clock::time_point departs_{};    // when the leader waits no longer
  std::condition_variable room_;
};

}  // namespace kv::storage
