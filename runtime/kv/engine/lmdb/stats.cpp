#include <sys/stat.h>

#include <cstdlib>

#include "kv/core/bytes.h"
#include "kv/engine/lmdb/check_pages.h"
#include "kv/engine/lmdb/code.h"
#include "kv/engine/lmdb/environment.h"
#include "kv/engine/lmdb/snapshot.h"

namespace kv::engine::lmdb {
namespace {

int collect_reader(const char* line, void* context) {
  // "   pid    thread   txnid" after a heading; the numbers are decimal, hexadecimal, decimal or
  // "-".
  auto& readers = *static_cast<std::vector<Reader>*>(context);
  char* end = nullptr;
  const long long process = std::strtoll(line, &end, 10);
  if (end == line || process == 0) return 0;
  Reader reader;
  reader.process = process;
  reader.thread = std::strtoull(end, &end, 16);
  reader.transaction = std::strtoull(end, nullptr, 10);
  readers.push_back(reader);
  return 0;
}

}  // namespace

EnvironmentStats LmdbEnvironment::stats() {
  check_process();
  EnvironmentStats stats;
  const InGate inside(gate_);
  MDB_stat stat;
  MDB_envinfo info;
  must(mdb_env_stat(env_, &stat), "read the sizes");
  must(mdb_env_info(env_, &info), "read the sizes");
  stats.page_bytes = stat.ms_psize;
  stats.map_bytes = info.me_mapsize;
  stats.used_pages = info.me_last_pgno + 1;
  stats.last_transaction = info.me_last_txnid;
  struct stat file {};
  if (::stat(options_.path.c_str(), &file) == 0)
    stats.file_bytes = static_cast<std::uint64_t>(file.st_size);
  mdb_reader_list(env_, collect_reader, &stats.readers);  // before there is one of this call
  const Commits::Clock::time_point now = Commits::Clock::now();
  for (Reader& reader : stats.readers) {
    if (reader.transaction == 0 || reader.transaction >= stats.last_transaction) continue;
    reader.lag = stats.last_transaction - reader.transaction;
    if (const auto first = commits_.first_after(reader.transaction))
      reader.age = std::chrono::duration_cast<std::chrono::milliseconds>(now - *first);
  }
  // The free list is a table of arrays of page numbers, each led by its length.
  constexpr MDB_dbi free_list = 0;
  const auto txn = begin_read();
  MDB_cursor* cursor = nullptr;
  must(mdb_cursor_open(static_cast<LmdbSnapshot&>(*txn).handle(), free_list, &cursor),
       "read the free list");
  MDB_val key;
  MDB_val value;
  while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == MDB_SUCCESS)
    stats.free_pages += load<std::size_t>(static_cast<const std::byte*>(value.mv_data));
  mdb_cursor_close(cursor);
  return stats;
}

std::vector<std::string> LmdbEnvironment::check_pages(std::size_t findings_max) {
  check_process();
  for (;;) {
    // Keeps the pages of its snapshot from being reused, but not the meta page that names them: of
    // the two, a second commit from now takes its place.
    const auto txn = begin_read();
    int file = -1;
    must(mdb_env_get_fd(env_, &file), "read the pages");
    const Metas metas = read_metas(file);
    if (!metas.good()) return {"a meta page is damaged"};
    for (const Meta& meta : {metas.first, metas.second})
      if (meta.txn == txn->id()) return lmdb::check_pages(file, meta, findings_max);
  }
}

}  // namespace kv::engine::lmdb
