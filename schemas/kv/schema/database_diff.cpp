#include "kv/schema/database_diff.h"

#include <algorithm>
#include <set>

namespace kv::schema {

std::string renamed_from(std::span<const std::byte> descriptor) {
  const std::optional<Schema> schema = read(descriptor);
  return schema && schema->tables.size() == 1 ? schema->tables.front().renamed_from : "";
}

DatabaseDiff diff(std::span<const DescribedTable> stored, std::span<const DescribedTable> program) {
  const auto named = [](std::span<const DescribedTable> tables, std::string_view name) {
    return std::ranges::find(tables, name, &DescribedTable::name);
  };
  DatabaseDiff made;
  std::set<std::string_view> found;
  const auto add = [&](TableDiff one) {
    made.change = std::max(made.change, one.change);
    made.tables.push_back(std::move(one));
  };
  for (const DescribedTable& table : program) {
    auto before = named(stored, table.name);
    if (before == stored.end()) {
      const std::string old = renamed_from(table.descriptor);
      if (!old.empty() && named(program, old) == program.end()) before = named(stored, old);
    }
    if (before == stored.end()) {
      add(program_only(table.name));
    } else {
      found.insert(before->name);
      add(diff(before->descriptor, table.descriptor));
    }
  }
  for (const DescribedTable& table : stored)
    if (!found.contains(table.name)) add(stored_only(table.name));
  return made;
}

std::string text(const TableDiff& diff) {
  std::string lines = "table " + diff.table + ": " + std::string(spelling(diff.change)) + "\n";
  for (const Finding& finding : diff.findings)
    lines += "  " + std::string(spelling(finding.change)) + ": " + finding.text() + "\n";
  return lines;
}

std::string text(const DatabaseDiff& diff) {
  std::string lines;
  for (const TableDiff& table : diff.tables)
    if (table.change != Change::identical) lines += text(table);
  return lines + std::string(spelling(diff.change)) + "\n";
}

}  // namespace kv::schema
