// The vectors of runtime/FORMAT.md are what the codecs write, and all of it: a line that is only
// there or only here fails.
#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "sample_keys.h"

namespace kv::test {
namespace {

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(' ');
  const auto end = text.find_last_not_of(' ');
  return begin == std::string::npos ? "" : text.substr(begin, end - begin + 1);
}

/// Each line as "type | key | bytes", single-spaced.
std::set<std::string> documented() {
  std::ifstream file(KV_SOURCE_ROOT "/runtime/FORMAT.md");
  REQUIRE(file.good());
  std::set<std::string> lines;
  std::string line;
  while (std::getline(file, line) && line != "```vectors") {
  }
  while (std::getline(file, line) && line != "```") {
    std::istringstream cells(line);
    std::string type;
    std::string key;
    std::string bytes;
    std::getline(cells, type, '|');
    std::getline(cells, key, '|');
    std::getline(cells, bytes);
    lines.insert(trimmed(type) + " | " + trimmed(key) + " | " + trimmed(bytes));
  }
  return lines;
}

class Written {
 public:
  template <class Codec>
  void key(const std::string& type, const std::string& text, const typename Codec::View& view) {
    add(type, text, spaced_hex(encoded<Codec>(view)));
  }
  template <class Codec, class... Leading>
  void prefix(const std::string& type, const std::string& text, const Leading&... leading) {
    KeyBuffer buffer;
    encode_prefix<Codec>(buffer, leading...);
    add("prefix " + type, text, spaced_hex(buffer.bytes()));
  }
  template <key::Component T, bool Desc>
  void optional(const std::string& type, const std::string& text,
                const std::optional<key::ComponentView<T>>& value) {
    KeyBuffer buffer;
    key::encode_optional<T, Desc>(value, buffer);
    add("index " + type, text, spaced_hex(buffer.bytes()));
  }
  void add(const std::string& type, const std::string& text, const std::string& bytes) {
    lines_.insert(type + " | " + text + " | " + bytes);
  }
  const std::set<std::string>& lines() const { return lines_; }

