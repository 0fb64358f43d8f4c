#include "kv/store/rehearsal.h"

#include <algorithm>

namespace kv {

bool Rehearsal::ok() const noexcept {
  return std::ranges::none_of(tables, [](const RehearsedTable& one) { return one.failing != 0; });
}

std::string Rehearsal::text() const {
  if (tables.empty()) return "nothing to migrate\n";
  std::string text;
  for (const RehearsedTable& one : tables) {
    text += one.differences;
    text += "  " + std::to_string(one.rows) + " rows";
    if (one.stored_as != one.table) text += " of table " + one.stored_as;
    text += " of version " + std::to_string(one.version) + ", " + std::to_string(one.bytes_before) +
            " bytes: ";
    text += one.rewritten ? std::to_string(one.kept) + " would be rewritten, " +
                                std::to_string(one.bytes_after) + " bytes"
                          : "they stay, indexes are made";
    if (one.dropped != 0) text += ", " + std::to_string(one.dropped) + " dropped";
    if (one.in_steps) text += ", in steps";
    text += '\n';
    if (one.failing != 0) text += "  " + std::to_string(one.failing) + " of them cannot be:\n";
    for (const Finding& failure : one.failures)
      text += "    key " + failure.key + ": " + failure.problem + "\n";
    if (one.failures.size() < one.failing)
      text += "    and " + std::to_string(one.failing - one.failures.size()) + " more\n";
  }
  text += "the file has " + std::to_string(file_bytes) + " bytes, and may grow to about " +
          std::to_string(file_bytes_max) + "\n";
  return text;
}

}  // namespace kv
