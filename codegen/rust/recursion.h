// Which types hold themselves: the derives of rkyv need help with those.
#pragma once

#include <map>
#include <set>

#include "emit/usage.h"

namespace kvgen::rust {

class Recursion {
 public:
  explicit Recursion(const model::Schema& schema);

  /// The type can be reached from itself.
  bool is_recursive(emit::TypeId id) const { return reaches(id, id); }
  /// `type`, as a field of `owner`, leads back to `owner`.
  bool leads_back(emit::TypeId owner, const model::Type& type) const;

 private:
  bool reaches(emit::TypeId from, emit::TypeId to) const;

  std::map<emit::TypeId, std::set<emit::TypeId>> reached_;
};

}  // namespace kvgen::rust