 private:
  std::set<std::string> lines_;
};

Bytes bytes_of(std::initializer_list<unsigned> values) {
  Bytes bytes;
  for (const unsigned value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

Timestamp at(std::int64_t nanoseconds) { return Timestamp(Duration(nanoseconds)); }

void write_scalars(Written& out) {
  out.key<One<bool>>("bool", "false", false);
  out.key<One<bool>>("bool", "true", true);
  out.key<One<std::uint8_t>>("u8", "0", 0);
  out.key<One<std::uint8_t>>("u8", "255", 255);
  out.key<One<std::uint16_t>>("u16", "258", 258);
  out.key<One<std::uint32_t>>("u32", "1", 1);
  out.key<One<std::uint64_t>>("u64", "1", 1);
  out.key<One<std::uint64_t>>("u64", "18446744073709551615", ~std::uint64_t{0});
  out.key<One<std::int8_t>>("i8", "-128", -128);
  out.key<One<std::int8_t>>("i8", "-1", -1);
  out.key<One<std::int8_t>>("i8", "0", 0);
  out.key<One<std::int8_t>>("i8", "127", 127);
  out.key<One<std::int16_t>>("i16", "-2", -2);
  out.key<One<std::int32_t>>("i32", "1", 1);
  out.key<One<std::int64_t>>("i64", "-1", -1);
  out.key<One<std::int64_t>>("i64", "0", 0);
  out.key<One<Status>>("enum : u8", "2", Status::banned);
  out.key<One<Level>>("enum : i16", "-1", Level::low);
  constexpr float inf = std::numeric_limits<float>::infinity();
  out.key<One<float>>("f32", "-inf", -inf);
  out.key<One<float>>("f32", "-1", -1);
  out.key<One<float>>("f32", "-0", -0.0F);
  out.key<One<float>>("f32", "0", 0);
  out.key<One<float>>("f32", "1", 1);
  out.key<One<float>>("f32", "inf", inf);
  out.key<One<float>>("f32", "nan", std::numeric_limits<float>::quiet_NaN());
  out.key<One<double>>("f64", "-1.5", -1.5);
  out.key<One<double>>("f64", "0", 0);
  out.key<One<double>>("f64", "1.5", 1.5);
  out.key<One<double>>("f64", "inf", std::numeric_limits<double>::infinity());
  out.key<One<double>>("f64", "-nan", -std::numeric_limits<double>::quiet_NaN());
  out.key<One<Timestamp>>("timestamp", "-1", at(-1));
  out.key<One<Timestamp>>("timestamp", "1700000000000000000", at(1700000000000000000));
  out.key<One<Duration>>("duration", "1000", Duration(1000));
  const std::string uuid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  out.key<One<Uuid>>("uuid", uuid, parse_uuid(uuid).value());
  out.key<One<std::array<std::uint8_t, 4>>>("[u8; 4]", "deadbeef", {0xDE, 0xAD, 0xBE, 0xEF});
}

void write_text(Written& out) {
  out.key<One<std::string>>("string", R"("ada")", "ada");
  out.key<One<std::string>>("string", R"("a\0b")", {"a\0b", 3});
  out.key<One<std::string>>("string", R"("é")", "é");
  out.key<One<Bytes>>("bytes", "00ff01", bytes_of({0x00, 0xFF, 0x01}));
}

void write_descending(Written& out) {
  out.key<OneDesc<std::uint32_t>>("u32 desc", "1", 1);
  out.key<OneDesc<std::int8_t>>("i8 desc", "-128", -128);
  out.key<OneDesc<bool>>("bool desc", "true", true);
  out.key<OneDesc<double>>("f64 desc", "-1.5", -1.5);
  out.key<OneDesc<std::array<std::uint8_t, 4>>>("[u8; 4] desc", "deadbeef",
                                                {0xDE, 0xAD, 0xBE, 0xEF});
  out.key<OneDesc<std::string>>("string desc", R"("")", "");
  out.key<OneDesc<std::string>>("string desc", R"("ada")", "ada");
  out.key<OneDesc<std::string>>("string desc", R"("a\0")", {"a\0", 2});
  out.key<OneDesc<Bytes>>("bytes desc", "00ff01", bytes_of({0x00, 0xFF, 0x01}));
}

using Ticks = Many<Ascending<std::string>, Descending<Timestamp>>;
using TwoTexts = Many<Ascending<std::string>, Ascending<std::string>>;
using DescThenText = Many<Descending<std::string>, Ascending<std::string>>;

void write_composites(Written& out) {
  const std::string ticks = "(string, timestamp desc)";
  out.key<Ticks>(ticks, R"(("AAPL", 0))", {{"AAPL", at(0)}});
  out.key<Ticks>(ticks, R"(("", -1))", {{"", at(-1)}});
  out.key<TwoTexts>("(string, string)", R"(("a\0", "b\0"))",
                    {{std::string_view("a\0", 2), std::string_view("b\0", 2)}});
  out.key<TwoTexts>("(string, string)", R"(("", ""))", {{"", ""}});
  out.key<DescThenText>("(string desc, string)", R"(("a", "b"))", {{"a", "b"}});
  out.key<Many<Ascending<bool>, Descending<std::string>>>("(bool, string desc)", R"((true, "é"))",
                                                          {{true, "é"}});
  const Bytes bytes = bytes_of({0x00, 0xFF});
  out.key<Many<Ascending<std::uint8_t>, Ascending<Bytes>>>("(u8, bytes)", "(7, 00ff)",
                                                           {{std::uint8_t{7}, BytesView(bytes)}});
  out.key<Many<Ascending<Bytes>, Ascending<std::uint8_t>>>("(bytes, u8)", "(00ff, 7)",
                                                           {{BytesView(bytes), std::uint8_t{7}}});
  out.key<Native::Codec<std::uint32_t>>("native u32", "1", 1);
  out.key<Native::Codec<std::uint64_t>>("native u64", "258", 258);
}

void write_index_components(Written& out) {
  KeyBuffer buffer;
  key::encode<std::string, false, false>("ada", buffer);
  out.add("index string", R"("ada")", spaced_hex(buffer.bytes()));
  out.optional<std::string, false>("string?", "absent", std::nullopt);
  out.optional<std::string, false>("string?", R"("")", "");
  out.optional<std::uint16_t, false>("u16?", "258", std::uint16_t{258});
  out.optional<std::uint16_t, true>("u16? desc", "absent", std::nullopt);
  out.optional<std::uint16_t, true>("u16? desc", "258", std::uint16_t{258});
}

void write_prefixes(Written& out) {
  out.prefix<Ticks>("(string, timestamp desc)", R"("AA")", "AA");
  out.prefix<Ticks>("(string, timestamp desc)", R"(starts_with "AA")", starts_with("AA"));
  out.prefix<DescThenText>("(string desc, string)", R"(starts_with "a")", starts_with("a"));
  out.prefix<DescThenText>("(string desc, string)", R"("a", starts_with "b\0")", "a",
                           starts_with({"b\0", 2}));
  out.prefix<One<std::string>>("string", R"("a\0")", std::string_view("a\0", 2));
  out.prefix<One<Bytes>>("bytes", "00", bytes_of({0x00}));
  for (const Bytes& bytes : {bytes_of({0x41, 0xFF, 0xFF}), bytes_of({0xFF, 0xFF})}) {
    KeyBuffer buffer;
    buffer.push(bytes.data(), bytes.size());
    const bool bounded = prefix_upper_bound(buffer);
    out.add("above", spaced_hex(bytes), bounded ? spaced_hex(buffer.bytes()) : "none");
  }
}

TEST_CASE("the vectors of the format document are what the codecs write") {
  Written written;
  write_scalars(written);
  write_text(written);
  write_descending(written);
  write_composites(written);
  write_index_components(written);
  write_prefixes(written);
  const std::set<std::string> promised = documented();
  CHECK(promised.size() > 50);
  for (const std::string& line : written.lines()) {
    INFO("the codecs write: " << line);
    CHECK(promised.contains(line));
  }
  for (const std::string& line : promised) {
    INFO("FORMAT.md says: " << line);
    CHECK(written.lines().contains(line));
  }
}

}  // namespace
}  // namespace kv::test
