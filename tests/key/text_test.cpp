// Keys as error messages show them.
#include <catch2/catch.hpp>

#include "kv/key/key_text.h"
#include "sample_keys.h"

namespace kv::test {
namespace {

TEST_CASE("a key reads as its user would write it") {
  CHECK(key_text<One<std::uint64_t>>(42) == "42");
  CHECK(key_text<One<std::uint8_t>>(65) == "65");
  CHECK(key_text<One<bool>>(true) == "true");
  CHECK(key_text<One<std::string>>("ada") == R"("ada")");
  CHECK(key_text<OneDesc<std::string>>("ada") == R"("ada")");
  CHECK(key_text<One<double>>(1e-10) == "1e-10");
  CHECK(key_text<One<float>>(0.1F) == "0.1");
  CHECK(key_text<One<Status>>(Status::banned) == "banned");
  CHECK(key_text<One<Status>>(static_cast<Status>(77)) == "77");
  CHECK(key_text<One<Bytes>>(as_bytes("\xDE\xAD")) == "dead");
  CHECK(key_text<One<Uuid>>({}) == "00000000-0000-0000-0000-000000000000");
  CHECK(key_text<Native::Codec<std::uint32_t>>(7) == "7");
  CHECK(key_text<Many<Ascending<std::string>, Descending<Timestamp>>>(
            {{"AAPL", Timestamp(Duration(17))}}) == R"(("AAPL", 17))");
  CHECK(key_text<Many<Ascending<std::uint8_t>>>({{std::uint8_t{3}}}) == "(3)");
}

TEST_CASE("text in a message is escaped and cut between characters") {
  CHECK(quoted("a\"b\\c\n\x7F") == R"("a\"b\\c\x0a\x7f")");
  CHECK(quoted("é") == "\"é\"");
  CHECK(quoted("\xFFz") == R"("\xffz")");
  CHECK(quoted(std::string(64, 'a')) == '"' + std::string(64, 'a') + '"');
  CHECK(quoted(std::string(65, 'a')) == '"' + std::string(64, 'a') + "…\"");
  CHECK(quoted(std::string(63, 'a') + "é") == '"' + std::string(63, 'a') + "…\"");
  CHECK(hex(Bytes(65, std::byte{0xAB})).substr(126) == "ab…");
}

}  // namespace
}  // namespace kv::test
