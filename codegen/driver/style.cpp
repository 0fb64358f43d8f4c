#include "driver/style.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "cpp/style.h"
#include "driver/messages.h"

namespace kvgen {

namespace fs = std::filesystem;

std::optional<Diagnostic> style_code(const Options& options, const Resolved& schema,
                                     GeneratedFiles& code, std::vector<std::string>& inputs) {
  if (options.format_style == "none") return std::nullopt;
  cpp::StyleRequest request;
  request.style = options.format_style;
  request.near = fs::absolute(schema.files_read.front()).lexically_normal().string();
  // By their names clang-format knows the language and the main include.
  const std::string name = fs::path(schema.schema.files[0].include_name).filename().string();
  request.files = {{name + ".hpp", code.header}, {name + ".cpp", code.source}};
  cpp::Styled styled = cpp::style(resolve_options(options).compiler, request);
  if (!styled.available) return messages::cannot_style_here();
  if (!styled.error.empty()) return messages::cannot_style(options.format_style, styled.error);
  code.header = std::move(styled.texts[0]);
  code.source = std::move(styled.texts[1]);
  for (std::string& input : styled.inputs)
    if (std::ranges::find(inputs, input) == inputs.end()) inputs.push_back(std::move(input));
  return std::nullopt;
}

}  // namespace kvgen
