// What holds what by value: never itself, and not too deep.
#include <algorithm>
#include <map>
#include <utility>

#include "resolve/check.h"
#include "resolve/messages.h"

namespace kvgen::binding {
namespace {

using Kind = model::Type::Kind;

/// Deeper than any schema that people wrote; what compilers and recursive walks take with ease.
constexpr std::size_t depth_max = 200;
/// Of a circle, so many types are told by name.
constexpr std::size_t way_max = 12;

/// A declared type as a node of the graph of what holds what by value.
struct Node {
  bool variant = false;
  std::uint32_t index = 0;
  friend auto operator<=>(const Node&, const Node&) = default;
};

void held_by_value(const model::Type& type, std::vector<Node>& into) {
  switch (type.kind) {
    case Kind::structure:
      into.push_back({false, type.declaration});
      break;
    case Kind::variant:
      into.push_back({true, type.declaration});
      break;
    case Kind::optional:
    case Kind::array:
    case Kind::tuple:
      for (const model::Type& arg : type.args) held_by_value(arg, into);
      break;
    default:
      break;  // lists, maps and boxes keep theirs elsewhere
  }
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
      const Node held = step.held[step.next++];
      if (const auto known = depths_.find(held); known == depths_.end()) {
        enter(held);
      } else if (known->second == open) {
        refuse_cycle(held);
      } else {
        step.depth = std::max(step.depth, known->second + 1);
      }
    }
  }
  bool good() const { return good_; }

 private:
  static constexpr std::size_t open = 0;  // on the path; depths count from 1

  struct Step {
    Node node;
    std::vector<Node> held;
    std::size_t next = 0;
    std::size_t depth = 1;
  };

  void enter(Node node) {
    depths_[node] = open;
    Step step{node, {}};
    if (node.variant) {
      for (const model::Case& one : schema_.variants[node.index].cases) collect(one.fields, step);
    } else {
      collect(schema_.structs[node.index].fields, step);
    }
    path_.push_back(std::move(step));
  }
  static void collect(const std::vector<model::Field>& fields, Step& step) {
    for (const model::Field& field : fields) held_by_value(field.type, step.held);
  }
  void leave() {
    const Step done = std::move(path_.back());
    path_.pop_back();
    std::size_t depth = done.depth;
    if (depth > depth_max) {
      // Said once, however much longer the chain is; a circle has no depth.
      if (std::exchange(good_, false))
        report_.add(messages::held_too_deeply(name(done.node), depth_max, span(done.node)));
    }
    depths_[done.node] = depth;
    if (!path_.empty()) path_.back().depth = std::max(path_.back().depth, depth + 1);
  }
  void refuse_cycle(Node first) {
    good_ = false;
    std::vector<std::string> way;
    auto at = std::ranges::find(path_, first, &Step::node);
    for (; at != path_.end() && way.size() < way_max; ++at) way.push_back(name(at->node));
    if (at != path_.end()) way.emplace_back("…");
    report_.add(messages::contains_itself(name(first), way, span(first)));
  }
  const std::string& name(Node node) const {
    return node.variant ? schema_.variants[node.index].name : schema_.structs[node.index].name;
  }
  Span span(Node node) const {
    return node.variant ? schema_.variants[node.index].span : schema_.structs[node.index].span;
  }

  const model::Schema& schema_;
  Report& report_;
  std::vector<Step> path_;
  std::map<Node, std::size_t> depths_;
  bool good_ = true;
};

}  // namespace

bool check_nesting(const model::Schema& schema, Report& report) {
  Nesting nesting(schema, report);
  for (std::uint32_t i = 0; i < schema.structs.size(); ++i) nesting.visit({false, i});
  for (std::uint32_t i = 0; i < schema.variants.size(); ++i) nesting.visit({true, i});
  return nesting.good();
}

}  // namespace kvgen::binding
