// Indexes: what a table is indexed by, and how the entries of a row are made.
#include "emit/builder.h"
#include "emit/literals.h"
#include "naming/naming.h"

namespace kvgen::emit {
namespace {

using model::Type;
using Kind = model::Type::Kind;

constexpr std::size_t line_max = 100;

/// "kv::Descending<std::optional<std::uint16_t>>"
std::string component_codec(const Context& context, const model::IndexComponent& component) {
  std::string type = context.spelling.owned(component.type, Spelling::Place::inside);
  if (component.optional) type = "std::optional<" + type + ">";
  return (component.descending ? "kv::Descending<" : "kv::Ascending<") + type + ">";
}

/// "(home.city, age desc)"
std::string summary(const model::Index& index) {
  std::string out;
  for (const model::IndexComponent& component : index.components)
    out += (out.empty() ? "" : ", ") + component.path + (component.descending ? " desc" : "");
  return "(" + out + ")";
}

/// Statements that add the entries of a row, found from `row`: either the value itself, with
/// members, or its view, with accessors.
///
/// Components that go through one list belong to the same element of it: an index of
/// `(lines[].sku, lines[].count)` has an entry for each line. Of different lists, each element of
/// the one meets each of the other.
class Walk {
 public:
  Walk(const model::Schema& schema, std::string index, bool viewed)
      : schema_(schema), index_(std::move(index)), viewed_(viewed) {}

  std::vector<std::string> lines(const Type& value, const model::Index& index) {
    std::vector<Place> places;
    for (const model::IndexComponent& component : index.components)
      places.push_back({&value, "row", &component.steps, 0, false});
    add(places, 1);
    return std::move(lines_);
  }

 private:
  /// How far a component has been followed.
  struct Place {
    const Type* type;
    std::string expression;
    const std::vector<model::IndexComponent::Step>* steps;
    std::size_t step;  // the first that is not taken yet
    bool absent;       // something on the way is not there
  };

  void line(std::size_t depth, const std::string& text) {
    lines_.push_back(std::string(2 * depth, ' ') + text);
  }
  std::string fresh() { return (viewed_ ? "view" : "part") + std::to_string(++names_); }

  /// The step that is the next list of this component; its number of steps when there is none.
  static std::size_t next_list(const Place& place) {
    std::size_t at = place.step;
    while (at < place.steps->size() && !(*place.steps)[at].elements) ++at;
    return place.absent ? place.steps->size() : at;
  }

  /// One loop for each list, then the entry.
  void add(const std::vector<Place>& places, std::size_t depth) {
    for (const Place& first : places) {
      const std::size_t list = next_list(first);
      if (list == first.steps->size()) continue;
      std::vector<bool> along;
      for (const Place& place : places) along.push_back(goes_along(first, place, list));
      descend(first, list, depth,
              [&](const Type* element, const std::string& name, std::size_t deeper) {
                std::vector<Place> inside = places;
                for (std::size_t i = 0; i < inside.size(); ++i) {
                  if (!along[i]) continue;
                  inside[i].absent = element == nullptr;
                  if (element == nullptr) continue;
                  inside[i].type = element;
                  inside[i].expression = name;
                  inside[i].step = list + 1;
                }
                add(inside, deeper);
              });
      return;
    }
    std::vector<std::string> values;
    for (const Place& place : places)
      values.push_back(place.absent ? "kv::index::absent"
                                    : value(*place.type, place.expression, place));
    const std::string call = "kv::index::add<" + index_ + ">(";
    std::string arguments = "out";
    for (const std::string& text : values) arguments += ", " + text;
    if (2 * depth + call.size() + arguments.size() + 2 <= line_max) {
      line(depth, call + arguments + ");");
    } else if (2 * depth + 4 + arguments.size() + 2 <= line_max) {
      line(depth, call);
      line(depth + 2, arguments + ");");
    } else {
      line(depth, call);
      line(depth + 2, "out,");
      for (std::size_t i = 0; i < values.size(); ++i)
        line(depth + 2, values[i] + (i + 1 < values.size() ? "," : ");"));
    }
  }

  static bool goes_along(const Place& first, const Place& other, std::size_t list) {
    if (other.absent || other.expression != first.expression || other.step != first.step ||
        other.steps->size() <= list)
      return false;
    for (std::size_t i = first.step; i <= list; ++i)
      if ((*first.steps)[i].field != (*other.steps)[i].field ||
          (*first.steps)[i].elements != (*other.steps)[i].elements)
        return false;
    return true;
  }

