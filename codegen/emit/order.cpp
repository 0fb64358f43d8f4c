#include "emit/order.h"

#include <map>
#include <utility>

namespace kvgen::emit {

std::vector<TypeId> in_dependency_order(const model::Schema& schema, const std::vector<TypeId>& ids,
                                        bool owned_only) {
  std::map<TypeId, bool> wanted;  // value: entered
  for (const TypeId id : ids) wanted.emplace(id, false);

  struct Step {
    TypeId id;
    std::vector<TypeId> needs;
    std::size_t next = 0;
  };
  std::vector<TypeId> ordered;
  std::vector<Step> stack;  // ours, not the machine's: chains may be long
  const auto enter = [&](TypeId id) {
    const auto at = wanted.find(id);
    if (at == wanted.end() || std::exchange(at->second, true)) return;
    stack.push_back({id, mentioned(schema, id, owned_only)});
  };
  for (const TypeId id : ids) {
    enter(id);
    while (!stack.empty()) {
      Step& step = stack.back();
      if (step.next < step.needs.size()) {
        enter(step.needs[step.next++]);
      } else {
        ordered.push_back(step.id);
        stack.pop_back();
      }
    }
  }
  return ordered;
}

}  // namespace kvgen::emit
