// The same rows in hand-written LMDB and in kvgen, and the order in which they are asked for.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "bench.kv.hpp"
#include "harness/files.h"
#include "raw.h"

namespace bench {

inline constexpr std::size_t payload_bytes = 224;
extern const std::array<std::byte, payload_bytes> payload;

/// Rows of the loaded tables: KV_BENCH_ROWS, or a million.
std::uint64_t rows();

/// Loads the rows: keys 0, 2, 4, … so that odd ones are absent.
void load(RawStore& store);
void load_raw_rows(records::Database& db);

/// Loaded once, big-endian keys. Do not wait for the disk.
RawStore& raw_store();
records::Database& kvgen_store();
/// The same database, which hands out values unchecked.
records::Database& trusting_store();

/// A record, and how many the table of records holds.
const records::Row& record();
inline constexpr std::uint64_t records_count = 10'000;

kv::Options fast();

/// Keys of stored rows in an order that no cache foresees; the same for both sides.
class RandomKeys {
 public:
  explicit RandomKeys(std::uint64_t seed = 42, std::uint64_t among = rows())
      : state_(seed), among_(among) {}
  std::uint64_t next() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return (state_ >> 33) % among_ * 2;
  }

 private:
  std::uint64_t state_;
  std::uint64_t among_;
};

}  // namespace bench
