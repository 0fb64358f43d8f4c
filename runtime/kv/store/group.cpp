#include "kv/store/group.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <new>
#include <optional>
#include <thread>
#include <utility>

#include "kv/store/core.h"
#include "kv/store/run_write.h"
#include "kv/store/workers.h"

namespace kv::storage {
namespace {

// What a waiting member's signal says.
constexpr std::uint32_t queued = 0;
constexpr std::uint32_t leads = 1;  // set by the leader before it
constexpr std::uint32_t runs = 2;   // by the leader: run the function now
constexpr std::uint32_t ran = 3;    // by the member: done with that
constexpr std::uint32_t over = 4;   // by the leader, as the last thing

/// A commit's worth of members, so that those who come first are not kept waiting for ever.
constexpr std::size_t batch_max = 4096;
/// The part of a commit's time that a leader waits for those who wrote a moment ago, and the most
/// of it: a commit may have met a disk that was busy with something else.
constexpr int patience = 2;
constexpr std::chrono::milliseconds patience_max{10};
constexpr std::size_t detached_bytes_max = std::size_t{64} << 20;

/// The innermost of this thread.
thread_local const Group::Inside* inside = nullptr;

std::exception_ptr to_exception(const Error& error) {
  // One each: members drop theirs in their own threads.
  return std::make_exception_ptr(Error(error.code(), error.what()));
}

/// The error that ended the transaction, if one has.
std::optional<Error> broken(const Session& session) noexcept {
  try {
    if (session.live()) static_cast<void>(session.transaction_to_write().id());
  } catch (const Error& error) {
    return error;
  }
  return std::nullopt;
}

}  // namespace

void Group::List::push(Member& member) noexcept {
  member.next_ = nullptr;
  (last_ == nullptr ? first_ : last_->next_) = &member;
  last_ = &member;
  ++size_;
}

Member* Group::List::pop() noexcept {
  Member* const member = first_;
  if (member == nullptr) return nullptr;
  first_ = member->next_;
  if (first_ == nullptr) last_ = nullptr;
  --size_;
  return member;
}

Group::Group(Core& core) noexcept : core_(core), process_(::getpid()) {}

Group::Inside::Inside(const engine::Environment& environment) noexcept
    : environment_(&environment), outer_(inside) {
  inside = this;
}

Group::Inside::~Inside() { inside = outer_; }

bool Group::runs_in(const engine::Environment& environment) noexcept {
  for (const Inside* at = inside; at != nullptr; at = at->outer_)
    if (at->environment_ == &environment) return true;
  return false;
}

void Group::check_not_nested() const {
  if (runs_in(core_.environment()) || core_.environment().writing())
    raise(Errc::nested_write,
          "this thread has a write transaction open already; use it, or end it first");
}

void Group::commit(Member& member) {
  if (core_.options().read_only || process_ != ::getpid()) {
    // The queue of a forked process belongs to threads that are not here.
    run_alone(member);
    return;
  }
  check_not_nested();
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    queue_.push(member);
    first = !std::exchange(led_, true);
  }
  if (first)
    lead(&member);
  else
    follow(member);
  if (member.alone_)
    run_alone(member);
  else if (member.error_)
    std::rethrow_exception(std::exchange(member.error_, nullptr));
}

void Group::follow(Member& member) {
  std::uint32_t seen = queued;
  for (;;) {
    switch (member.signal_.wait_past(seen)) {
      case leads:
        lead(&member);
        return;
      case runs:
        run_in_thread(member);
        seen = ran;
        member.signal_.set(ran);
        break;
      default:
        return;
    }
  }
}

void Group::run_in_thread(Member& member) noexcept {
  const Inside here(core_.environment());
  try {
    member.write(*member.session_);
  } catch (...) {
    member.error_ = std::current_exception();
  }
}

void Group::commit_later(std::unique_ptr<Member> member) {
  check_not_nested();
  if (core_.options().read_only || process_ != ::getpid()) {
    std::exception_ptr error;
    try {
      run_alone(*member);
    } catch (...) {
      error = std::current_exception();
    }
    member.release()->told(std::move(error));
    return;
  }
  std::unique_lock lock(mutex_);
  room_.wait(lock, [&] { return detached_bytes_ < detached_bytes_max; });
  detached_bytes_ += member->bytes();
  queue_.push(*member.release());
  if (std::exchange(led_, true)) return;
  lock.unlock();
  start_worker();
}

void Group::lead(Member* own) {
  List batch;
  write_together(batch, own);
  // The next transaction begins while the members of this one wake up.
  const bool detached_left = pass_on(batch);
  tell(batch, own);
  if (detached_left) start_worker();
}

void Group::work(std::shared_ptr<Core> core) noexcept {
  for (;;) {
    List batch;
    write_together(batch, nullptr);
    const bool more = pass_on(batch);
    // Before anybody hears of it: who waited for the last one may close the database.
    if (!more) core.reset();
    tell(batch, nullptr);
    if (!more) return;
  }
}

void Group::start_worker() {
  try {
    start_worker_thread(
        [this, core = core_.shared_from_this()]() mutable { work(std::move(core)); });
  } catch (const std::exception&) {
    work(core_.shared_from_this());  // no thread to be had: this one does it
  }
}

