// What holds what by value: never itself, and not too deep.
#include <algorithm>
#include <map>
#include <utility>

#include "resolve/check.h"
#include "resolve/messages.h"

namespace kvgen::binding {
namespace {

using Kind = model::Type::Kind;

/// Levels of what holds what by value, and of what leads to what from a table's value. Deeper than
/// any schema that people wrote; g++ and clang take as many with their default limits.
constexpr std::size_t held_levels_max = 100;
constexpr std::size_t reached_levels_max = 200;
/// Of a circle, so many types are told by name.
constexpr std::size_t way_max = 12;

/// A declared type as a node of the graph of what holds what by value.
struct Node {
  bool variant = false;
  std::uint32_t index = 0;
  friend auto operator<=>(const Node&, const Node&) = default;
};

/// A node that another one leads to, and the levels of types on the way, its own included.
struct Held {
  Node node;
  std::size_t levels = 1;
};

void collect(const model::Type& type, bool by_value, std::size_t levels, std::vector<Held>& into) {
  switch (type.kind) {
    case Kind::structure:
      into.push_back({{false, type.declaration}, levels});
      break;
    case Kind::variant:
      into.push_back({{true, type.declaration}, levels + 2});  // visiting one, and its cases
      break;
    case Kind::list:
    case Kind::map:
    case Kind::hashmap:
    case Kind::box:
      if (by_value) break;  // they keep theirs elsewhere
      [[fallthrough]];
    default:
      for (const model::Type& arg : type.args) collect(arg, by_value, levels + 1, into);
  }
}

std::vector<Held> held_of(const model::Schema& schema, Node node, bool by_value) {
  std::vector<Held> held;
  const auto fields = [&](const std::vector<model::Field>& list) {
    for (const model::Field& field : list) collect(field.type, by_value, 1, held);
  };
  if (node.variant)
    for (const model::Case& one : schema.variants[node.index].cases) fields(one.fields);
  else
    fields(schema.structs[node.index].fields);
  return held;
}

const std::string& name_of(const model::Schema& schema, Node node) {
  return node.variant ? schema.variants[node.index].name : schema.structs[node.index].name;
}
Span span_of(const model::Schema& schema, Node node) {
  return node.variant ? schema.variants[node.index].span : schema.structs[node.index].span;
}

/// Depth first with a path of its own, since schemas may chain more types than the stack holds.
class Nesting {
 public:
  Nesting(const model::Schema& schema, Report& report) : schema_(schema), report_(report) {}

  void visit(Node start) {
    if (depths_.contains(start)) return;
    enter(start);
    while (!path_.empty()) {
      Step& step = path_.back();
      if (step.next == step.held.size()) {
        leave();
        continue;
      }
      const Held held = step.held[step.next];
      if (const auto known = depths_.find(held.node); known == depths_.end()) {
        enter(held.node);
        continue;  // and comes back to it
      } else if (known->second == open) {
        refuse_cycle(held.node);
      } else {
        step.depth = std::max(step.depth, known->second + held.levels);
      }
      ++step.next;
    }
  }
  bool good() const { return good_; }

 private:
  static constexpr std::size_t open = 0;  // on the path; depths count from 1

  struct Step {
    Node node;
    std::vector<Held> held;
    std::size_t next = 0;
    std::size_t depth = 1;
  };

  void enter(Node node) {
    depths_[node] = open;
    path_.push_back({node, held_of(schema_, node, true)});
  }
  void leave() {
    const Step done = std::move(path_.back());
    path_.pop_back();
    // Said once, however much longer the chain is; a circle has no depth.
    if (done.depth > held_levels_max && std::exchange(good_, false))
      report_.add(messages::held_too_deeply(name_of(schema_, done.node), held_levels_max,
                                            span_of(schema_, done.node)));
    depths_[done.node] = done.depth;
  }
  void refuse_cycle(Node first) {
    good_ = false;
    std::vector<std::string> way;
    auto at = std::ranges::find(path_, first, &Step::node);
    for (; at != path_.end() && way.size() < way_max; ++at)
      way.push_back(name_of(schema_, at->node));
    if (at != path_.end()) way.emplace_back("…");
    report_.add(messages::contains_itself(name_of(schema_, first), way, span_of(schema_, first)));
  }
  const model::Schema& schema_;
  Report& report_;
  std::vector<Step> path_;
  std::map<Node, std::size_t> depths_;
  bool good_ = true;
};

/// Breadth first, as compilers meet the types: what the values of tables lead to, by any way.
void check_reach(const model::Schema& schema, Report& report) {
  std::map<Node, std::size_t> levels;
  std::vector<std::vector<Held>> waiting(1);  // by levels
  for (const model::Table& table : schema.tables) {
    std::vector<Held> roots;
    collect(table.value, false, 1, roots);
    for (const Held& root : roots) {
      if (waiting.size() <= root.levels) waiting.resize(root.levels + 1);
      waiting[root.levels].push_back(root);
    }
  }
  for (std::size_t at = 0; at < waiting.size(); ++at)
    for (std::size_t i = 0; i < waiting[at].size(); ++i) {
      const Node node = waiting[at][i].node;
      if (!levels.emplace(node, at).second) continue;
      if (at > reached_levels_max) {
        report.add(messages::reached_too_deeply(name_of(schema, node), reached_levels_max,
                                                span_of(schema, node)));
        return;
      }
      for (const Held& held : held_of(schema, node, false)) {
        if (waiting.size() <= at + held.levels) waiting.resize(at + held.levels + 1);
        waiting[at + held.levels].push_back(held);
      }
    }
}

}  // namespace

bool check_nesting(const model::Schema& schema, Report& report) {
  Nesting nesting(schema, report);
  for (std::uint32_t i = 0; i < schema.structs.size(); ++i) nesting.visit({false, i});
  for (std::uint32_t i = 0; i < schema.variants.size(); ++i) nesting.visit({true, i});
  if (nesting.good()) check_reach(schema, report);
  return nesting.good();
}

}  // namespace kvgen::binding
