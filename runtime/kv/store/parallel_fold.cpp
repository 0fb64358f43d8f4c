#include "kv/store/parallel_fold.h"

#include "kv/store/core.h"

namespace kv::storage {

std::vector<SessionRef> snapshots_beside(const SessionRef& session, std::size_t count) {
  std::vector<SessionRef> beside;
  if (session->writable()) return beside;
  const std::uint64_t id = session->transaction().id();
  while (beside.size() < count) {
    SessionRef another = session->core().read();
    if (another->transaction().id() != id) break;
    beside.push_back(std::move(another));
  }
  return beside;
}

std::vector<SessionRef> snapshots_of_now(Core& core, std::size_t count) {
  // A commit between two snapshots sets them apart; taking them is so much faster than committing
  // that trying again soon succeeds.
  constexpr int attempts = 50;
  std::vector<SessionRef> most;
  for (int attempt = 0; attempt < attempts && most.size() < count; ++attempt) {
    const SessionRef first = core.read();
    std::vector<SessionRef> all = snapshots_beside(first, count - 1);
    all.push_back(first);
    if (all.size() > most.size()) most = std::move(all);
  }
  return most;
}

std::size_t thread_count(std::size_t threads) noexcept {
  if (threads != 0) return threads;
  const unsigned here = std::thread::hardware_concurrency();
  return here != 0 ? here : 1;
}

}  // namespace kv::storage
