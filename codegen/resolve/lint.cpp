#include <algorithm>
#include <ranges>

#include "resolve/check.h"
#include "resolve/messages.h"

namespace kvgen::binding {
namespace {

bool is_scalar(const model::Type& type, model::Scalar scalar) {
  return type.kind == model::Type::Kind::scalar && type.scalar == scalar;
}

bool is_prefix(const model::Index& shorter, const model::Index& longer) {
  if (shorter.unique || shorter.components.size() > longer.components.size()) return false;
  return std::ranges::equal(shorter.components,
                            longer.components | std::views::take(shorter.components.size()),
                            [](const auto& a, const auto& b) {
                              return a.path == b.path && a.descending == b.descending;
                            });
}

void lint_table(const model::Table& table, Report& report) {
  if (table.key.size() == 1 && is_scalar(table.key[0].type, model::Scalar::uuid))
    report.add(messages::lint(
        "random-uuid-key", "KV0701", "table `" + table.name + "` is keyed by a uuid alone",
        table.key[0].span, "random uuids land on pages all over the file",
        "uuids of version 7 are in order of time; an `auto` u64 is denser still"));
  for (const model::Index& index : table.indexes) {
    if (index.components.size() == 1 && !index.unique &&
        is_scalar(index.components[0].type, model::Scalar::boolean))
      report.add(messages::lint("index-bool", "KV0702", "index `" + index.name + "` is on a bool",
                                index.span, "it halves the table at best",
                                "add a component that tells rows apart"));
    for (const model::Index& other : table.indexes)
      if (&other != &index && is_prefix(index, other) &&
          (index.components.size() < other.components.size() || &other < &index))
        report.add(messages::lint("index-prefix", "KV0703",
                                  "index `" + index.name + "` is a prefix of `" + other.name + "`",
                                  index.span, "the longer one answers the same look-ups",
                                  "remove it"));
  }
}

}  // namespace

void lint(const model::Schema& schema, const ResolveOptions& options, Report& report) {
  Report found;
  for (const model::Table& table : schema.tables) lint_table(table, found);
  for (Diagnostic& diagnostic : found.sorted())
    if (!options.silenced_lints.contains(diagnostic.lint)) report.add(std::move(diagnostic));
}

}  // namespace kvgen::binding
