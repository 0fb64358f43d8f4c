// The corpus: beside each ok/x.kv stands its model, beside each bad/x.kv what is reported. And
// mutants of both, under a printed seed, crash nothing. KVGEN_SEED repeats a run.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include "model/dump.h"
#include "report/render.h"
#include "resolve/resolve.h"
#include "support/golden.h"

namespace kvgen {
namespace {

namespace fs = std::filesystem;

const fs::path corpus = fs::path(KV_TEST_DATA) / "corpus";

/// Paths in diagnostics are as the user spelled them: the corpus is where the test stands.
struct Inside {
  explicit Inside(const fs::path& directory) : before(fs::current_path()) {
    fs::current_path(directory);
  }
  ~Inside() { fs::current_path(before); }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  fs::path before;
};

TEST_CASE("schemas without mistakes give their models") {
  const Inside here(corpus / "ok");
  for (const auto& path : test::files_in(corpus / "ok", ".kv")) {
    INFO(path);
    SourceMap map;
    Report report;
    const Resolved one = resolve(map, path.filename().string(), {}, report);
    CHECK(render(report.sorted(), map, ErrorFormat::human, false) == "");
    test::check_golden(path.string() + ".model", dump_model(one.schema));
  }
}

TEST_CASE("mistakes give their diagnostics, each with a known code") {
  const Inside here(corpus / "bad");
  for (const auto& path : test::files_in(corpus / "bad", ".kv")) {
    INFO(path);
    SourceMap map;
    Report report;
    resolve(map, path.filename().string(), {}, report);
    const auto diagnostics = report.sorted();
    CHECK_FALSE(diagnostics.empty());
    test::check_golden(path.string() + ".stderr",
                       render(diagnostics, map, ErrorFormat::human, false));
    for (const Diagnostic& diagnostic : diagnostics) {
      bool known = false;
      for (const CodeInfo& info : diagnostic_codes()) known = known || info.code == diagnostic.code;
      INFO(diagnostic.code);
      CHECK(known);
    }
  }
}

TEST_CASE("mutated schemas crash nothing") {
  const char* given = std::getenv("KVGEN_SEED");
  const std::uint64_t seed =
      given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  INFO("KVGEN_SEED=" << seed);
  std::mt19937_64 random(seed);
  const auto below = [&](std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
  };
  const fs::path file =
      fs::temp_directory_path() / ("kvgen-mutant-" + std::to_string(random()) + ".kv");
  for (const char* folder : {"ok", "bad"})
    for (const auto& path : test::files_in(corpus / folder, ".kv")) {
      const std::string original = test::read_file(path);
      for (int round = 0; round < 40; ++round) {
        std::string text = original;
        for (std::size_t i = 1 + below(4); i > 0 && text.size() > 30; --i) {
          const std::size_t at = below(text.size());
          const std::string piece = text.substr(below(text.size()), below(24));
          if (below(2) == 0)
            text.erase(at, 1 + below(12));
          else
            text.insert(at, piece);
        }
        INFO(text);
        std::ofstream(file, std::ios::binary) << text;
        SourceMap map;
        Report report;
        const Resolved one = resolve(map, file.string(), {}, report);
        if (!report.has_errors()) CHECK_FALSE(dump_model(one.schema).empty());
        CHECK(render(report.sorted(), map, ErrorFormat::human, false).empty() ==
              report.sorted().empty());
      }
    }
  fs::remove(file);
}

}  // namespace
}  // namespace kvgen
