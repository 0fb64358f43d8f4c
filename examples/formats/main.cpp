// The same records in six formats: stored by one function, read by one template, compared by size
// and speed.
#include <chrono>
#include <cstdio>
#include <string>

#include "formats.kv.hpp"

namespace {

constexpr std::uint64_t rows = 20'000;
using Clock = std::chrono::steady_clock;

formats::Reading reading(std::uint64_t id) {
  formats::Reading made;
  made.sensor = "sensor-" + std::to_string(id % 100);
  for (std::uint64_t i = 0; i < 12; ++i) made.values.push_back(static_cast<double>(id + i) / 8);
  made.labels = {{"unit", "celsius"}, {"site", "north-" + std::to_string(id % 7)}};
  return made;
}

double nanoseconds_each(Clock::time_point begin) {
  return std::chrono::duration<double, std::nano>(Clock::now() - begin).count() /
         static_cast<double>(rows);
}

/// Sums what every format's view offers under the same names.
template <class Reader>
double read_all(const Reader& table) {
  double sum = 0;
  for (auto [id, view] : table.all()) {
    for (const double value : view.values()) sum += value;
    sum += static_cast<double>(view.sensor().size() + view.labels().find("site")->size());
  }
  return sum;
}

template <class Writer, class Reader>
void compare(const char* name, formats::Database& db, Writer writer, Reader reader) {
  auto begin = Clock::now();
  db.write([&](formats::WriteTxn& txn) {
    for (std::uint64_t id = 0; id < rows; ++id) writer(txn).put(id, reading(id));
  });
  const double put = nanoseconds_each(begin);

  auto txn = db.read();
  begin = Clock::now();
  const double sum = read_all(reader(txn));
  const double read = nanoseconds_each(begin);
  const auto bytes = reader(txn).get_bytes(1);
  std::printf("%-16s %8zu %10.0f %10.0f %14.1f\n", name, bytes ? bytes->size() : 0, put, read, sum);
}

}  // namespace

int main(int argc, char** argv) {
  auto db = formats::Database::open(
      argc > 1 ? argv[1] : "formats.db",
      kv::Options{.recreate = kv::Recreate::always, .durability = kv::Durability::none});
  std::printf("%-16s %8s %10s %10s %14s\n", "format", "bytes", "put, ns", "read, ns", "sum");
  compare(
      "rkyv", db, [](auto& txn) { return txn.as_rkyv(); }, [](auto& txn) { return txn.as_rkyv(); });
  compare(
      "rkyv_unaligned", db, [](auto& txn) { return txn.as_rkyv_unaligned(); },
      [](auto& txn) { return txn.as_rkyv_unaligned(); });
  compare(
      "flatbuffers", db, [](auto& txn) { return txn.as_flatbuffers(); },
      [](auto& txn) { return txn.as_flatbuffers(); });
  compare(
      "bincode", db, [](auto& txn) { return txn.as_bincode(); },
      [](auto& txn) { return txn.as_bincode(); });
  compare(
      "bincode2", db, [](auto& txn) { return txn.as_bincode2(); },
      [](auto& txn) { return txn.as_bincode2(); });
  compare(
      "postcard", db, [](auto& txn) { return txn.as_postcard(); },
      [](auto& txn) { return txn.as_postcard(); });
}
