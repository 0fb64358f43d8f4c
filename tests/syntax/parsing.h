// What the tests of this folder share: text in, tree and diagnostics out.
#pragma once

#include <string>
#include <vector>

#include "syntax/parse.h"

namespace kvgen {

struct Parsed {
  SourceMap map;
  Report report;
  ast::File file;

  explicit Parsed(std::string text) {
    const FileId id = map.add("x.kv", std::move(text));
    file = parse(map, id, report);
  }

  /// "KV0202@1:14", in order.
  std::vector<std::string> codes() const {
    std::vector<std::string> out;
    for (const Diagnostic& diagnostic : report.sorted()) {
      const Span span = diagnostic.labels.front().span;
      const LineColumn at = map.file(span.file).line_column(span.begin);
      out.push_back(diagnostic.code + "@" + std::to_string(at.line) + ":" +
                    std::to_string(at.column));
    }
    return out;
  }
};

}  // namespace kvgen
