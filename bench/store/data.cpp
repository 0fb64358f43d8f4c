#include "data.h"

#include <cstdlib>
#include <ranges>
#include <utility>

namespace bench {
namespace {

auto even_keys() {
  return std::views::iota(std::uint64_t{0}, rows()) |
         std::views::transform([](std::uint64_t i) { return 2 * i; });
}

}  // namespace

const std::array<std::byte, payload_bytes> payload{};

std::uint64_t rows() {
  static const std::uint64_t count = [] {
    const char* const text = std::getenv("KV_BENCH_ROWS");
    return text == nullptr ? std::uint64_t{1'000'000} : std::strtoull(text, nullptr, 10);
  }();
  return count;
}

kv::Options fast() {
  return {.durability = kv::Durability::none, .map_size = std::size_t{8} << 30};
}

void load(RawStore& store) {
  MDB_txn* txn = store.begin(0);
  for (const std::uint64_t id : even_keys()) {
    std::uint64_t stored = big_endian(id);
    MDB_val key{sizeof stored, &stored};
    MDB_val value{payload_bytes, const_cast<std::byte*>(payload.data())};
    must(mdb_put(txn, store.dbi(), &key, &value, MDB_APPEND));
  }
  must(mdb_txn_commit(txn));
}

void load_raw_rows(records::Database& db) {
  db.raw_rows().put_all(even_keys() | std::views::transform([](std::uint64_t id) {
                          return std::pair(id, kv::BytesView(payload));
                        }));
}

RawStore& raw_store() {
  static RawStore store(directory() + "/raw", false);
  static const bool loaded = [] {
    MDB_txn* txn = store.begin(MDB_RDONLY);
    MDB_stat stat;
    must(mdb_stat(txn, store.dbi(), &stat));
    mdb_txn_abort(txn);
    if (stat.ms_entries == 0) load(store);
    return true;
  }();
  static_cast<void>(loaded);
  return store;
}

records::Database& kvgen_store() {
  static records::Database db = records::Database::open(directory() + "/kvgen", fast());
  static const bool loaded = [] {
    if (!db.raw_rows().empty()) return true;
    load_raw_rows(db);
    db.rows().put_all(
        even_keys() | std::views::take(records_count) |
        std::views::transform([](std::uint64_t id) { return std::pair(id, record()); }));
    return true;
  }();
  static_cast<void>(loaded);
  return db;
}

const records::Row& record() {
  static const records::Row row{.number = 1,
                                .payload = kv::Bytes(payload.begin(), payload.end()),
                                .name = "a name of usual length",
                                .tags = {"first tag", "second tag", "third tag"}};
  return row;
}

records::Database& trusting_store() {
  kvgen_store();
  static records::Database db = [] {
    kv::Options options = fast();
    options.validate = kv::Validate::never;
    return records::Database::open(directory() + "/kvgen", options);
  }();
  return db;
}

}  // namespace bench