std::size_t Group::take(List& batch, const Member* own) {
  const std::lock_guard lock(mutex_);
  bool has_own = own == nullptr || batch.size() != 0;
  std::size_t count = 0;
  while (queue_.first() != nullptr && (!has_own || batch.size() < batch_max)) {
    Member& member = *queue_.pop();
    if (&member == own) has_own = true;
    if (member.runs_ == Runs::detached) detached_bytes_ -= member.bytes();
    batch.push(member);
    ++count;
  }
  if (count != 0) room_.notify_all();
  return count;
}

std::size_t Group::take_late(List& batch, const Member* own) {
  std::size_t count = take(batch, own);
  while (count == 0 && batch.size() < expected_ && Clock::now() < departs_) {
    std::this_thread::yield();
    count = take(batch, own);
  }
  return count;
}

void Group::write_together(List& batch, const Member* own) noexcept {
  bool began = false;
  std::optional<Error> failure;
  for (;;) {
    failure.reset();
    try {
      const SessionRef session = core_.write();
      const RollbackAtEnd rollback(*session);
      began = true;
      departs_ = Clock::now() + std::min<Clock::duration>(commit_time_ / patience, patience_max);
      if (!run_all(batch, own, session)) continue;
      const Clock::time_point full = Clock::now();
      session->commit();
      commit_time_ = Clock::now() - full;
      break;
    } catch (const Error& error) {
      failure = error;
    } catch (const std::bad_alloc&) {
      failure = Error(Errc::no_space, "there is not enough memory for a write transaction");
    }
    if (failure->code() == Errc::map_full) {
      try {
        core_.environment().grow();
        continue;
      } catch (const Error& error) {
        failure = error;
      }
    }
    break;
  }
  if (failure) {
    if (!began) take(batch, own);
    // Which member was too much is not known: each finds out alone. A single one knows; and what
    // may be on disk must not be written twice.
    const bool all_alone = began && batch.size() > 1 && failure->code() != Errc::outcome_unknown;
    for (Member* member = batch.first(); member != nullptr; member = member->next_) {
      if (!all_alone && member->alone_) continue;
      member->error_ = all_alone ? nullptr : to_exception(*failure);
      member->alone_ = all_alone;
      if (failure->code() == Errc::map_full) member->growth_refused_ = failure->what();
    }
  }
  run_detached_alone(batch);
}

bool Group::run_all(List& batch, const Member* own, const SessionRef& session) {
  if (batch.size() == 0) take(batch, own);
  // Those who came meanwhile join, until there is nobody left to wait for.
  for (Member* member = batch.first(); member != nullptr;) {
    if (!member->alone_) {
      const std::uint64_t writes = session->writes();
      run(*member, own, session);
      if (member->error_) {
        if (const std::optional<Error> error = broken(*session)) throw Error(*error);
        if (session->writes() != writes) {
          // It has changed what it may not leave behind.
          member->error_ = nullptr;
          member->alone_ = true;
          return false;
        }
      }
    }
    Member* next = member->next_;
    if (next == nullptr && take_late(batch, own) != 0) next = member->next_;
    member = next;
  }
  return true;
}

void Group::run(Member& member, const Member* own, const SessionRef& session) noexcept {
  member.error_ = nullptr;
  member.session_ = &session;
  if (member.runs_ == Runs::in_thread && &member != own) {
    member.signal_.set(runs);
    member.signal_.wait_past(runs);
    return;
  }
  try {
    member.write(session);
  } catch (...) {
    member.error_ = std::current_exception();
  }
}

void Group::run_alone(Member& member) {
  const auto write = [&](const SessionRef& session) { member.write(session); };
  if (member.growth_refused_.empty()) {
    run_write(core_, write);
    return;
  }
  try {
    const SessionRef session = core_.write();
    const RollbackAtEnd rollback(*session);
    write(session);
    session->commit();
  } catch (const Error& error) {
    if (error.code() == Errc::map_full) raise(Errc::map_full, member.growth_refused_);
    throw;
  }
}

void Group::run_detached_alone(List& batch) noexcept {
  for (Member* member = batch.first(); member != nullptr; member = member->next_) {
    if (member->runs_ != Runs::detached || !member->alone_) continue;
    try {
      run_alone(*member);
    } catch (...) {
      member->error_ = std::current_exception();
    }
  }
}

bool Group::pass_on(const List& batch) noexcept {
  const std::lock_guard lock(mutex_);
  expected_ = batch.size() + queue_.size();
  led_ = queue_.first() != nullptr;
  if (!led_) return false;
  // Whoever leads takes all that came before it along.
  for (Member* member = queue_.first(); member != nullptr; member = member->next_) {
    if (member->runs_ == Runs::detached) continue;
    member->signal_.set(leads);
    return false;
  }
  return true;
}

void Group::tell(List& batch, const Member* own) noexcept {
  while (Member* const member = batch.pop()) {
    if (member == own) continue;
    if (member->runs_ == Runs::detached)
      member->told(std::exchange(member->error_, nullptr));
    else
      member->signal_.set(over);  // it may be gone from here on
  }
}

}  // namespace kv::storage
