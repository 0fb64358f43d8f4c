// The Rust crates' own data read and written without any C++ type of it: by schema alone.
#include "conformance.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <memory>

namespace kv::test {
namespace {

schema::Format format_of(const std::string& file) {
  if (file.starts_with("rkyv_unaligned")) return schema::Format::rkyv_unaligned;
  if (file.starts_with("rkyv")) return schema::Format::rkyv;
  if (file.starts_with("bincode1")) return schema::Format::bincode;
  if (file.starts_with("bincode2")) return schema::Format::bincode2;
  return schema::Format::postcard;
}

/// A copy of exactly this size on the heap, so that AddressSanitizer sees any read outside.
struct Exact {
  std::unique_ptr<std::byte[]> copy;
  BytesView bytes;
  explicit Exact(const Bytes& from) : copy(new std::byte[from.size()]) {
    std::copy(from.begin(), from.end(), copy.get());
    bytes = {copy.get(), from.size()};
  }
};

/// Equal but for the order of hash maps, which the formats do not keep. NaN equals itself.
bool same(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  const auto members = [](const Value& x, const Value& y) {
    return std::ranges::equal(x.members(), y.members(), [](const Member& m, const Member& n) {
      return m.name == n.name && same(m.value, n.value);
    });
  };
  switch (a.kind()) {
    case ValueKind::real32:
    case ValueKind::real64:
      return to_json(a) == to_json(b);
    case ValueKind::list:
      return std::ranges::equal(a.items(), b.items(), same);
    case ValueKind::record:
      return members(a, b);
    case ValueKind::variant:
      return a.name() == b.name() && members(a, b);
    case ValueKind::map:
      return a.entries().size() == b.entries().size() &&
             std::ranges::all_of(a.entries(), [&](const auto& entry) {
               return std::ranges::any_of(b.entries(), [&](const auto& other) {
                 return same(entry.first, other.first) && same(entry.second, other.second);
               });
             });
    default:
      return a == b;
  }
}

std::string run_valid(const Conformance& data, schema::Format format, const Json& one) {
  const dynamic::TableCodec codec(data.table_of(one.at("type"), format));
  const Bytes bytes = from_hex(one.at("bytes"));
  const Value value = data.value_of(codec.schema(), codec.table().value, one.at("value"));
  if (codec.write_value(value) != bytes) return "encodes to other bytes";
  const Exact exact(bytes);
  if (const Fault fault = codec.check_value(exact.bytes))
    return std::string("refused: ") + fault.rule;
  const Value read = codec.read_value(exact.bytes);
  if (!same(read, value)) return "decodes to another value";
  const bool unordered = one.at("type").get<std::string>().find("ash") != std::string::npos;
  if (!unordered && codec.write_value(read) != bytes) return "decoded, it encodes to other bytes";
  // A million empty items are allowed and slow.
  const bool empties = one.at("type").get<std::string>().find("unit") != std::string::npos;
  for (std::size_t bit = 0; bit < std::min<std::size_t>(bytes.size() * 8, 200); ++bit) {
    const auto flip = static_cast<std::byte>(1U << (bit % 8));
    exact.copy[bit / 8] ^= flip;
    if (!codec.check_value(exact.bytes) && !empties) (void)codec.read_value(exact.bytes);
    exact.copy[bit / 8] ^= flip;
  }
  return {};
}

std::string run_damaged(const Conformance& data, schema::Format format, const Json& one) {
  const dynamic::TableCodec codec(data.table_of(one.at("type"), format));
  Bytes bytes = from_hex(one.at("bytes"));
  if (one.contains("consumed") && one.at("consumed") < bytes.size()) {
    if (!codec.check_value(bytes)) return "accepted bytes behind the value";
    bytes.resize(one.at("consumed").get<std::size_t>());
  }
  const Exact exact(bytes);
  const Fault fault = codec.check_value(exact.bytes);
  if (one.at("expect") == "err") {
    const bool lenient = one.value("error", "") == "alignment" || one.contains("expect_next");
    return fault || lenient ? "" : "accepted what the crate refuses";
  }
  if (one.contains("decode_error")) return fault ? "" : "accepted what is not safe to read";
  if (one.contains("expect_next")) return {};
  if (fault) return std::string("refused what the crate accepts: ") + fault.rule;
  if (!one.contains("value")) return {};
  const Value value = data.value_of(codec.schema(), codec.table().value, one.at("value"));
  // Of equal keys of a map the last one counts, when it is written again.
  const Value read = codec.read_value(exact.bytes);
  return same(read, value) || codec.write_value(read) == codec.write_value(value)
             ? ""
             : "decodes to another value";
}

}  // namespace

TEST_CASE("every case of the crates is read, written and refused by schema alone") {
  const Conformance data(std::string(KV_TEST_DATA) + "/data/types.json");
  const std::string file =
      GENERATE("rkyv", "rkyv_unaligned", "rkyv_invalid", "bincode1", "bincode1_invalid", "bincode2",
               "bincode2_invalid", "postcard", "postcard_invalid");
  std::ifstream in(std::string(KV_SOURCE_ROOT) + "/tests/format/data/" + file + ".jsonl");
  REQUIRE(in.good());
  std::size_t cases = 0;
  for (std::string line; std::getline(in, line); ++cases) {
    const Json one = Json::parse(line);
    INFO(file << ' ' << one.at("case") << " of type " << one.at("type"));
    const auto run = file.ends_with("_invalid") ? run_damaged : run_valid;
    std::string problem;
    try {
      problem = run(data, format_of(file), one);
    } catch (const std::exception& error) {
      problem = error.what();
    }
    CHECK(problem == "");
  }
  CHECK(cases > 200);
}

}  // namespace kv::test
