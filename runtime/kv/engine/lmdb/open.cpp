#include "kv/core/error.h"
#include "kv/engine/lmdb/check_pages.h"
#include "kv/engine/lmdb/environment.h"
#include "kv/engine/lmdb/registry.h"

namespace kv::engine {
namespace {

using lmdb::FileId;
using lmdb::FileState;
using lmdb::LmdbEnvironment;
using lmdb::Registry;

/// The environment that this process has of the file already.
std::shared_ptr<Environment> share(std::shared_ptr<LmdbEnvironment> open,
                                   const LmdbOptions& options) {
  open->check_process();
  if (open->options().read_only && !options.read_only)
    raise(Errc::read_only, options.path + ": this process has it open read-only already");
  if (options.check_pages)
    if (const auto damage = open->check_pages(1); !damage.empty())
      raise(Errc::corrupt_database, options.path + ": " + damage.front() + "; restore a backup");
  return open;
}

}  // namespace

std::shared_ptr<Environment> open_lmdb(const LmdbOptions& options) {
  Registry& registry = Registry::instance();
  Registry::Lock lock = registry.lock();
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
  if (auto open = registry.find(lock, id)) {
    lock.unlock();  // giving up what may be the last reference takes it again
    return share(std::move(open), options);
  }
  lmdb::check_metas(options.path);
  if (options.check_pages) lmdb::check_file(options.path);
  return registry.add(lock, std::make_unique<LmdbEnvironment>(options, id));
}

}  // namespace kv::engine
