// put into a table with 0, 1 and 3 indexes, beside hand-written LMDB that keeps the same entries in
// the same run; options are in harness/run.h.
#include <string>

#include "harness/files.h"
#include "harness/run.h"
#include "harness/work.h"
#include "raw.h"
#include "users.h"

namespace bench {
namespace {

template <std::size_t indexes>
struct Raw {
  RemovedAtEnd file{fresh("raw")};
  RawUsers store{file.path, indexes};

  void put_all(bool empty_first) {
    store.begin();
    if (empty_first) store.clear();
    for (const Row& row : rows())
      if (!store.put(row.id, row.user)) std::exit(1);
    store.commit();
  }
};

template <std::size_t indexes>
struct Kvgen {
  RemovedAtEnd file{fresh("kvgen")};
  users::Database db = users::Database::open(
      file.path, {.durability = kv::Durability::none, .map_size = RawUsers::map_bytes});

  static auto table_of(users::WriteTxn& txn) {
    if constexpr (indexes == 0)
      return txn.users0();
    else if constexpr (indexes == 1)
      return txn.users1();
    else
      return txn.users3();
  }
  void put_all(bool empty_first) {
    auto txn = db.write();
    const auto table = table_of(txn);
    if (empty_first) table.clear();
    for (const Row& row : rows()) table.put(row.id, row.user);
    txn.commit();
  }
};

/// Each turn empties the table, puts all rows and commits.
template <class Side>
struct New {
  static constexpr std::uint64_t items = users_count;
  Side side;
  void operator()() { side.put_all(true); }
};

/// Each turn replaces all rows by the same users a year older, so that of the indexes only the one
/// by city and age changes.
template <class Side>
struct Replaced {
  static constexpr std::uint64_t items = users_count;
  Side side;
  Replaced() { side.put_all(false); }
  void operator()() {
    for (Row& row : rows()) ++row.user.age;
    side.put_all(false);
  }
};

template <template <class> class Work, std::size_t indexes>
void add_pair(const std::string& name) {
  const std::string what = name + (indexes == 0   ? ", no index"
                                   : indexes == 1 ? ", 1 index"
                                                  : ", 3 indexes");
  timed_and_counted<Work<Raw<indexes>>>("raw/" + what)->Unit(benchmark::kMillisecond);
  timed_and_counted<Work<Kvgen<indexes>>>("kvgen/" + what)->Unit(benchmark::kMillisecond);
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  using namespace bench;
  add_pair<New, 0>("new rows");
  add_pair<New, 1>("new rows");
  add_pair<New, 3>("new rows");
  add_pair<Replaced, 0>("rows replaced");
  add_pair<Replaced, 1>("rows replaced");
  add_pair<Replaced, 3>("rows replaced");
  return run(argc, argv);
}
