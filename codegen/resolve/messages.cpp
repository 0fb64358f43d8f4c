#include "resolve/messages.h"

#include <utility>

namespace kvgen::messages {

Diagnostic error(std::string code, std::string message, Span span, std::string label,
                 std::string help) {
  Diagnostic made;
  made.code = std::move(code);
  made.message = std::move(message);
  made.labels.push_back({span, std::move(label)});
  made.help = std::move(help);
  return made;
}

Diagnostic duplicate(std::string_view kind, std::string_view name, Span second, Span first) {
  Diagnostic made =
      error("KV0401", "the " + std::string(kind) + " `" + std::string(name) + "` is declared twice",
            second, "second one is here");
  made.labels.push_back({first, "first one is here"});
  return made;
}

Diagnostic unknown(std::string code, std::string_view kind, std::string_view name, Span span,
                   std::string help) {
  return error(std::move(code), "unknown " + std::string(kind) + " `" + std::string(name) + "`",
               span, {}, std::move(help));
}

Diagnostic unavailable(std::string_view what, Span span) {
  return error("KV0590", std::string(what) + " not available in this build", span, {},
               "the language has them; this version of kvgen cannot generate them yet");
}

Diagnostic lint(std::string name, std::string code, std::string message, Span span,
                std::string label, std::string help) {
  Diagnostic made =
      error(std::move(code), std::move(message), span, std::move(label), std::move(help));
  made.severity = Severity::warning;
  made.lint = std::move(name);
  return made;
}

}  // namespace kvgen::messages
