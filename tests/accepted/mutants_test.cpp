// Random mutants of the corpus, of bytes and of words, under a printed seed: nothing crashes, what
// is accepted generates, and a sample of that compiles. KVGEN_SEED repeats a run, KVGEN_ROUNDS
// makes it longer, KVGEN_SAMPLE compiles more.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <random>

#include "compiled.h"
#include "source/source.h"
#include "support/golden.h"
#include "syntax/format.h"
#include "syntax/lex.h"

namespace kvgen::test {
namespace {

namespace fs = std::filesystem;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given == nullptr ? otherwise : std::strtoull(given, nullptr, 10);
}

const std::vector<std::string> words = {"struct",
                                        "enum",
                                        "variant",
                                        "table",
                                        "index",
                                        "unique",
                                        "format",
                                        "raw",
                                        "bincode",
                                        "postcard",
                                        "rkyv_unaligned",
                                        "key_format",
                                        "native",
                                        "desc",
                                        "auto",
                                        "renamed",
                                        "from",
                                        "class",
                                        "NULL",
                                        "std",
                                        "kv",
                                        "x",
                                        "User",
                                        "u8",
                                        "u64",
                                        "i128",
                                        "f64",
                                        "char",
                                        "string",
                                        "bytes",
                                        "uuid",
                                        "timestamp",
                                        "map<string, u8>",
                                        "hashmap<u8, u8>",
                                        "box<u8>",
                                        "(u8, string)",
                                        "[u8; 4]",
                                        "?",
                                        "[",
                                        "]",
                                        "{",
                                        "}",
                                        "(",
                                        ")",
                                        ";",
                                        ",",
                                        "=",
                                        "->",
                                        ".",
                                        "0",
                                        "255",
                                        "-1",
                                        "1e9",
                                        "\"t*/?"
                                        "?/\\\\\"",
                                        "none",
                                        "true",
                                        "inf",
                                        "[]",
                                        "///",
                                        "//",
                                        "/*",
                                        "*/",
                                        "namespace",
                                        "version 3;",
                                        "database D;"};

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t bound) {
    return bound == 0 ? 0 : std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
  }
  std::string bytes(std::string text) {
    for (std::size_t i = 1 + below(4); i > 0 && !text.empty(); --i) {
      const std::size_t at = below(text.size());
      switch (below(4)) {
        case 0:
          text.erase(at, 1 + below(8));
          break;
        case 1:
          text.insert(at, text.substr(below(text.size()), below(40)));
          break;
        case 2:
          std::swap(text[at], text[below(text.size())]);
          break;
        default:
          text[at] = static_cast<char>(below(256));
      }
    }
    return text;
  }
  std::string tokens(const std::string& text) {
    std::vector<std::string> parts = split(text);
    for (std::size_t i = 1 + below(5); i > 0 && !parts.empty(); --i) {
      const std::size_t at = below(parts.size());
      const std::size_t other = below(parts.size());
      const auto place = parts.begin() + static_cast<std::ptrdiff_t>(at);
      switch (below(6)) {
        case 0:
          parts.erase(place);
          break;
        case 1:
          parts.insert(place, std::string(parts[other]));
          break;
        case 2:
          std::swap(parts[at], parts[other]);
          break;
        case 3:
          parts[at] = parts[other];
          break;
        case 4:
          parts[at] = words[below(words.size())];
          break;
        default:
          parts.insert(place, words[below(words.size())]);
      }
    }
    std::string out;
    for (const std::string& part : parts) out += part + (part.starts_with("//") ? "\n" : " ");
    return out;
  }

 private:
  static std::vector<std::string> split(const std::string& text) {
    SourceMap map;
    Report ignored;
    const FileId file = map.add("", text);
    std::vector<std::string> parts;
    for (const Token& token : lex(map, file, ignored))
      if (token.kind != TokenKind::end) parts.emplace_back(map.text(token.span));
    return parts;
  }
  std::mt19937_64 random_;
};

TEST_CASE("mutants crash nothing, and what is accepted compiles") {
  const std::uint64_t seed = from_environment("KVGEN_SEED", std::random_device{}());
  const std::size_t rounds = from_environment("KVGEN_ROUNDS", 100);
  const std::size_t sample = from_environment("KVGEN_SAMPLE", 6);
  std::cout << "KVGEN_SEED=" << seed << '\n';
  INFO("KVGEN_SEED=" << seed);
  Mutator mutator(seed);
  std::vector<std::string> corpus;
  const fs::path tests = std::string(KV_SOURCE_ROOT) + "/tests";
  for (const char* folder : {"emit/corpus", "resolve/corpus/ok", "syntax/corpus"})
    for (const fs::path& path : files_in(tests / folder, ".kv")) corpus.push_back(read_file(path));
  Workshop shop;
  for (const fs::path& path : files_in(tests / "emit/corpus", ".kv"))
    shop.write("m/" + path.filename().string(), read_file(path));

  std::vector<std::string> taken;
  std::size_t accepted = 0;
  for (std::size_t round = 0; round < rounds; ++round)
    for (const std::string& original : corpus) {
      const std::string text =
          mutator.below(3) == 0 ? mutator.bytes(original) : mutator.tokens(original);
      INFO(text);
      shop.write("m/mutant.kv", text);
      // Laid out anew it is accepted or refused alike.
      SourceMap map;
      Report report;
      const FileId file = map.add("mutant.kv", text);
      const auto formatted = format_schema(map, file, report);
      const auto mistakes = Workshop::mistakes(shop.at("m/mutant.kv"));
      if (!mistakes.empty()) continue;
      REQUIRE(formatted);
      ++accepted;
      Workshop::text_of(shop.at("m/mutant.kv"));
      // Any of the accepted is as likely to be compiled.
      if (taken.size() < sample)
        taken.push_back(text);
      else if (const std::size_t place = mutator.below(accepted); place < sample)
        taken[place] = text;
    }
  CHECK(accepted > rounds);
  for (std::size_t i = 0; i < taken.size(); ++i) {
    const std::string name = "m/sample" + std::to_string(i) + ".kv";
    shop.write(name, taken[i]);
    CHECK(shop.generate(name) == std::vector<std::string>{});
  }
  for (const char* import : {"m/common.kv", "m/billing.kv"})
    if (fs::exists(shop.at(import))) shop.generate(import);
  INFO("samples:\n"
       << [&] {
            std::string all;
            for (const std::string& text : taken) all += text + "\n--------\n";
            return all;
          }());
  shop.compile();
}

}  // namespace
}  // namespace kvgen::test
