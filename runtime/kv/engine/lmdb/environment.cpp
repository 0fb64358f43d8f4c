#include "kv/engine/lmdb/environment.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "kv/core/error.h"
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

/// Others open, close and grow the file, each in a moment.
constexpr int attempts_max = 50;

/// Names of tables that may come and go while the file is open.
std::size_t names_max(const LmdbOptions& options) {
  constexpr std::size_t least = 1024;
  return std::max<std::size_t>(least, std::size_t{4} * options.max_tables);
}

}  // namespace

LmdbEnvironment::LmdbEnvironment(const LmdbOptions& options, FileId id)
    : options_(options),
      id_(id),
      process_((watch_forks(), process_generation())),
      tables_(names_max(options)) {
  const bool had_lock = examine_lock(options.path);
  open_file();
  try {
    if (!had_lock) ::chmod(lock_path(options.path).c_str(), options.file_mode);
    int dead = 0;
    must(mdb_reader_check(env_, &dead), "clear dead readers");
    struct stat lock {};
    lock_file_ = ::open(lock_path(options.path).c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (lock_file_ >= 0 && ::fstat(lock_file_, &lock) == 0) lock_inode_ = lock.st_ino;
  } catch (...) {
    mdb_env_close(env_);
    throw;
  }
}

void LmdbEnvironment::open_file() {
  const auto prepare = [&] {
    must(mdb_env_create(&env_), "create an environment");
    must(mdb_env_set_maxdbs(env_, options_.max_tables), "set the number of tables");
    must(mdb_env_set_maxreaders(env_, options_.max_readers), "set the number of readers");
  };
  try {
    prepare();
    // Address space may be limited (ulimit -v, small machines): take what there is.
    std::size_t map_bytes = options_.map_bytes;
    constexpr std::size_t map_bytes_min = std::size_t{1} << 30;
    int code = 0;
    for (int attempt = 0; attempt < attempts_max; ++attempt) {
      must(mdb_env_set_mapsize(env_, map_bytes), "set the size of the map");
      code = mdb_env_open(env_, options_.path.c_str(), flags_of(options_), options_.file_mode);
      if (code == ENOMEM && map_bytes > map_bytes_min) {
        map_bytes /= 2;
      } else if (code == EAGAIN || code == EINVAL || (code == 0 && !note_file())) {
        // Somebody else opens or closes the file at this very moment.
        ::usleep(2000);
      } else {
        break;
      }
      // A failed open leaves the handle unusable.
      mdb_env_close(std::exchange(env_, nullptr));
      prepare();
    }
    must(code, "open " + options_.path);
    if (!note_file())
      raise(Errc::busy, options_.path + ": is replaced again and again; open it when it rests");
    look_at_pages();
  } catch (...) {
    mdb_env_close(std::exchange(env_, nullptr));
    throw;
  }
}

bool LmdbEnvironment::note_file() {
  mdb_filehandle_t file = -1;
  struct stat opened {};
  if (mdb_env_get_fd(env_, &file) != 0 || ::fstat(file, &opened) != 0) return false;
  // Another process may have compacted the file since it was looked at, or while it was opened.
  if (inode_of(options_.path) != opened.st_ino) return false;
  id_ = {opened.st_dev, opened.st_ino};
  return true;
}

MDB_txn* LmdbEnvironment::begin_alone() {
  MDB_txn* txn = nullptr;
  int code = mdb_txn_begin(env_, nullptr, MDB_RDONLY, &txn);
  // Another process may grow the file at any moment.
  for (int attempt = 0; code == MDB_MAP_RESIZED && attempt < attempts_max; ++attempt) {
    must(mdb_env_set_mapsize(env_, 0), "follow the growth of the file");
    code = mdb_txn_begin(env_, nullptr, MDB_RDONLY, &txn);
  }
  must(code, "begin a read transaction");
  return txn;
}

void LmdbEnvironment::look_at_pages() {
  MDB_stat stat;
  must(mdb_env_stat(env_, &stat), "read the sizes");
  page_bytes_ = stat.ms_psize;
  MDB_txn* const txn = begin_alone();
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
  // In a forked child the handles are the parent's: closing would release its reader slots, and the
  // locks of the child's own environment of this file.
  if (!in_own_process()) return;
  mdb_env_close(env_);
  if (lock_file_ >= 0) ::close(lock_file_);
}

void LmdbEnvironment::check_process() const {
  if (!in_own_process())
    raise(Errc::wrong_process, options_.path + ": was opened before fork; open it again here");
  if (const char* why = lost_.load(std::memory_order_relaxed); why != nullptr)
    raise(Errc::io, options_.path + ": " + why +
                        "; close the database everywhere in this process and open it again");
}

int LmdbEnvironment::move_map(std::size_t bytes) {
  // LMDB unmaps first and does not map again when that fails: every later access would crash.
  const int code = mdb_env_set_mapsize(env_, bytes);
  if (code == ENOMEM) lost_.store("could not be mapped after it grew, for lack of address space");
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

void LmdbEnvironment::renew(MDB_txn*& txn) {
  // Null: it was given up when the file was replaced.
  must(with_retries([&] {
         return txn != nullptr ? mdb_txn_renew(txn)
                               : mdb_txn_begin(env_, nullptr, MDB_RDONLY, &txn);
       }),
       "renew a read transaction");
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

void LmdbEnvironment::flush() {
  check_process();
  const InGate inside(gate_);
  must(mdb_env_sync(env_, 1), "flush");
}

void LmdbEnvironment::grow() {
  check_process();
  const std::lock_guard lock(map_mutex_);
  int dead = 0;
  mdb_reader_check(env_, &dead);  // pages that only the dead still held can be used again
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

}  // namespace kv::engine::lmdb
