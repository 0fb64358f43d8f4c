#include <algorithm>

#include "resolve/check.h"
#include "resolve/messages.h"

namespace kvgen {

const std::vector<LintInfo>& lints() {
  static const std::vector<LintInfo> all = {
      {"random-uuid-key"}, {"index-bool"}, {"index-prefix"}, {"key-size", true}};
  return all;
}

std::set<std::string> quiet_lints() {
  std::set<std::string> names;
  for (const LintInfo& one : lints())
    if (one.quiet) names.insert(one.name);
  return names;
}

namespace binding {
namespace {

bool is_scalar(const model::Type& type, model::Scalar scalar) {
  return type.kind == model::Type::Kind::scalar && type.scalar == scalar;
}

/// Whether every look-up by `shorter` can be one by `longer`. A unique index also holds a promise.
bool is_prefix(const model::Index& shorter, const model::Index& longer) {
  if (shorter.unique || shorter.components.size() > longer.components.size()) return false;
  return std::equal(shorter.components.begin(), shorter.components.end(), longer.components.begin(),
                    [](const auto& a, const auto& b) {
                      return a.path == b.path && a.descending == b.descending;
                    });
}

class Lint {
 public:
  Lint(const ResolveOptions& options, Report& report) : options_(options), report_(report) {}

  void table(const model::Table& one) {
    if (is_scalar(one.key[0].type, model::Scalar::uuid))
      add(messages::random_uuid_key(one.name, one.key[0].span));
    for (std::size_t i = 0; i < one.indexes.size(); ++i) index(one, i);
  }

 private:
  void index(const model::Table& table, std::size_t at) {
    const model::Index& one = table.indexes[at];
    if (one.components.size() == 1 && is_scalar(one.components[0].type, model::Scalar::boolean))
      add(messages::index_on_bool(one.name, one.span));
    for (std::size_t i = 0; i < table.indexes.size(); ++i) {
      const model::Index& other = table.indexes[i];
      const bool same = one.components.size() == other.components.size();
      // Of two equal ones the second is too many, unless it is the one that is unique.
      if (i == at || (same && i > at && !other.unique) || !is_prefix(one, other)) continue;
      add(messages::index_prefix(one.name, other.name, same, one.span, other.span));
      return;
    }
  }
  void add(Diagnostic diagnostic) {
    if (!options_.silenced_lints.contains(diagnostic.lint)) report_.add(std::move(diagnostic));
  }

  const ResolveOptions& options_;
  Report& report_;
};

}  // namespace

void lint(const model::Schema& schema, const ResolveOptions& options, Report& report) {
  Lint advisor(options, report);
  for (const model::Table& table : schema.tables) advisor.table(table);
}

}  // namespace binding
}  // namespace kvgen
