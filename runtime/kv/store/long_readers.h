// Watches for snapshots that stay open while others commit.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <source_location>
#include <vector>

#include "kv/engine/engine.h"
#include "kv/store/options.h"

namespace kv::storage {

class Session;

/// Of one database. Any thread may call anything.
class LongReaders {
 public:
  explicit LongReaders(const Options& options) noexcept
      : tell_(options.on_long_reader), commits_max_(options.long_reader_commits) {}

  bool watched() const noexcept { return static_cast<bool>(tell_); }

  /// A snapshot whose place in the program is known.
  void opened(const Session& session, std::uint64_t snapshot, const std::source_location& place);
  /// Its end, or that of a session that was never told of.
  void ended(const Session& session) noexcept;

  /// A commit of this database. Once in a while looks who reads, and tells of those who lag behind;
  /// of each snapshot again when its lag has doubled.
  void committed(engine::Environment& environment) noexcept;

 private:
  struct Opened {
    const Session* session;
    std::uint64_t snapshot;
    std::source_location place;
  };
  void look(engine::Environment& environment);
  /// Gives the lines of the snapshots of this process their readers.
  void locate(std::vector<LongReader>& readers);

  const std::function<void(const LongReader&)>& tell_;
  const std::uint64_t commits_max_;
  std::atomic<std::uint64_t> commits_{0};  // since the last look
  std::mutex mutex_;
  std::vector<Opened> opened_;
  std::map<std::uint64_t, std::uint64_t> next_lag_;  // by snapshot: when to tell of it again
};

}  // namespace kv::storage
