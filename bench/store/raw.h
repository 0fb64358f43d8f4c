// Hand-written LMDB, as a careful C programmer would write it: what kvgen is measured against.
#pragma once

#include <cstddef>
#include <string>

#include "harness/raw_lmdb.h"

namespace bench {

/// One environment with one table of big-endian u64 keys. Exits with a message on any error.
class RawStore {
 public:
  /// `sync` false: commits do not wait for the disk.
  RawStore(const std::string& path, bool sync);
  ~RawStore();
  RawStore(const RawStore&) = delete;
  RawStore& operator=(const RawStore&) = delete;

  MDB_txn* begin(unsigned flags);
  MDB_env* env() { return env_; }
  MDB_dbi dbi() const { return dbi_; }

 private:
  MDB_env* env_ = nullptr;
  MDB_dbi dbi_ = 0;
};

}  // namespace bench
