#include "rust/recursion.h"

#include <algorithm>

namespace kvgen::rust {

Recursion::Recursion(const model::Schema& schema) {
  std::vector<emit::TypeId> ids;
  for (std::uint32_t i = 0; i < schema.structs.size(); ++i) ids.push_back({false, i});
  for (std::uint32_t i = 0; i < schema.variants.size(); ++i) ids.push_back({true, i});
  for (const emit::TypeId id : ids) {
    std::set<emit::TypeId>& reached = reached_[id];
    std::vector<emit::TypeId> open = emit::mentioned(schema, id, false);
    while (!open.empty()) {
      const emit::TypeId next = open.back();
      open.pop_back();
      if (!reached.insert(next).second) continue;
      for (const emit::TypeId further : emit::mentioned(schema, next, false))
        open.push_back(further);
    }
  }
}

bool Recursion::reaches(emit::TypeId from, emit::TypeId to) const {
  const auto at = reached_.find(from);
  return at != reached_.end() && at->second.contains(to);
}

bool Recursion::leads_back(emit::TypeId owner, const model::Type& type) const {
  std::vector<emit::TypeId> ids;
  emit::mentioned(type, false, ids);
  return std::any_of(ids.begin(), ids.end(),
                     [&](const emit::TypeId id) { return id == owner || reaches(id, owner); });
}

}  // namespace kvgen::rust
