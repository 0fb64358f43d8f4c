#include "kv/engine/lmdb/environment.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "kv/core/bytes.h"
#include "kv/core/error.h"
#include "kv/engine/lmdb/check_pages.h"
#include "kv/engine/lmdb/code.h"
#include "kv/engine/lmdb/snapshot.h"
#include "kv/engine/lmdb/transaction.h"

namespace kv::engine::lmdb {
namespace {

unsigned flags_of(const LmdbOptions& options) {
  // NORDAHEAD: a look-up in a cold file reads one page, not a window of them; measured to halve
  // cold gets. NOTLS: a read transaction belongs to its object, so guards may cross threads.
  unsigned flags = MDB_NOSUBDIR | MDB_NOTLS | MDB_NORDAHEAD;
  if (options.read_only) flags |= MDB_RDONLY;
  if (options.sync == Sync::no_meta) flags |= MDB_NOMETASYNC;
  if (options.sync == Sync::none) flags |= MDB_NOSYNC;
  return flags;
}

/// Names of tables that may come and go while the file is open.
std::size_t names_max(const LmdbOptions& options) {
  constexpr std::size_t least = 1024;
  return std::max<std::size_t>(least, std::size_t{4} * options.max_tables);
}

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

LmdbEnvironment::LmdbEnvironment(const LmdbOptions& options, FileId id)
    : options_(options),
      id_(id),
      process_((watch_forks(), process_generation())),
      tables_(names_max(options)) {
  const bool had_lock = examine_lock(options.path);
  must(mdb_env_create(&env_), "create an environment");
  try {
    must(mdb_env_set_maxdbs(env_, options.max_tables), "set the number of tables");
    must(mdb_env_set_maxreaders(env_, options.max_readers), "set the number of readers");
    // Address space may be limited (ulimit -v, small machines): take what there is.
    std::size_t map_bytes = options.map_bytes;
    constexpr std::size_t map_bytes_min = std::size_t{1} << 30;
    constexpr int attempts_max = 50;
    int code = 0;
    for (int attempt = 0; attempt < attempts_max; ++attempt) {
      must(mdb_env_set_mapsize(env_, map_bytes), "set the size of the map");
      code = mdb_env_open(env_, options.path.c_str(), flags_of(options), options.file_mode);
      if (code == ENOMEM && map_bytes > map_bytes_min) {
        map_bytes /= 2;
      } else if (code == EAGAIN || code == EINVAL) {
        // Somebody else opens or closes the file at this very moment.
        ::usleep(2000);
      } else {
        break;
      }
      // A failed open leaves the handle unusable.
      mdb_env_close(env_);
      env_ = nullptr;
      must(mdb_env_create(&env_), "create an environment");
      must(mdb_env_set_maxdbs(env_, options.max_tables), "set the number of tables");
      must(mdb_env_set_maxreaders(env_, options.max_readers), "set the number of readers");
    }
    must(code, "open " + options.path);
    look_at_pages();
    if (!had_lock) ::chmod(lock_path(options.path).c_str(), options.file_mode);
    int dead = 0;
    must(mdb_reader_check(env_, &dead), "clear dead readers");
  } catch (...) {
    mdb_env_close(env_);
    throw;
  }
  lock_inode_ = inode_of(lock_path(options.path));
}

void LmdbEnvironment::look_at_pages() {
  MDB_stat stat;
  must(mdb_env_stat(env_, &stat), "read the sizes");
  page_bytes_ = stat.ms_psize;
  MDB_txn* txn = nullptr;
  must(mdb_txn_begin(env_, nullptr, MDB_RDONLY, &txn), "begin a read transaction");
  const int code = mdb_dbi_open(txn, nullptr, 0, &main_table_);
  mdb_txn_abort(txn);
  must(code, "open the list of tables");
  int major = 0;
  int minor = 0;
  mdb_version(&major, &minor, nullptr);
  // The map lies at a multiple of the system's pages: only then does an address say where its page
  // begins.
  reads_pages_ = options_.direct_reads && pages::supported && major == 0 && minor == 9 &&
                 static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) % page_bytes_ == 0;
}

LmdbEnvironment::~LmdbEnvironment() {
  // In a forked child the handles are the parent's: closing would release its reader slots.
  if (in_own_process()) mdb_env_close(env_);
}

void LmdbEnvironment::check_process() const {
  if (!in_own_process())
    raise(Errc::wrong_process, options_.path + ": was opened before fork; open it again here");
  if (map_lost_.load(std::memory_order_relaxed))
    raise(Errc::io, options_.path +
                        ": could not be mapped after it grew, for lack of address space; close the "
                        "database everywhere in this process and open it again");
}

int LmdbEnvironment::move_map(std::size_t bytes) {
  // LMDB unmaps first and does not map again when that fails: every later access would crash.
  const int code = mdb_env_set_mapsize(env_, bytes);
  if (code == ENOMEM) map_lost_.store(true, std::memory_order_relaxed);
  map_moves_.fetch_add(1);
  return code;
}

bool LmdbEnvironment::never_saw(std::size_t transaction) noexcept {
  MDB_envinfo info;
  if (mdb_env_info(env_, &info) != 0 || info.me_last_txnid >= transaction) return false;
  // When the meta page itself could not be written, LMDB refuses everything from then on.
  MDB_txn* probe = nullptr;
  if (mdb_txn_begin(env_, nullptr, MDB_RDONLY, &probe) != 0) return false;
  mdb_txn_abort(probe);
  return true;
}

void LmdbEnvironment::disk_refused() const {
  struct statvfs disk {};
  constexpr std::size_t nearly_full = std::size_t{1} << 20;
  const bool full = ::statvfs(options_.path.c_str(), &disk) == 0 &&
                    std::size_t{disk.f_bavail} * disk.f_frsize < nearly_full;
  raise(full ? Errc::no_space : Errc::io,
        options_.path + ": the commit could not be written whole; nothing of it is stored: " +
            (full ? "the disk is full"
                  : "the disk failed, or a limit on the size of files (ulimit -f) is reached"));
}

bool LmdbEnvironment::adopt_resized_map(std::uint64_t seen) {
  gate_.leave();
  bool adopted = true;
  int code = 0;
  {
    const std::lock_guard lock(map_mutex_);
    if (map_moves_.load() == seen) {
      adopted = gate_.shut(options_.grow_timeout);
      if (adopted) {
        code = move_map(0);
        gate_.open();
      }
    }
  }
  gate_.enter();
  must(code, "follow the growth of the file");
  if (adopted) check_process();
  return adopted;
}

template <class Begin>
int LmdbEnvironment::with_retries(Begin&& begin) {
  std::uint64_t seen = map_moves_.load();
  int code = begin();
  if (code == MDB_READERS_FULL) {
    int dead = 0;
    if (mdb_reader_check(env_, &dead) == 0 && dead > 0) code = begin();
  }
  for (int attempt = 0; code == MDB_MAP_RESIZED && attempt < 100; ++attempt) {
    if (!adopt_resized_map(seen))
      raise(Errc::busy,
            options_.path +
                ": another process has grown the file, and transactions of this process "
                "have been open too long to follow it; end them");
    seen = map_moves_.load();
    code = begin();
  }
  return code;
}

std::unique_ptr<Transaction> LmdbEnvironment::begin_read() {
  check_process();
  gate_.enter();
  MDB_txn* txn = nullptr;
  try {
    must(with_retries([&] { return mdb_txn_begin(env_, nullptr, MDB_RDONLY, &txn); }),
         "begin a read transaction");
  } catch (...) {
    gate_.leave();
    throw;
  }
  return std::make_unique<LmdbSnapshot>(shared_from_this(), txn);
}

void LmdbEnvironment::renew(MDB_txn* txn) {
  must(with_retries([&] { return mdb_txn_renew(txn); }), "renew a read transaction");
}

std::unique_ptr<Transaction> LmdbEnvironment::begin_write() {
  check_process();
  if (options_.read_only) raise(Errc::read_only, options_.path + ": was opened read-only");
  if (writer_.load() == std::this_thread::get_id())
    raise(Errc::nested_write,
          "this thread has a write transaction open already; use it, or end it first");
  if (inode_of(lock_path(options_.path)) != lock_inode_)
    raise(Errc::io, lock_path(options_.path) +
                        ": was removed or replaced while the database was "
                        "open; other programs may write at the same time; "
                        "close the database everywhere and open it again");
  turn_.take();
  MDB_txn* txn = nullptr;
  try {
    gate_.enter();
    try {
      must(with_retries([&] { return mdb_txn_begin(env_, nullptr, 0, &txn); }),
           "begin a write transaction");
    } catch (...) {
      gate_.leave();
      throw;
    }
  } catch (...) {
    turn_.end();
    throw;
  }
  writer_.store(std::this_thread::get_id());
  return std::make_unique<LmdbTransaction>(shared_from_this(), txn);
}

std::vector<std::string> LmdbEnvironment::table_names() {
  const auto txn = begin_read();
  MDB_txn* handle = static_cast<LmdbSnapshot&>(*txn).handle();
  MDB_cursor* cursor = nullptr;
  must(mdb_cursor_open(handle, main_table_, &cursor), "list the tables");
  std::vector<std::string> names;
  MDB_val key;
  MDB_val value;
  while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == MDB_SUCCESS)
    names.emplace_back(static_cast<const char*>(key.mv_data), key.mv_size);
  mdb_cursor_close(cursor);
  return names;
}

