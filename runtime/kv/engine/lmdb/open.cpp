#include <map>
#include <mutex>

#include "kv/core/error.h"
#include "kv/engine/lmdb/check_pages.h"
#include "kv/engine/lmdb/environment.h"

namespace kv::engine {
namespace {

using lmdb::FileId;
using lmdb::FileState;
using lmdb::LmdbEnvironment;

/// Environments of this process by file. Opening one file twice would drop its locks when the
/// second is closed (POSIX locks belong to the process), so there is never a second.
struct Registry {
  std::mutex mutex;
  std::map<FileId, std::weak_ptr<LmdbEnvironment>> open;
};

Registry& registry() {
  static auto* const instance = new Registry;  // never destroyed: databases may outlive main
  return *instance;
}

}  // namespace

std::shared_ptr<Environment> open_lmdb(const LmdbOptions& options) {
  Registry& known = registry();
  const std::lock_guard lock(known.mutex);
  FileId id;
  FileState state = lmdb::examine(options, id);
  if (state == FileState::missing) {
    if (!options.create || options.read_only)
      raise(Errc::not_found, options.path + ": there is no such database");
    lmdb::create_file(options);
    state = lmdb::examine(options, id);
  }
  if (state == FileState::empty)
    raise(Errc::not_a_database,
          options.path + ": is empty, not a database; remove it if it is not needed");
  if (const auto found = known.open.find(id); found != known.open.end()) {
    // One that came along a fork is the parent's: its reader slots and its place in the locks are
    // not this process's.
    if (auto shared = found->second.lock(); shared != nullptr && shared->in_own_process()) {
      shared->check_process();
      if (options.check_pages) lmdb::check_file(options.path);
      if (shared->options().read_only && !options.read_only)
        raise(Errc::read_only, options.path + ": this process has it open read-only already");
      return shared;
    }
    known.open.erase(found);
  }
  lmdb::check_metas(options.path);
  if (options.check_pages) lmdb::check_file(options.path);
  auto environment = std::make_shared<LmdbEnvironment>(options, id);
  known.open.emplace(id, environment);
  return environment;
}

}  // namespace kv::engine
