// A million random operations (in a Release build with KVGEN_SLOW_TESTS, fewer in others) over
// every kind of index, beside a model in memory. The engine fails in the middle, processes are
// killed in the middle, and whatever was committed must be there when the database is opened again.
//
// A failure prints the seed; set KV_TEST_SEED to run it again.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "fixture.h"
#include "kv/engine/lmdb/lmdb.h"
#include "kv/engine/memory/memory.h"
#include "script.h"
#include "support/watched_engine.h"

using namespace test;

namespace {

#if defined(KV_SLOW_TESTS) && defined(NDEBUG)
constexpr std::uint64_t operations = 1'000'000;
#elif defined(KV_SLOW_TESTS)
constexpr std::uint64_t operations = 100'000;  // ten minutes more, if not
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t operations = 3'000;
#elif defined(NDEBUG)
constexpr std::uint64_t operations = 60'000;
#else
constexpr std::uint64_t operations = 8'000;
#endif
constexpr int steps = 20;  // a transaction
constexpr std::uint64_t transactions = operations / steps;

std::uint64_t seed() {
  if (const char* given = std::getenv("KV_TEST_SEED")) return std::strtoull(given, nullptr, 10);
  return std::random_device{}();
}

class Opened : public kv::TypedDatabase<Opened, people::ReadTxn, people::WriteTxn> {
 public:
  Opened(std::shared_ptr<kv::engine::Environment> engine, kv::test::Watch& watch)
      : TypedDatabase(kv::storage::Core::open_in(
            std::make_shared<kv::test::WatchedEnvironment>(std::move(engine), watch), "model", {},
            kv::schema_info<people::PeopleSpec, people::NamedSpec, people::NativesSpec,
                            people::NumberedSpec, people::MaybeSpec, people::MarksSpec>(1))),
        watch_(watch) {}

  /// Transaction `number` of the run; the model afterwards. Also leaves its number in the database.
  void run(std::uint64_t used, std::uint64_t number, World& world) {
    World attempt;
    try {
      write([&](people::WriteTxn& txn) {
        attempt = world;
        Script script(used, number);
        if (script.fate() == Script::Fate::fail) watch_.fails_in = script.fails_in();
        script.run(attempt, &txn, steps);
        txn.marks().put("last", number);
        if (script.fate() == Script::Fate::fail) watch_.fails_in = 1;
        if (script.fate() == Script::Fate::roll_back) throw RollBack{};
      });
      world = std::move(attempt);
    } catch (const RollBack&) {
    } catch (const kv::Error& error) {
      if (error.code() != kv::Errc::io) throw;
    }
    watch_.fails_in = 0;
  }
  std::uint64_t last() const {
    const auto txn = read();
    return txn.marks().get("last").value_or(0);
  }
  void check(const World& world) const {
    const auto txn = read();
    check_people(txn.people(), world.people);
    check_named(txn.named(), world.named);
    check_natives(txn.natives(), world.natives);
    for (const kv::Finding& one : verify().findings())
      FAIL_CHECK(one.table << " " << one.key << ": " << one.problem);
  }

 private:
  struct RollBack {};
  kv::test::Watch& watch_;
};

/// What transaction `number` makes of the rows when it is committed.
void replay(std::uint64_t used, std::uint64_t number, World& world) {
  Script script(used, number);
  if (script.fate() == Script::Fate::commit) script.run(world, nullptr, steps);
}

std::shared_ptr<kv::engine::Environment> open_file(const Folder& folder) {
  kv::engine::LmdbOptions options;
  options.path = (folder / "db").string();
  options.sync = kv::engine::Sync::none;
  options.map_bytes = 1 << 20;  // grows on the way
  options.max_tables = 64;
  return kv::engine::open_lmdb(options);
}

}  // namespace

TEST_CASE("indexes agree with a model over an engine that fails, in memory") {
  const std::uint64_t used = seed();
  INFO("KV_TEST_SEED=" << used);
  const auto engine = kv::engine::open_memory();
  kv::test::Watch watch;
  World world;
  std::uint64_t number = 1;
  while (number <= transactions) {
    Opened db(engine, watch);
    db.check(world);
    for (int i = 0; i < 50 && number <= transactions; ++i) db.run(used, number++, world);
    db.check(world);
  }
}

TEST_CASE("indexes agree with a model over processes that are killed, in a file") {
  const std::uint64_t used = seed();
  INFO("KV_TEST_SEED=" << used);
  const Folder folder;
  World world;
  std::mt19937_64 moments(used);
  using Counter = std::atomic<std::uint64_t>;
  void* const shared =
      mmap(nullptr, sizeof(Counter), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  REQUIRE(shared != MAP_FAILED);
  Counter& done = *new (shared) Counter(0);  // transactions that the child has behind it
  int kills = 0;
  for (std::uint64_t next = 1; next <= transactions;) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      try {
        kv::test::Watch watch;
        Opened db(open_file(folder), watch);
        for (std::uint64_t number = next; number <= transactions; ++number) {
          db.run(used, number, world);
          done = number;
        }
      } catch (const std::exception& error) {
        std::cerr << error.what() << std::endl;
        _exit(3);
      }
      _exit(0);
    }
    // At least one transaction each time, so that the test ends on a machine that is busy.
    const std::uint64_t least = next + moments() % 40;
    int status = 0;
    pid_t ended = 0;
    while (ended == 0 && done < least) {
      usleep(200);
      ended = waitpid(child, &status, WNOHANG);
    }
    if (ended == 0) {
      usleep(static_cast<useconds_t>(moments() % 3000));
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0) FAIL("the child found a difference");
    kills += WIFSIGNALED(status);

    kv::test::Watch watch;
    const Opened db(open_file(folder), watch);
    const std::uint64_t last = db.last();
    // What was committed is there; the one under way may be.
    std::uint64_t reached = std::max<std::uint64_t>(done, last);
    REQUIRE(reached <= done + 1);
    for (std::uint64_t number = next; number <= reached; ++number) {
      replay(used, number, world);
      if (number > last) REQUIRE(Script(used, number).fate() != Script::Fate::commit);
    }
    db.check(world);
    next = reached + 1;
    done = reached;
  }
  munmap(shared, sizeof(Counter));
  if (transactions > 100) CHECK(kills > 0);
}