bool LmdbEnvironment::open_table(std::string_view name, KeyOrder order, Table& table) {
  check_process();
  const auto is_open = [&] {
    if (!tables_.find(name, table)) return false;
    if (tables_.order(table) != order)
      raise(Errc::schema_mismatch, "table " + std::string(name) + " has another key order");
    return true;
  };
  if (is_open()) return true;
  if (writer_.load() == std::this_thread::get_id())
    raise(Errc::busy, "table " + std::string(name) +
                          " cannot be opened while this thread has a write transaction: open it "
                          "before, or inside with create_table");
  const InTurn turn(turn_);
  if (is_open()) return true;
  const auto txn = begin_read();
  Table found{};
  const int code = open_in(static_cast<LmdbSnapshot&>(*txn).handle(), name, order, false, found);
  if (code == MDB_NOTFOUND) return false;
  must(code, "open table " + std::string(name));
  txn->commit();
  tables_.publish(found);
  table = found;
  return true;
}

int LmdbEnvironment::open_in(MDB_txn* txn, std::string_view name, KeyOrder order, bool create,
                             Table& table) {
  const std::string text(name);
  const unsigned expected = order == KeyOrder::native ? unsigned{MDB_INTEGERKEY} : 0U;
  table = tables_.number(name);
  MDB_dbi dbi = 0;
  if (const int code = mdb_dbi_open(txn, text.c_str(), create ? MDB_CREATE | expected : 0U, &dbi);
      code == MDB_DBS_FULL)
    raise(Errc::invalid_argument, "no room for table " + text + ": too many tables are open");
  else if (code != 0)
    return code;
  // Flags given to an existing table are silently ignored, so they are compared here.
  unsigned flags = 0;
  if (const int code = mdb_dbi_flags(txn, dbi, &flags); code != 0) return code;
  if ((flags & 0xFFFFU) != expected)
    raise(Errc::schema_mismatch, "table " + text + " was created with another key order");
  tables_.opened(table, dbi, order);
  return 0;
}

