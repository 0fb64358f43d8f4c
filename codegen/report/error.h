// The commonest diagnostic, for the files of wordings.
#pragma once

#include <string>
#include <utility>

#include "report/diagnostic.h"

namespace kvgen {

/// An error at one place. `label` stands under the carets, `help` below them; empty: none.
inline Diagnostic error(std::string code, std::string message, Span span, std::string label = {},
                        std::string help = {}) {
  Diagnostic made;
  made.code = std::move(code);
  made.message = std::move(message);
  made.labels.push_back({span, std::move(label)});
  made.help = std::move(help);
  return made;
}

}  // namespace kvgen
