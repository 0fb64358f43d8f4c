// Opening a database whose rows have to be rewritten for a field with a default, in one transaction
// and in steps, beside a program that copies the rows into a new file through the code of both
// schemas.
//
// KV_BENCH_ROWS: rows in the table.
#include <stdlib.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "measured.h"
#include "people.kv.hpp"
#include "people.v1.kv.hpp"

namespace {

namespace fs = std::filesystem;
namespace old = people::v1;
using bench::Measured;

constexpr int rounds = 3;

struct Directory {
  fs::path path;
  Directory() {
    std::string pattern = (fs::temp_directory_path() / "bench-migration-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::exit(1);
    path = pattern;
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

std::uint64_t rows() {
  const char* const text = std::getenv("KV_BENCH_ROWS");
  return text == nullptr ? 1'000'000 : std::strtoull(text, nullptr, 10);
}

void fill(const fs::path& path) {
  const auto db = old::Database::open(path, {.durability = kv::Durability::none});
  db.write([](old::WriteTxn& txn) {
    const auto table = txn.people();
    old::Person person{.age = 30};
    person.payload.resize(100);
    for (std::uint64_t id = 0; id < rows(); ++id) {
      person.name = "name " + std::to_string(id * 31 % 5000);
      person.email = "user" + std::to_string(id) + "@example.org";
      table.put(id, person);
    }
  });
}

/// What a program without migrations does.
void copy(const fs::path& path) {
  const auto from = old::Database::open(path, {.durability = kv::Durability::none});
  const auto to =
      people::Database::open(path.string() + ".new", {.durability = kv::Durability::none});
  to.write([&](people::WriteTxn& txn) {
    const auto source = from.read();
    const auto table = txn.people();
    people::Person person;
    for (auto [id, stored] : source.people().all()) {
      person.name = stored.name();
      person.email = stored.email();
      person.age = stored.age();
      person.payload.assign(stored.payload().begin(), stored.payload().end());
      table.put(id, person);
    }
  });
}

void migrate(const fs::path& path, std::size_t step_bytes) {
  people::Database::open(path, {.durability = kv::Durability::none,
                                .migrate = kv::Migrate::automatic,
                                .migration_step_bytes = step_bytes});
}

/// All rows are there, and have the new field.
void check(const fs::path& path) {
  const auto db = people::Database::open(path, {.durability = kv::Durability::none});
  const auto txn = db.read();
  std::uint64_t good = 0;
  for (auto [id, person] : txn.people().all()) good += person.score() == 100 && person.age() == 30;
  if (good != rows()) throw std::runtime_error(path.string() + " does not have all rows");
}

struct Work {
  const char* name;
  std::function<void(const fs::path&)> run;
  const char* result;  // appended to the file's path
  std::vector<Measured> found = {};
};

void report(const Work& work, const Work& beside) {
  std::vector<double> ratios, seconds, own, resident;
  for (std::size_t i = 0; i < work.found.size(); ++i) {
    ratios.push_back(work.found[i].seconds / beside.found[i].seconds);
    seconds.push_back(work.found[i].seconds);
    own.push_back(work.found[i].own_megabytes);
    resident.push_back(work.found[i].resident_megabytes);
  }
  for (std::vector<double>* each : {&ratios, &seconds, &own, &resident})
    std::sort(each->begin(), each->end());
  const std::size_t middle = ratios.size() / 2;
  std::printf(
      "%-24s %9.0f rows/s   own %5.0f MB   with the file's pages %5.0f MB   "
      "ratio %.2f (%.2f to %.2f)\n",
      work.name, static_cast<double>(rows()) / seconds[middle], own.back(), resident.back(),
      ratios[middle], ratios.front(), ratios.back());
}

void run() {
  const Directory directory;
  const fs::path original = directory.path / "original";
  bench::measured([&] { fill(original); });
  std::vector<Work> works{
      {"copied by hand", copy, ".new"},
      {"one transaction",
       [](const fs::path& path) { migrate(path, std::numeric_limits<std::size_t>::max()); }, ""},
      {"steps of 64 MiB",
       [](const fs::path& path) { migrate(path, kv::Options{}.migration_step_bytes); }, ""},
      {"steps of 8 MiB", [](const fs::path& path) { migrate(path, std::size_t{8} << 20); }, ""},
  };
  for (int round = 0; round < rounds; ++round)
    for (Work& work : works) {
      const fs::path folder = directory.path / "work";
      fs::create_directory(folder);
      fs::copy_file(original, folder / "db");
      work.found.push_back(bench::measured([&] { work.run(folder / "db"); }));
      bench::measured([&] { check(folder / (std::string("db") + work.result)); });
      fs::remove_all(folder);
    }
  std::printf("%llu rows, %.0f MB\n", static_cast<unsigned long long>(rows()),
              static_cast<double>(fs::file_size(original)) / (1 << 20));
  for (const Work& work : works) report(work, works.front());
}

}  // namespace

int main() {
  try {
    run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench: %s\n", error.what());
    return 1;
  }
}
