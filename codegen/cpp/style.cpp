#include "cpp/style.h"

#include <nlohmann/json.hpp>

#include "cpp/scratch.h"

namespace kvgen::cpp {

using nlohmann::json;

Styled style(const Compiler& compiler, const StyleRequest& request) {
  Styled styled;
  const Scratch file(
      json{{"style", request.style}, {"near", request.near}, {"files", request.files}});
  if (!file.good()) {
    styled.error = "cannot write " + file.name();
    return styled;
  }
  const Answer answer = ask_clang(compiler, {"style", file.name()});
  styled.available = answer.available;
  if (!answer.available) return styled;
  const json said = json::parse(answer.out, nullptr, false);
  if (answer.code != 0 || !said.is_object()) {
    styled.error = "kvgen-clang exited with " + std::to_string(answer.code);
    return styled;
  }
  styled.error = said.value("error", "");
  styled.texts = said.value("texts", styled.texts);
  styled.inputs = said.value("inputs", styled.inputs);
  if (styled.error.empty() && styled.texts.size() != request.files.size())
    styled.error = "kvgen-clang is of another version";
  // Where in the style file the mistake is.
  if (!styled.error.empty() && !answer.err.empty()) styled.error += "\n" + answer.err;
  return styled;
}

}  // namespace kvgen::cpp