  const Type& field_type(const Type& type, const Place& place, std::size_t step) const {
    return schema_.structs[type.declaration].fields[(*place.steps)[step].field].type;
  }
  std::string member(const std::string& expression, const Type& type, const Place& place,
                     std::size_t step) const {
    return expression + "." +
           naming::field(
               schema_.structs[type.declaration].fields[(*place.steps)[step].field].name) +
           (viewed_ ? "()" : "");
  }
  /// What a box holds.
  std::string held(const std::string& expression) const {
    return viewed_ ? expression : "(*" + expression + ")";
  }

  /// Goes on to the list at `list`; `inside(element type, element, depth)`, null without the list.
  template <class Inside>
  void descend(const Place& place, std::size_t list, std::size_t depth, const Inside& inside) {
    const Type* type = place.type;
    std::string expression = place.expression;
    std::size_t step = place.step;
    std::size_t opened = 0;
    while (true) {
      if (type->kind == Kind::box) {
        type = &type->args[0];
        expression = held(expression);
      } else if (type->kind == Kind::optional) {
        const std::string name = fresh();
        line(depth + opened, "if (const auto& " + name + " = " + expression + ") {");
        ++opened;
        type = &type->args[0];
        expression = "(*" + name + ")";
      } else if (step <= list) {
        expression = member(expression, *type, place, step);
        type = &field_type(*type, place, step++);
      } else {
        break;
      }
    }
    const std::string name = fresh();
    if (expression.starts_with("(*") && expression.find(')') + 1 == expression.size())
      expression = expression.substr(1, expression.size() - 2);
    line(depth + opened, "for (const auto& " + name + " : " + expression + ") {");
    inside(&type->args[0], name, depth + opened + 1);
    line(depth + opened, "}");
    // Without the list the row has one entry, without the component.
    while (opened-- > 0) {
      line(depth + opened, "} else {");
      inside(nullptr, {}, depth + opened + 1);
      line(depth + opened, "}");
    }
  }

  /// The component itself: an expression of its type, or of an optional of it.
  std::string value(const Type& type, const std::string& expression, const Place& place) {
    Place here = place;
    if (type.kind == Kind::box) return value(type.args[0], held(expression), here);
    if (here.step == here.steps->size()) return expression;
    if (type.kind == Kind::optional) {
      const std::string name = fresh();
      const std::string inner = value(type.args[0], name, here);
      // What it borrows is the row's, not a copy's.
      const bool reference = !viewed_ && !inner.starts_with("kv::index::inside(");
      return "kv::index::inside(" + expression + ", [](const auto& " + name + ")" +
             (reference ? " -> const auto&" : "") + " { return " + inner + "; })";
    }
    const std::size_t step = here.step++;
    return value(field_type(type, place, step), member(expression, type, place, step), here);
  }

  const model::Schema& schema_;
  std::string index_;
  bool viewed_;
  std::vector<std::string> lines_;
  std::size_t names_ = 0;
};

}  // namespace

json build_indexes(const Context& context, const model::Table& table) {
  json indexes = json::array();
  for (const model::Index& index : table.indexes) {
    const std::string name = naming::index_type(table.name, index.name);
    std::vector<std::string> codecs;
    for (const model::IndexComponent& component : index.components)
      codecs.push_back(component_codec(context, component));
    json out = {
        {"name", name},
        {"type", context.spelling.qualified(table.file, name, Spelling::Place::inside)},
        {"accessor", naming::index(index.name)},
        {"label", string_literal(index.name)},
        {"title", comment_text(index.name)},
        {"table", comment_text(table.name)},
        {"summary", comment_text((index.unique ? "unique " : "") + summary(index))},
        {"unique", index.unique ? "true" : "false"},
        {"codecs", wrap(codecs, 70)},
        {"value", context.spelling.owned(table.value, Spelling::Place::inside)},
        {"view", context.spelling.view(table.value, table.format, Spelling::Place::inside)}};
    put(out, "doc", doc_lines(index.doc));
    out["walks"] = json::array();
    for (const bool viewed : {false, true})
      out["walks"].push_back(
          {{"type", out[viewed ? "view" : "value"]},
           {"lines", Walk(context.schema, name, viewed).lines(table.value, index)}});
    indexes.push_back(std::move(out));
  }
  return indexes;
}

}  // namespace kvgen::emit
