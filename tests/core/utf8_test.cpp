// Strict UTF-8: every scalar value is taken, everything else refused at its first byte, wherever it
// stands among words of ASCII.
#include <catch2/catch.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "kv/core/utf8.h"

namespace kv {
namespace {

std::string encoded(std::uint32_t scalar) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  const auto tail = [&](unsigned shift) { return byte(0x80U | ((scalar >> shift) & 0x3FU)); };
  if (scalar < 0x80) return {byte(scalar)};
  if (scalar < 0x800) return {byte(0xC0U | (scalar >> 6U)), tail(0)};
  if (scalar < 0x10000) return {byte(0xE0U | (scalar >> 12U)), tail(6), tail(0)};
  return {byte(0xF0U | (scalar >> 18U)), tail(12), tail(6), tail(0)};
}

/// From memory of its exact size, so that AddressSanitizer sees a byte too many.
std::size_t fault_of(const std::string& text) {
  const auto exact = std::make_unique<char[]>(text.size());
  text.copy(exact.get(), text.size());
  const std::size_t fault = utf8_fault({exact.get(), text.size()});
  if (is_utf8({exact.get(), text.size()}) != (fault == text.size())) FAIL("is_utf8 disagrees");
  return fault;
}

TEST_CASE("every code point but the surrogates is well-formed, and nothing beyond the last") {
  for (std::uint32_t scalar = 0; scalar < 0x110100; ++scalar) {
    const bool good = scalar <= 0x10FFFF && (scalar < 0xD800 || scalar > 0xDFFF);
    if (is_utf8(encoded(scalar)) != good) FAIL(scalar);
  }
}

TEST_CASE("of all two-byte sequences only those of ASCII and U+0080 to U+07FF are well-formed") {
  for (unsigned first = 0; first < 256; ++first) {
    for (unsigned second = 0; second < 256; ++second) {
      const bool ascii = first < 0x80 && second < 0x80;
      const bool pair = first >= 0xC2 && first < 0xE0 && second >= 0x80 && second < 0xC0;
      const std::string text{static_cast<char>(first), static_cast<char>(second)};
      if (is_utf8(text) != (ascii || pair)) FAIL(first << " " << second);
    }
  }
}

TEST_CASE("malformed sequences are refused at their first byte, wherever they stand") {
  const std::string malformed[] = {
      "\x80",              // continuation without a lead
      "\xC0\x80",          // overlong NUL
      "\xC1\xBF",          // overlong
      "\xE0\x9F\xBF",      // overlong
      "\xF0\x8F\xBF\xBF",  // overlong
      "\xED\xA0\x80",      // surrogate
      "\xED\xBF\xBF",      // surrogate
      "\xF4\x90\x80\x80",  // above U+10FFFF
      "\xF5\x80\x80\x80",
      "\xFF",
      "\xC3",          // ends too early
      "\xE2\x82",      // ends too early
      "\xF0\x9F\x98",  // ends too early
      "\xE2\x28\xA1",  // second byte is none
      "\xE2\x82\x28",  // third byte is none
      "\xF0\x9F\x98\x28",
  };
  for (const std::string& bad : malformed) {
    for (std::size_t before = 0; before < 20; ++before) {
      for (const std::size_t after : {0U, 1U, 7U, 8U, 9U}) {
        const std::string text = std::string(before, 'a') + bad + std::string(after, 'z');
        if (fault_of(text) != before) FAIL(before << " " << after << " " << fault_of(text));
        const std::string wide = "é" + text;
        if (fault_of(wide) != before + 2) FAIL("after é: " << before << " " << after);
      }
    }
  }
}

TEST_CASE("well-formed text of every length and place has no fault") {
  for (std::size_t before = 0; before < 20; ++before)
    for (const std::string& middle : {std::string(), std::string("é"), std::string("日本語"),
                                      std::string("😀"), std::string(1, '\0')})
      for (std::size_t after = 0; after < 20; ++after) {
        const std::string text = std::string(before, 'a') + middle + std::string(after, 'z');
        if (fault_of(text) != text.size()) FAIL(text);
      }
  CHECK(utf8_fault({}) == 0);
}

}  // namespace
}  // namespace kv
