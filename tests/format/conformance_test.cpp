// Byte for byte what the Rust crates write and read: rkyv 0.8, bincode 1.3 and 2.0, postcard 1.1.
// data/ was made by the crates themselves; runtime/FORMAT.md tells the formats. Every line of every
// file is run: the counts below are those of the files.
#define CATCH_CONFIG_ENABLE_PAIR_STRINGMAKER
#include <catch2/catch.hpp>
#include <fstream>

#include "cases.h"
#include "layout.h"

namespace kv::test {
namespace {

using Counts = std::map<Verdict, std::size_t>;

/// Runs each line of a file and counts what became of it.
Counts run_file(const std::string& file) {
  Handlers handlers;
  register_types_0(handlers);
  register_types_1(handlers);
  register_types_2(handlers);
  std::ifstream in(std::string(KV_TEST_DATA) + "/data/" + file + ".jsonl");
  REQUIRE(in.good());
  Counts counts;
  for (std::string line; std::getline(in, line);) {
    const Json one = Json::parse(line);
    const Outcome outcome = handlers.at(one.at("type")).by_format.at(file)(one);
    if (outcome.verdict == Verdict::wrong) {
      INFO(file << ' ' << one.at("case") << " of type " << one.at("type"));
      CHECK(outcome.problem == "");
    }
    ++counts[outcome.verdict];
  }
  return counts;
}

const Counts all_written{{Verdict::same_bytes, 948}};

}  // namespace

TEST_CASE("every value is written and read as rkyv does") {
  CHECK(run_file("rkyv") == all_written);
}
TEST_CASE("every value is written and read as rkyv with its unaligned feature does") {
  CHECK(run_file("rkyv_unaligned") == all_written);
}
TEST_CASE("every value is written and read as bincode 1 does") {
  CHECK(run_file("bincode1") == all_written);
}
TEST_CASE("every value is written and read as bincode 2 does") {
  CHECK(run_file("bincode2") == all_written);
}
TEST_CASE("every value is written and read as postcard does") {
  CHECK(run_file("postcard") == all_written);
}

TEST_CASE("every damaged archive is refused or read as rkyv does, and unsafe ones refused too") {
  CHECK(run_file("rkyv_invalid") == Counts{{Verdict::same_value, 1672},
                                           {Verdict::refused, 1133},
                                           {Verdict::refused_unsafe, 2},
                                           {Verdict::refused_strictly, 34},
                                           {Verdict::accepted_any_address, 19}});
}
// A stored value is one value: what the crates would leave unread behind it is refused here.
TEST_CASE("every damaged value is refused or read as bincode 1 does") {
  CHECK(run_file("bincode1_invalid") ==
        Counts{{Verdict::same_value, 107}, {Verdict::behind_refused, 5}, {Verdict::refused, 519}});
}
TEST_CASE("every damaged value is refused or read as bincode 2 does") {
  CHECK(run_file("bincode2_invalid") ==
        Counts{{Verdict::same_value, 96}, {Verdict::behind_refused, 4}, {Verdict::refused, 174}});
}
TEST_CASE("every damaged value is refused or read as postcard does") {
  CHECK(run_file("postcard_invalid") ==
        Counts{{Verdict::same_value, 77}, {Verdict::behind_refused, 3}, {Verdict::refused, 178}});
}

}  // namespace kv::test
