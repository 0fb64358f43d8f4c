#include "compiled.h"

#include <sys/wait.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <stdexcept>

#include "descriptor/descriptor.h"
#include "driver/flatc.h"
#include "render/generate.h"
#include "support/resolved.h"

namespace kvgen::test {
namespace {

namespace fs = std::filesystem;

std::string quoted(const std::string& word) {
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace

std::string output_of(const std::string& command, int& code) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  std::string out;
  std::array<char, 4096> buffer;
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe))
    out.append(buffer.data(), got);
  const int status = ::pclose(pipe);
  code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return out;
}

std::vector<std::string> Workshop::mistakes(const std::string& path) {
  return Run(path).codes(Severity::error);
}

std::string Workshop::text_of(const std::string& path) {
  const Run run(path);
  build_descriptor(run.resolved.schema);
  const GeneratedFiles files = kvgen::generate(run.resolved.schema);
  return files.header + files.source;
}

std::vector<std::string> Workshop::generate(const std::string& name) {
  const Run run(at(name), {path().string()});
  UNSCOPED_INFO(render(run.report.sorted(), run.map, ErrorFormat::gcc, false).substr(0, 2000));
  if (run.report.has_errors()) return run.codes(Severity::error);
  const model::Schema& schema = run.resolved.schema;
  const GeneratedFiles files = kvgen::generate(schema);
  const std::string stem = "out/" + schema.files[0].include_name;
  write(stem + ".hpp", files.header);
  write(stem + ".cpp", files.source);
  sources_.push_back(stem + ".cpp");
  if (!files.fbs.empty()) {
    const std::string fbs = fs::path(stem + ".fbs").filename().string();
    const FlatcResult made = run_flatc_on("flatc", {"--scoped-enums"}, fbs, files.fbs);
    CHECK(made.error + made.said == "");
    write(stem + "_generated.h", made.header);
  }
  return {};
}

void Workshop::expect(const std::string& name, const std::string& text) {
  write(name, text);
  CHECK(generate(name) == std::vector<std::string>{});
}

void Workshop::compile() const {
  // Both compilers at a time; each source is a translation unit of its own.
  const auto all_with = [&](const std::string& compiler) {
    std::string said;
    for (const std::string& source : sources_) {
      int code = 0;
      std::string out =
          output_of("cd '" + path().string() + "' && '" + compiler +
                        "' -std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Wconversion -Wshadow "
                        "-Werror -I'" +
                        KV_SOURCE_ROOT + "/runtime' -I'" + KV_SOURCE_ROOT + "/schemas' -Iout " +
                        quoted("./" + source) + " 2>&1",
                    code);
      if (code != 0)
        said += compiler + " exited with " + std::to_string(code) + "\n" + out.substr(0, 3000);
    }
    return said;
  };
  auto other = std::async(std::launch::async, all_with, KV_CLANGXX);
  CHECK(all_with(KV_GXX) == "");
  CHECK(other.get() == "");
}

}  // namespace kvgen::test
