#include "kv/store/long_readers.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "kv/store/group.h"

namespace kv::storage {

void LongReaders::opened(const Session& session, std::uint64_t snapshot,
                         const std::source_location& place) {
  const std::lock_guard lock(mutex_);
  opened_.push_back({&session, snapshot, place});
}

void LongReaders::ended(const Session& session) noexcept {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(opened_, &session, &Opened::session);
  if (found == opened_.end()) return;
  *found = opened_.back();
  opened_.pop_back();
}

void LongReaders::committed(engine::Environment& environment) noexcept {
  if (!watched()) return;
  // Asking who reads takes a walk through the free list, so not after every commit.
  const std::uint64_t commits_between = std::max<std::uint64_t>(1, commits_max_ / 2);
  if (commits_.fetch_add(1, std::memory_order_relaxed) + 1 < commits_between) return;
  commits_.store(0, std::memory_order_relaxed);
  try {
    look(environment);
  } catch (...) {
    // The commit has succeeded. Whoever made it must not hear of something else.
  }
}

void LongReaders::look(engine::Environment& environment) {
  std::vector<LongReader> lagging;
  for (const engine::Reader& reader : environment.stats().readers)
    if (reader.transaction != 0 && reader.lag >= commits_max_)
      lagging.push_back({reader.process, reader.transaction, reader.lag, reader.age, {}});
  {
    const std::lock_guard lock(mutex_);
    std::map<std::uint64_t, std::uint64_t> next_lag;
    std::erase_if(lagging, [&](const LongReader& reader) {
      const auto known = next_lag_.find(reader.snapshot);
      const bool due = known == next_lag_.end() || reader.lag >= known->second;
      next_lag.emplace(reader.snapshot, due ? 2 * reader.lag : known->second);
      return !due;
    });
    next_lag_ = std::move(next_lag);
    locate(lagging);
  }
  const Group::Inside here(environment);  // a write in there would wait for this commit
  for (const LongReader& reader : lagging) tell_(reader);
}

void LongReaders::locate(std::vector<LongReader>& readers) {
  std::vector<const Opened*> taken;
  for (LongReader& reader : readers) {
    if (reader.process != ::getpid()) continue;
    for (const Opened& one : opened_) {
      if (one.snapshot != reader.snapshot || std::ranges::find(taken, &one) != taken.end())
        continue;
      reader.opened = one.place;
      taken.push_back(&one);
      break;
    }
  }
}

}  // namespace kv::storage
