// Text and numbers that reach generated C++ mean the same there.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "emit/literals.h"

namespace kvgen::emit {
namespace {

using model::Scalar;

TEST_CASE("strings are escaped so that nothing runs on or ends early") {
  CHECK(string_literal("plain") == "\"plain\"");
  CHECK(string_literal("a\"b\\c") == "\"a\\\"b\\\\c\"");
  CHECK(string_literal("\n1") == "\"\\0121\"");
  CHECK(string_literal(std::string_view("\0f", 2)) == "\"\\000f\"");
  CHECK(string_literal("\xC3\xA9") == "\"\\303\\251\"");
  CHECK(string_literal("?\?/?\?=") == "\"?\\?/?\\?=\"");
}

TEST_CASE("no doc line continues into the next or hides what follows") {
  CHECK(doc_lines({"plain", " spaced ", ""}) == std::vector<std::string>{" plain", " spaced", ""});
  CHECK(doc_lines({"end \\"}) == std::vector<std::string>{" end &#92;"});
  CHECK(doc_lines({"end \\  "}) == std::vector<std::string>{" end &#92;"});
  CHECK(doc_lines({"end ?\?/"}) == std::vector<std::string>{" end ?\?&#47;"});
  CHECK(doc_lines({"a\rb\nc"}) == std::vector<std::string>{" a b c"});
  CHECK(doc_lines({"\xE2\x80\xAEx"}) == std::vector<std::string>{" x"});
}

TEST_CASE("integers at the ends of their types") {
  CHECK(integer_literal(Scalar::i64, true, 0, 1ULL << 63) == "-9223372036854775807 - 1");
  CHECK(integer_literal(Scalar::u64, false, 0, ~0ULL) == "18446744073709551615u");
  CHECK(integer_literal(Scalar::i8, true, 0, 128) == "-128");
  CHECK(integer_literal(Scalar::i32, true, 0, 0) == "0");
}

TEST_CASE("reals are exact and always reals") {
  CHECK(real_literal(Scalar::f64, 0.1) == "0.1");
  CHECK(real_literal(Scalar::f64, 3) == "3.0");
  CHECK(real_literal(Scalar::f64, -0.0) == "-0.0");
  CHECK(real_literal(Scalar::f32, 0.1) == "0.1f");
  CHECK(real_literal(Scalar::f64, 1e300) == "1e+300");
  CHECK(real_literal(Scalar::f64, std::numeric_limits<double>::infinity()) ==
        "std::numeric_limits<double>::infinity()");
  CHECK(real_literal(Scalar::f32, -1e300) == "-std::numeric_limits<float>::infinity()");
  CHECK(real_literal(Scalar::f64, std::nan("")) == "std::numeric_limits<double>::quiet_NaN()");
  const double third = 1.0 / 3;
  CHECK(std::stod(real_literal(Scalar::f64, third)) == third);
}

TEST_CASE("lists wrap between items and end in commas") {
  CHECK(wrap({"aa", "bb", "cc"}, 7) == std::vector<std::string>{"aa, bb,", "cc"});
  CHECK(wrap({}, 7).empty());
  CHECK(wrap({"longer than that", "b"}, 4) == std::vector<std::string>{"longer than that,", "b"});
}

}  // namespace
}  // namespace kvgen::emit
