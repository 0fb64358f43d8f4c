// A fold over one snapshot in several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "kv/store/core.h"
#include "kv/store/range.h"
#include "kv/store/split_keys.h"

namespace kv::storage {

/// Up to `count` more sessions that read the very snapshot of this one. Fewer, down to none, when
/// others commit meanwhile or the session writes.
std::vector<SessionRef> snapshots_beside(const SessionRef& session, std::size_t count, Unlocated);
/// As many beside a checked session are checked too, and end with it: so what they gave lives as
/// long as what it gave itself.
std::vector<SessionRef> snapshots_beside(const SessionRef& session, std::size_t count,
                                         const Located& opened);

/// `count` sessions of one snapshot; fewer, at least one, when others commit all the time.
template <class At>
std::vector<SessionRef> snapshots_of_now(Core& core, std::size_t count, const At& at) {
  // A commit between two snapshots sets them apart; taking them is so much faster than committing
  // that trying again soon succeeds.
  constexpr int attempts = 50;
  std::vector<SessionRef> most;
  for (int attempt = 0; attempt < attempts && most.size() < count; ++attempt) {
    const SessionRef first = core.read(at);
    std::vector<SessionRef> all = snapshots_beside(first, count - 1, at);
    all.push_back(first);
    if (all.size() > most.size()) most = std::move(all);
  }
  return most;
}

/// As many as the machine has when `threads` is 0.
std::size_t thread_count(std::size_t threads) noexcept;

/// Calls `work(thread, i)` for each i below `count`, in this thread and as many others as can be
/// started, at most `threads` in all. Throws what one of them threw, when all have ended.
class Crew {
 public:
  explicit Crew(std::size_t threads) noexcept : threads_(threads) {}

  template <class Work>
  void run(std::size_t count, Work&& work) {
    std::atomic<std::size_t> next{0};
    std::vector<std::exception_ptr> failures(threads_);
    const auto member = [&](std::size_t number) {
      try {
        for (std::size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) work(number, i);
      } catch (...) {
        failures[number] = std::current_exception();
        next.store(count);
      }
    };
    {
      std::vector<std::jthread> others;
      try {
        for (std::size_t number = 1; number < threads_; ++number)
          others.emplace_back(member, number);
      } catch (const std::system_error&) {
        // No more threads to be had: those that run do the work.
      }
      member(0);
    }
    for (const std::exception_ptr& failure : failures)
      if (failure) std::rethrow_exception(failure);
  }

 private:
  std::size_t threads_;
};

/// `sessions` are one snapshot, or the one write session; each is used by one thread.
template <TableSpec Spec, class T, class Fn, class Combine>
T parallel_fold(const std::vector<SessionRef>& sessions, engine::Table table, T init, Fn& fn,
                Combine& combine) {
  constexpr std::size_t pieces_per_thread = 16;  // so that uneven pieces even out
  std::vector<Bytes> cuts;
  if (sessions.size() > 1)
    cuts = split_keys(sessions.front()->transaction(), table,
                      Spec::KeyCodec::native ? engine::KeyOrder::native : engine::KeyOrder::bytes,
                      sessions.size() * pieces_per_thread);
  std::vector<std::optional<T>> folded(cuts.size() + 1);
  Crew(std::min(sessions.size(), folded.size()))
      .run(folded.size(), [&](std::size_t thread, std::size_t piece) {
        Bounds bounds;
        if (piece > 0) bounds.lower.set_to(cuts[piece - 1]);
        if (piece < cuts.size()) bounds.upper.set_to(cuts[piece]);
        T accumulated = init;
        for (auto&& [key, view] : Range<Spec>(sessions[thread], table, bounds))
          accumulated = std::invoke(fn, std::move(accumulated), key, view);
        folded[piece] = std::move(accumulated);
      });
  T result = *std::move(folded.front());
  for (std::size_t piece = 1; piece < folded.size(); ++piece)
    result = std::invoke(combine, std::move(result), *std::move(folded[piece]));
  return result;
}

}  // namespace kv::storage
