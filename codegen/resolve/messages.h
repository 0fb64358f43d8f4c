// The wordings of the resolver, in one place, so that the same mistake reads the same wherever it
// is found.
#pragma once

#include <string>
#include <string_view>

#include "report/diagnostic.h"

namespace kvgen::messages {

/// An error with its primary label; `help` may be empty.
Diagnostic error(std::string code, std::string message, Span span, std::string label = {},
                 std::string help = {});
/// `name` is taken: both places.
Diagnostic duplicate(std::string_view kind, std::string_view name, Span second, Span first);
Diagnostic unknown(std::string code, std::string_view kind, std::string_view name, Span span,
                   std::string help);
Diagnostic unavailable(std::string_view what, Span span);
Diagnostic lint(std::string name, std::string code, std::string message, Span span,
                std::string label, std::string help);

}  // namespace kvgen::messages
