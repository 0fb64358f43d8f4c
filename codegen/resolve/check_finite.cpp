// Every type has a value that ends: a box always holds one, so boxes alone must not lead back.
#include <map>
#include <set>
#include <utility>

#include "resolve/check.h"
#include "resolve/messages.h"

namespace kvgen::binding {
namespace {

using Kind = model::Type::Kind;

/// A declared type: kind and index.
using Node = std::pair<Kind, std::uint32_t>;

/// The declared types that each value of `type` holds at least one value of.
void required(const model::Type& type, std::vector<Node>& into) {
  switch (type.kind) {
    case Kind::structure:
    case Kind::variant:
      into.emplace_back(type.kind, type.declaration);
      break;
    case Kind::array:
      if (type.length == 0) break;
      [[fallthrough]];
    case Kind::box:
    case Kind::tuple:
      for (const model::Type& arg : type.args) required(arg, into);
      break;
    default:
      break;  // may be empty
  }
}

/// One way to make a value: all fields of a struct, or those of one case of a variant.
struct Way {
  Node of;
  std::vector<Node> needs;
  std::size_t missing = 0;
};

class Finite {
 public:
  explicit Finite(const model::Schema& schema) : schema_(schema) {
    for (std::uint32_t i = 0; i < schema.structs.size(); ++i)
      add({Kind::structure, i}, schema.structs[i].fields);
    for (std::uint32_t i = 0; i < schema.variants.size(); ++i) {
      const std::vector<model::Case>& cases = schema.variants[i].cases;
      for (const model::Case& one : cases) add({Kind::variant, i}, one.fields);
      if (cases.empty()) add({Kind::variant, i}, {});  // a mistake of its own
    }
    settle();
  }

  void check(Report& report) const {
    // What is not finite needs something else that is not: each walk ends in a circle.
    std::map<Node, std::size_t> walks;
    for (std::size_t w = 0; w < ways_.size(); ++w) {
      std::vector<Node> path;
      Node at = ways_[w].of;
      while (!finite_.contains(at) && walks.emplace(at, w).second) {
        path.push_back(at);
        at = next(at);
      }
      if (finite_.contains(at) || path.empty() || walks.at(at) != w) continue;
      std::vector<std::string> circle;
      for (auto begin = path.rbegin(); begin != path.rend(); ++begin) {
        circle.insert(circle.begin(), name(*begin));
        if (*begin == at) break;
      }
      report.add(messages::never_whole(name(at), circle, span(at)));
    }
  }

 private:
  void add(Node of, const std::vector<model::Field>& fields) {
    Way way{of, {}};
    for (const model::Field& field : fields) required(field.type, way.needs);
    way.missing = way.needs.size();
    for (const Node& need : way.needs) users_[need].push_back(ways_.size());
    first_.emplace(of, ways_.size());
    ways_.push_back(std::move(way));
  }
  void settle() {
    std::vector<Node> news;
    const auto made = [&](const Way& way) {
      if (way.missing == 0 && finite_.insert(way.of).second) news.push_back(way.of);
    };
    for (const Way& way : ways_) made(way);
    while (!news.empty()) {
      const Node one = news.back();
      news.pop_back();
      for (const std::size_t user : users_[one]) {
        --ways_[user].missing;
        made(ways_[user]);
      }
    }
  }
  Node next(Node node) const {
    for (const Node& need : ways_[first_.at(node)].needs)
      if (!finite_.contains(need)) return need;
    return node;
  }
  const std::string& name(Node node) const {
    return node.first == Kind::variant ? schema_.variants[node.second].name
                                       : schema_.structs[node.second].name;
  }
  Span span(Node node) const {
    return node.first == Kind::variant ? schema_.variants[node.second].span
                                       : schema_.structs[node.second].span;
  }

  const model::Schema& schema_;
  std::vector<Way> ways_;
  std::map<Node, std::size_t> first_;               // its first way
  std::map<Node, std::vector<std::size_t>> users_;  // ways that need it
  std::set<Node> finite_;
};

}  // namespace

void check_finite(const model::Schema& schema, Report& report) { Finite(schema).check(report); }

}  // namespace kvgen::binding