EnvironmentStats LmdbEnvironment::stats() {
  check_process();
  EnvironmentStats stats;
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
  mdb_reader_list(env_, collect_reader, &stats.readers);  // before there is one of our own
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
  int file = -1;
  must(mdb_env_get_fd(env_, &file), "read the pages");
  for (;;) {
    // Keeps the pages of its snapshot from being reused, but not the meta page that names them: of
    // the two, a second commit from now takes its place.
    const auto txn = begin_read();
    const Metas metas = read_metas(file);
    if (!metas.good()) return {"a meta page is damaged"};
    for (const Meta& meta : {metas.first, metas.second})
      if (meta.txn == txn->id()) return lmdb::check_pages(file, meta, findings_max);
  }
}

void LmdbEnvironment::flush() {
  check_process();
  must(mdb_env_sync(env_, 1), "flush");
}

void LmdbEnvironment::grow() {
  check_process();
  int dead = 0;
  mdb_reader_check(env_, &dead);  // pages that only the dead still held can be used again
  const std::lock_guard lock(map_mutex_);
  if (!gate_.shut(options_.grow_timeout))
    raise(Errc::map_full, options_.path +
                              ": the map is full and cannot grow while transactions of "
                              "this process stay open; end them");
  MDB_envinfo info;
  int code = mdb_env_info(env_, &info);
  const std::size_t grown = info.me_mapsize * 2;
  const bool allowed = grown <= options_.map_bytes_max;
  // Asked for before LMDB gives up the map that it has.
  void* const room = !allowed ? MAP_FAILED
                              : ::mmap(nullptr, grown - info.me_mapsize, PROT_NONE,
                                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  const bool fits = room != MAP_FAILED;
  if (fits) ::munmap(room, grown - info.me_mapsize);
  if (code == 0 && fits) code = move_map(grown);
  gate_.open();
  must(code, "grow the map");
  if (allowed && !fits)
    raise(Errc::map_full, options_.path +
                              ": the map is full, and this process may not have the address space "
                              "for a larger one (ulimit -v)");
  if (!allowed)
    raise(Errc::map_full, options_.path + ": the map is full, and its limit is reached");
}

void LmdbEnvironment::copy_to(const std::string& path, bool compact) {
  check_process();
  if (!compact && writer_.load() == std::this_thread::get_id())
    raise(Errc::nested_write, "a copy waits for this thread's write transaction: end it first");
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0)
    raise(Errc::invalid_argument, path + ": exists already; a copy never overwrites");
  const std::string temporary = path + ".new-" + std::to_string(::getpid());
  // Made here and not by LMDB, so that nobody else can read it while it is written.
  const int file = ::open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                          options_.file_mode & 0600U);
  if (file < 0) fail(errno, "create " + temporary);
  int code = 0;
  gate_.enter();  // LMDB reads the map without one of our transactions: it must not move
  try {
    code = with_retries([&] {
      if (::ftruncate(file, 0) != 0 || ::lseek(file, 0, SEEK_SET) != 0) return errno;
      return mdb_env_copyfd2(env_, file, compact ? unsigned{MDB_CP_COMPACT} : 0U);
    });
  } catch (...) {
    gate_.leave();
    ::close(file);
    ::unlink(temporary.c_str());
    throw;
  }
  gate_.leave();
  // LMDB flushes nothing; the name must not be durable before the contents are.
  if (code == 0 && (::fchmod(file, options_.file_mode) != 0 || ::fsync(file) != 0)) code = errno;
  if (::close(file) != 0 && code == 0) code = errno;
  if (code != 0) {
    ::unlink(temporary.c_str());
    fail(code, "copy to " + path);
  }
  if (!publish(temporary, path))
    raise(Errc::invalid_argument, path + ": exists already; a copy never overwrites");
  sync_directory(path);
}

}  // namespace kv::engine::lmdb
