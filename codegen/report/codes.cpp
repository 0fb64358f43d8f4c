#include "report/diagnostic.h"

namespace kvgen {

// Ascending. A code is never given a second meaning: users search for it, and scripts match it.
const std::vector<CodeInfo>& diagnostic_codes() {
  static const std::vector<CodeInfo> codes = {
      // Source and lexing.
      {"KV0101", "the file is not UTF-8"},
      {"KV0102", "control byte in the schema"},
      {"KV0103", "stray character"},
      {"KV0104", "comment is never closed"},
      {"KV0105", "string is never closed"},
      {"KV0106", "unknown escape in a string"},
      {"KV0107", "malformed number"},
      {"KV0108", "name is too long"},
      {"KV0109", "schema is too large"},
      // Syntax.
      {"KV0201", "unexpected token"},
      {"KV0202", "missing semicolon or comma"},
      {"KV0203", "unknown declaration"},
      {"KV0204", "nested too deeply"},
      {"KV0205", "bracket is never closed"},
      {"KV0206", "closing bracket without an opening one"},
      {"KV0207", "unknown table option"},
      {"KV0208", "missing or misplaced type of a field"},
      {"KV0209", "unknown type constructor"},
      {"KV0210", "word given twice"},
      {"KV0211", "doc comment documents nothing"},
  };
  return codes;
}

}  // namespace kvgen
