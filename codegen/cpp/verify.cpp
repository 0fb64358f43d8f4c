#include "cpp/verify.h"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <sstream>

namespace kvgen::cpp {
namespace {

using nlohmann::json;

/// A file that is there for as long as this.
class Scratch {
 public:
  explicit Scratch(const std::string& text) {
    const int file = ::mkstemp(name_.data());
    if (file < 0) return;
    FILE* out = ::fdopen(file, "w");
    good_ = std::fwrite(text.data(), 1, text.size(), out) == text.size();
    good_ = std::fclose(out) == 0 && good_;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { ::unlink(name_.c_str()); }
  bool good() const { return good_; }
  const std::string& name() const { return name_; }

 private:
  std::string name_ = "/tmp/kvgen-verify-XXXXXX";
  bool good_ = false;
};

/// The line that declares what the given one is part of.
std::string declaration_above(const std::string& text, std::size_t line) {
  std::istringstream in(text);
  std::string found;
  std::string one;
  for (std::size_t number = 1; number <= line && std::getline(in, one); ++number) {
    const bool declares = one.starts_with("struct ") || one.starts_with("class ") ||
                          one.starts_with("enum ") || one.find("::") != std::string::npos;
    if (declares && !one.empty() && one[0] != ' ' && one[0] != '/' && one[0] != '#') found = one;
  }
  while (!found.empty() && (found.back() == '{' || found.back() == ' ')) found.pop_back();
  return found;
}

std::string first_construct(const std::string& messages, const VerifyRequest& request) {
  std::istringstream in(messages);
  for (std::string line; std::getline(in, line);)
    for (const auto& [path, text] : request.files) {
      if (!line.starts_with(path + ":")) continue;
      const std::size_t number = std::strtoul(line.c_str() + path.size() + 1, nullptr, 10);
      if (number != 0) return declaration_above(text, number);
    }
  return {};
}

}  // namespace

Verdict verify(const Compiler& compiler, const VerifyRequest& request) {
  Verdict verdict;
  const json asked = {{"files", request.files}, {"sources", request.sources}};
  const Scratch file(asked.dump(-1, ' ', false, json::error_handler_t::replace));
  if (!file.good()) {
    verdict.messages = "cannot write " + file.name() + "\n";
    return verdict;
  }
  std::vector<std::string> arguments{"verify", file.name()};
  for (const std::string& directory : request.include_dirs)
    arguments.insert(arguments.end(), {"-I", directory});
  const Answer answer = ask_clang(compiler, arguments);
  verdict.available = answer.available;
  if (!answer.available) return verdict;
  const json said = json::parse(answer.out, nullptr, false);
  if (answer.code != 0 || said.is_discarded()) {
    verdict.messages = answer.err.empty()
                           ? "kvgen-clang exited with " + std::to_string(answer.code) + "\n"
                           : answer.err;
    return verdict;
  }
  verdict.good = said.value("good", false);
  verdict.messages = said.value("messages", "");
  if (!verdict.good) verdict.construct = first_construct(verdict.messages, request);
  return verdict;
}

}  // namespace kvgen::cpp
