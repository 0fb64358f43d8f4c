// The same rows and entries in hand-written LMDB, as a careful C programmer would keep them: what
// kvgen is measured against.
#pragma once

#include <array>
#include <string>

#include "harness/raw_lmdb.h"
#include "users.kv.hpp"

namespace bench {

class RawUsers {
 public:
  static constexpr std::size_t map_bytes = std::size_t{8} << 30;

  /// With the first of: unique by e-mail, by city and descending age, by name.
  RawUsers(const std::string& path, std::size_t indexes);
  ~RawUsers();
  RawUsers(const RawUsers&) = delete;
  RawUsers& operator=(const RawUsers&) = delete;

  void begin();
  void clear();
  /// Inserts or replaces, and writes the entries that changed. False: the e-mail is another's.
  bool put(std::uint64_t id, const users::User& user);
  void commit();

 private:
  MDB_env* env_ = nullptr;
  MDB_txn* txn_ = nullptr;
  MDB_dbi rows_ = 0;
  std::size_t count_;
  std::array<MDB_dbi, 3> entries_{};
};

}  // namespace bench
