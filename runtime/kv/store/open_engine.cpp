#include "kv/store/open_engine.h"

#include "kv/core/error.h"
#include "kv/engine/lmdb/lmdb.h"
#include "kv/engine/memory/memory.h"

namespace kv::storage {
namespace {

engine::Sync sync_of(Durability durability) {
  switch (durability) {
    case Durability::full:
      return engine::Sync::full;
    case Durability::no_meta_sync:
      return engine::Sync::no_meta;
    case Durability::none:
      return engine::Sync::none;
  }
  raise(Errc::invalid_argument, "unknown durability");
}

}  // namespace

std::shared_ptr<engine::Environment> open_engine(const std::string& path, const Options& options,
                                                 std::size_t tables) {
  if (options.engine == Engine::memory) {
    if (options.recreate == Recreate::never)
      raise(Errc::not_found, path + ": a database in memory never exists before it is opened");
    return engine::open_memory();
  }
  engine::LmdbOptions lmdb;
  lmdb.path = path;
  lmdb.create = options.recreate != Recreate::never;
  lmdb.read_only = options.read_only;
  lmdb.sync = sync_of(options.durability);
  if (options.map_size != 0) lmdb.map_bytes = options.map_size;
  lmdb.max_readers = options.max_readers;
  // Room for the tables of other schemas in the same file; beginning a transaction costs by it.
  constexpr std::size_t spare = 64;
  lmdb.max_tables = static_cast<unsigned>(2 * tables + spare);
  lmdb.file_mode = options.file_mode;
  lmdb.allow_network_file_system = options.allow_network_file_system;
  lmdb.check_pages =
      options.validate == Validate::full || options.recreate == Recreate::on_validation_fail;
  return engine::open_lmdb(lmdb);
}

}  // namespace kv::storage
