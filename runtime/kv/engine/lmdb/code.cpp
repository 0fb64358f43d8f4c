#include "kv/engine/lmdb/code.h"

#include <lmdb.h>

#include <cerrno>
#include <string>

#include "kv/core/error.h"

namespace kv::engine::lmdb {
namespace {

Errc errc(int code) {
  switch (code) {
    case MDB_MAP_FULL:
      return Errc::map_full;
    case MDB_READERS_FULL:
      return Errc::readers_full;
    case MDB_BAD_VALSIZE:
      return Errc::key_too_long;
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_PANIC:
      return Errc::corrupt_database;
    case MDB_INVALID:
    case MDB_VERSION_MISMATCH:
      return Errc::not_a_database;
    case MDB_INCOMPATIBLE:
      return Errc::schema_mismatch;
    case MDB_BAD_TXN:
    case MDB_BAD_RSLOT:
      return Errc::transaction_ended;
    case ENOSPC:
    case EDQUOT:
      return Errc::no_space;
    case EACCES:
    case EROFS:
      return Errc::read_only;
    case ENOENT:
      return Errc::not_found;
    case EAGAIN:
    case EBUSY:
      return Errc::busy;
    default:
      return Errc::io;
  }
}

/// What the user can do about it; empty when the name of the error says all.
std::string_view advice(int code) {
  switch (code) {
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
      return "; run verify() and restore a backup";
    case MDB_PANIC:
      return "; a write to the file failed before: close the database and open it again";
    case MDB_READERS_FULL:
      return "; raise Options::max_readers or end transactions that are no longer needed";
    case MDB_BAD_TXN:
      return "; an earlier error ended this transaction";
    case EAGAIN:
      return "; two containers that share the file must share a pid namespace";
    default:
      return "";
  }
}

}  // namespace

void fail(int code, std::string_view doing) {
  raise(errc(code),
        "cannot " + std::string(doing) + ": " + mdb_strerror(code) + std::string(advice(code)));
}

}  // namespace kv::engine::lmdb
