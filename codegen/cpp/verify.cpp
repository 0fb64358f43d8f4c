#include "cpp/verify.h"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cpp/scratch.h"

namespace kvgen::cpp {
namespace {

using nlohmann::json;

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
  const Scratch file(json{{"files", request.files}, {"sources", request.sources}});
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
