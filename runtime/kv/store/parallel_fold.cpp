#include "kv/store/parallel_fold.h"

namespace kv::storage {

std::vector<SessionRef> snapshots_beside(const SessionRef& session, std::size_t count, Unlocated) {
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

std::size_t thread_count(std::size_t threads) noexcept {
  if (threads != 0) return threads;
  const unsigned here = std::thread::hardware_concurrency();
  return here != 0 ? here : 1;
}

}  // namespace kv::storage
