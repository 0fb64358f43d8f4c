#include "driver/diff.h"

#include <cstdint>
#include <iostream>
#include <vector>

#include "descriptor/descriptor.h"
#include "driver/driver.h"
#include "driver/options.h"
#include "driver/show.h"
#include "kv/schema/database_diff.h"
#include "resolve/resolve.h"

namespace kvgen {
namespace {

/// The tables of a schema's database, as every database stores them.
struct Described {
  std::vector<std::vector<std::uint8_t>> descriptors;
  std::vector<kv::schema::DescribedTable> tables;
};

Described describe(const model::Schema& schema) {
  Described made;
  for (const model::TableIndex table : schema.database_tables)
    made.descriptors.push_back(build_table_descriptor(schema, table));
  for (std::size_t i = 0; i < made.descriptors.size(); ++i)
    made.tables.push_back({schema.tables[schema.database_tables[i]].name,
                           std::as_bytes(std::span(made.descriptors[i]))});
  return made;
}

}  // namespace

int diff_schemas(const Options& options) {
  // Apart from each other: they declare the same names.
  SourceMap maps[2];
  model::Schema schemas[2];
  for (std::size_t i = 0; i < 2; ++i) {
    Report report;
    Resolved resolved = resolve(maps[i], options.schemas[i], resolve_options(options), report);
    if (options.error_format != ErrorFormat::json) std::cerr << resolved.cpp_messages;
    schemas[i] = std::move(resolved.schema);
    if (!report.has_errors()) continue;
    show(report, maps[i], options);
    return diff_failed;
  }
  const kv::schema::DatabaseDiff diff =
      kv::schema::diff(describe(schemas[0]).tables, describe(schemas[1]).tables);
  if (print(kv::schema::text(diff), options) != exit_fine) return diff_failed;
  switch (diff.change) {
    case kv::schema::Change::identical:
    case kv::schema::Change::compatible:
      return diff_compatible;
    case kv::schema::Change::migration:
      return diff_migration;
    case kv::schema::Change::refused:
      return diff_refused;
  }
  return diff_failed;
}

}  // namespace kvgen
