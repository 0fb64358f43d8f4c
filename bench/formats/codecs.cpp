// A record to bytes in place, and the same through a buffer that is then copied; no database.
#include <benchmark/benchmark.h>

#include <cstring>

#include "sample.h"

namespace {

constexpr std::size_t records_count = 64;
const std::vector<records::Record>& samples() {
  static const std::vector<records::Record> all = [] {
    std::vector<records::Record> made;
    for (std::uint64_t id = 0; id < records_count; ++id) made.push_back(bench::sample(id));
    return made;
  }();
  return all;
}

/// Where a page would be.
std::array<std::byte, 4096> place;

template <class F>
void in_place(benchmark::State& state) {
  using Codec = kv::ValueCodec<F, records::Record>;
  std::size_t i = 0;
  for (auto _ : state) {
    const records::Record& record = samples()[i++ % records_count];
    // As stores do it: a format that has to build a value builds it once.
    if constexpr (requires { Codec::encode(record); }) {
      const kv::BytesView built = Codec::encode(record);
      std::memcpy(place.data(), built.data(), built.size());
    } else {
      const std::size_t size = Codec::size(record);
      Codec::write(record, kv::MutableBytes(place).first(size));
    }
    benchmark::DoNotOptimize(place);
  }
}

template <class F>
void through_buffer(benchmark::State& state) {
  using Codec = kv::ValueCodec<F, records::Record>;
  kv::Bytes buffer;
  std::size_t i = 0;
  for (auto _ : state) {
    const records::Record& record = samples()[i++ % records_count];
    buffer.resize(Codec::size(record));
    Codec::write(record, buffer);
    std::memcpy(place.data(), buffer.data(), buffer.size());
    benchmark::DoNotOptimize(place);
  }
}

void by_hand(benchmark::State& state) {
  std::size_t i = 0;
  for (auto _ : state) {
    bench::by_hand::write(samples()[i++ % records_count], place.data());
    benchmark::DoNotOptimize(place);
  }
}

void by_flatc(benchmark::State& state) {
  flatbuffers::FlatBufferBuilder builder;
  std::size_t i = 0;
  for (auto _ : state) {
    bench::by_flatc::build(samples()[i++ % records_count], builder);
    std::memcpy(place.data(), builder.GetBufferPointer(), builder.GetSize());
    benchmark::DoNotOptimize(place);
  }
}

BENCHMARK(by_hand)->Name("encode/hand-written struct codec");
BENCHMARK(by_flatc)->Name("encode/flatc and copy");
BENCHMARK(in_place<kv::Rkyv>)->Name("encode/rkyv");
BENCHMARK(through_buffer<kv::Rkyv>)->Name("encode/rkyv and copy");
BENCHMARK(in_place<kv::RkyvUnaligned>)->Name("encode/rkyv_unaligned");
BENCHMARK(in_place<kv::FlatBuffers>)->Name("encode/flatbuffers");
BENCHMARK(in_place<kv::Bincode>)->Name("encode/bincode");
BENCHMARK(through_buffer<kv::Bincode>)->Name("encode/bincode and copy");
BENCHMARK(in_place<kv::Bincode2>)->Name("encode/bincode2");
BENCHMARK(in_place<kv::Postcard>)->Name("encode/postcard");
BENCHMARK(through_buffer<kv::Postcard>)->Name("encode/postcard and copy");

}  // namespace
