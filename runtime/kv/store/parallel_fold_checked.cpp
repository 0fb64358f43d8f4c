// Apart from parallel_fold.cpp: programs without checked sources do not link what checks.
#include <algorithm>

#include "kv/store/parallel_fold.h"

namespace kv::storage {

std::vector<SessionRef> snapshots_beside(const SessionRef& session, std::size_t count,
                                         const Located& opened) {
  if (!session->checked()) return snapshots_beside(session, count, Unlocated());
  std::vector<SessionRef>& beside = session->beside();
  const std::uint64_t id = session->transaction().id();
  while (beside.size() < count) {
    SessionRef another = session->core().read(opened);
    if (another->transaction().id() != id) break;
    beside.push_back(std::move(another));
  }
  const auto taken = static_cast<std::ptrdiff_t>(std::min(count, beside.size()));
  return {beside.begin(), beside.begin() + taken};
}

}  // namespace kv::storage
