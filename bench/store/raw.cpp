#include "raw.h"

namespace bench {

RawStore::RawStore(const std::string& path, bool sync) {
  must(mdb_env_create(&env_));
  must(mdb_env_set_mapsize(env_, std::size_t{8} << 30));
  must(mdb_env_set_maxdbs(env_, 4));
  const unsigned flags = MDB_NOSUBDIR | MDB_NOTLS | (sync ? 0U : unsigned{MDB_NOSYNC});
  must(mdb_env_open(env_, path.c_str(), flags, 0600));
  MDB_txn* txn = begin(0);
  must(mdb_dbi_open(txn, "rows", MDB_CREATE, &dbi_));
  must(mdb_txn_commit(txn));
}

RawStore::~RawStore() { mdb_env_close(env_); }

MDB_txn* RawStore::begin(unsigned flags) {
  MDB_txn* txn = nullptr;
  must(mdb_txn_begin(env_, nullptr, flags, &txn));
  return txn;
}

}  // namespace bench
