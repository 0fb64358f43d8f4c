// Keys and index entries against LMDB's 511 bytes.
#include <catch2/catch.hpp>

#include "resolving.h"

namespace kvgen {
namespace {

using test::Codes;
using test::codes_of;

const std::string row =
    "struct Row { name: string; hash: [u8; 500]; at: timestamp; id: uuid?; small: u8; }\n";

Codes table(const std::string& text, bool all_lints = false) {
  return codes_of(row + "table " + text, all_lints);
}

const Codes fine;
const Codes too_long{"KV0510"};
const Codes may_be{"KV0704"};

TEST_CASE("a fixed key has at most 511 bytes") {
  CHECK(table("t(h: [u8; 511]) -> u8;") == fine);
  CHECK(table("t(h: [u8; 512]) -> u8;") == too_long);
  CHECK(table("t(h: [u8; 503], id: u64) -> u8;") == fine);
  CHECK(table("t(h: [u8; 504], id: u64) -> u8;") == too_long);
}

TEST_CASE("a key with text is refused when even empty text is too long") {
  // A terminator is two bytes; the last component has none unless it is descending.
  CHECK(table("t(h: [u8; 509], s: string desc) -> u8;") == fine);
  CHECK(table("t(h: [u8; 510], s: string desc) -> u8;") == too_long);
  CHECK(table("t(h: [u8; 511], s: string) -> u8;") == fine);
  CHECK(table("t(s: string, h: [u8; 510]) -> u8;") == too_long);
}

TEST_CASE("an entry of an index is its components and, when it is not unique, the key") {
  CHECK(table("t(id: u64) -> Row { index i (hash, small); }") == fine);                // 509
  CHECK(table("t(id: u64) -> Row { index i (hash, at); }") == too_long);               // 516
  CHECK(table("t(id: u64) -> Row { index i unique (hash, at); }") == fine);            // 508
  CHECK(table("t(id: u64) -> Row { index i (hash, name, small); }") == fine);          // 511
  CHECK(table("t(id: u64) -> Row { index i (hash, name, small, id); }") == too_long);  // 512
  CHECK(table("t(h: [u8; 511]) -> Row { index i (small); }") == too_long);
  // A key that is too long is one mistake, not another one with each index.
  CHECK(table("t(h: [u8; 512]) -> Row { index i (small); }") == too_long);
}

TEST_CASE("a key or entry with text that could be too long gives a note when asked for") {
  CHECK(table("t(s: string) -> u8;") == fine);
  CHECK(table("t(s: string) -> u8;", true) == may_be);
  CHECK(table("t(b: bytes, id: u8) -> u8;", true) == may_be);
  CHECK(table("t(id: u64) -> Row { index i (name); }", true) == may_be);
  CHECK(table("t(s: string) -> Row { index i (name); }", true) == Codes{"KV0704", "KV0704"});
  CHECK(table("t(id: u64) -> Row { index i (at, id); }", true) == fine);
}

}  // namespace
}  // namespace kvgen
