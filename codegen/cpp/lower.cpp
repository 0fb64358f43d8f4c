#include "cpp/lower.h"

#include <algorithm>
#include <map>

#include "cpp/messages.h"

namespace kvgen::cpp {
namespace {

class Lowering {
 public:
  Lowering(const Description& description, const LowerOptions& options, Report& report,
           Names& refused)
      : description_(description), options_(options), report_(report), refused_(refused) {}

  std::vector<Lowered> run() {
    std::vector<std::size_t> open = wanted();
    std::set<std::size_t> seen(open.begin(), open.end());
    std::map<std::string, std::vector<std::size_t>> by_scope;
    for (std::size_t at = 0; at < open.size(); ++at) {
      const Declaration& one = description_.types[open[at]];
      if (options_.known.contains(one.cpp) || refuse(one)) continue;
      by_scope[dotted(one.scope, "")].push_back(open[at]);
      for (const Member& member : one.members)
        follow(member.type, [&](std::size_t id) {
          if (seen.insert(id).second) open.push_back(id);
        });
    }
    for (const auto& [scope, ids] : by_scope) {
      Lowered& file = file_of(description_.types[ids[0]].scope);
      for (const std::size_t id : ids) {
        const Declaration& one = description_.types[id];
        if (one.is_enum)
          file.tree.declarations.emplace_back(make_enum(one));
        else
          file.tree.declarations.emplace_back(make_struct(one, file));
      }
    }
    if (files_.empty()) file_of({});
    return std::move(files_);
  }

 private:
  bool is_wanted(const std::vector<std::string>& scope, const std::string& name) const {
    return options_.wanted.contains(name) || options_.wanted.contains(dotted(scope, name));
  }

  std::vector<std::size_t> wanted() const {
    std::vector<std::size_t> ids;
    for (std::size_t id = 0; id < description_.types.size(); ++id)
      if (is_wanted(description_.types[id].scope, description_.types[id].name)) ids.push_back(id);
    return ids;
  }

  template <class Fn>
  static void follow(const Type& type, Fn&& fn) {
    if (type.kind == "declared") fn(type.id);
    for (const Type& arg : type.args) follow(arg, fn);
  }

  Span span(const Place& place) const {
    return {options_.file_id(place.file), place.begin, place.end};
  }
  ast::Name name(const std::string& text, const Place& place) const { return {text, span(place)}; }

  /// Reports what keeps the type from being stored.
  bool refuse(const Declaration& one) {
    const std::size_t before = report_.errors_added();
    if (one.problem)
      report_.add(messages::cannot_store_type(one.name, one.problem->why, one.problem->help,
                                              span(one.place), options_.import));
    for (const Member& member : one.members)
      if (member.problem)
        report_.add(messages::cannot_store_member(one.name, member.name, member.problem->why,
                                                  member.problem->help, span(member.place),
                                                  options_.import));
    if (report_.errors_added() == before) return false;
    refused_.insert(one.name);
    return true;
  }

  Lowered& file_of(const std::vector<std::string>& scope) {
    Lowered file;
    file.scope = scope;
    if (!scope.empty()) {
      ast::Namespace made;
      made.span = options_.import;
      made.path.span = options_.import;
      for (const std::string& part : scope) made.path.parts.push_back({part, options_.import});
      file.tree.declarations.emplace_back(std::move(made));
    }
    files_.push_back(std::move(file));
    return files_.back();
  }

  ast::Type named(std::vector<std::string> parts, Span where) const {
    ast::Type type;
    type.span = where;
    type.name.span = where;
    for (std::string& part : parts) type.name.parts.push_back({std::move(part), where});
    return type;
  }

  ast::Enum make_enum(const Declaration& one) const {
    ast::Enum made;
    made.doc = one.doc;
    made.name = name(one.name, one.place);
    made.cpp = one.cpp;
    made.underlying = named({one.underlying}, made.name.span);
    for (const Member& value : one.members) {
      ast::Enumerator to;
      to.doc = value.doc;
      to.name = name(value.name, value.place);
      to.span = to.name.span;
      ast::Value number;
      number.kind = ast::Value::Kind::integer;
      number.text = value.number;
      number.span = to.name.span;
      to.value = std::move(number);
      made.values.push_back(std::move(to));
    }
    made.span = made.name.span;
    return made;
  }

  ast::Struct make_struct(const Declaration& one, Lowered& file) {
    ast::Struct made;
    made.doc = one.doc;
    made.name = name(one.name, one.place);
    made.cpp = one.cpp;
    made.write_only = one.write_only;
    made.memory = one.memory;
    made.span = made.name.span;
    for (const Member& member : one.members) {
      ast::Field field;
      field.doc = member.doc;
      field.name = name(member.name, member.place);
      field.span = field.name.span;
      field.type = make_type(member.type, one, member, file);
      if (!member.renamed_from.empty())
        field.renamed_from = ast::Name{member.renamed_from, field.name.span};
      field.default_value = make_default(member, field.name.span);
      made.fields.push_back(std::move(field));
    }
    return made;
  }

  static std::optional<ast::Value> make_default(const Member& member, Span where) {
    static const std::map<std::string, ast::Value::Kind, std::less<>> kinds{
        {"boolean", ast::Value::Kind::boolean},
        {"integer", ast::Value::Kind::integer},
        {"real", ast::Value::Kind::real},
        {"name", ast::Value::Kind::name}};
    const auto kind = kinds.find(member.default_kind);
    if (kind == kinds.end()) return std::nullopt;
    ast::Value value;
    value.kind = kind->second;
    value.text = member.default_text;
    value.span = where;
    return value;
  }

  ast::Type make_type(const Type& from, const Declaration& owner, const Member& member,
                      Lowered& file) {
    const Span where = span(member.place);
    if (from.kind == "scalar") return named({from.scalar}, where);
    if (from.kind == "declared") {
      const Declaration& one = description_.types[from.id];
      std::vector<std::string> parts = one.scope;
      parts.push_back(one.name);
      return named(std::move(parts), where);
    }
    if (from.kind == "sum") return make_sum(from, owner, member, file);
    static const std::map<std::string, ast::Type::Kind, std::less<>> kinds{
        {"optional", ast::Type::Kind::optional}, {"list", ast::Type::Kind::list},
        {"array", ast::Type::Kind::array},       {"map", ast::Type::Kind::map},
        {"hashmap", ast::Type::Kind::hashmap},   {"box", ast::Type::Kind::box},
        {"tuple", ast::Type::Kind::tuple},       {"unit", ast::Type::Kind::tuple}};
    ast::Type type;
    type.kind = kinds.at(from.kind);
    type.span = where;
    type.length_span = where;
    if (type.kind == ast::Type::Kind::array) type.length = std::to_string(from.length);
    for (const Type& arg : from.args) type.args.push_back(make_type(arg, owner, member, file));
    return type;
  }

  /// A std::variant is a variant without a name of its own: it is called after its member.
  ast::Type make_sum(const Type& from, const Declaration& owner, const Member& member,
                     Lowered& file) {
    const Span where = span(member.place);
    ast::Variant made;
    std::string name = owner.name + "_" + member.name;
    while (!sums_.insert(dotted(owner.scope, name)).second) name += "_";
    made.name = {name, where};
    made.span = where;
    made.cpp = "std::variant";
    Names used;
    for (std::size_t i = 0; i < from.args.size(); ++i) {
      const Type& alternative = from.args[i];
      ast::Case one;
      std::string label = "case" + std::to_string(i);
      if (alternative.kind == "unit") label = "none";
      if (alternative.kind == "scalar") label = alternative.scalar;
      if (alternative.kind == "declared") label = description_.types[alternative.id].name;
      if (!used.insert(label).second) label = "case" + std::to_string(i);
      used.insert(label);
      one.name = {label, where};
      one.span = where;
      if (alternative.kind != "unit") {
        ast::Field field;
        field.name = {"value", where};
        field.span = where;
        field.type = make_type(alternative, owner, member, file);
        one.fields.push_back(std::move(field));
      }
      made.cases.push_back(std::move(one));
    }
    std::vector<std::string> parts = owner.scope;
    parts.push_back(name);
    file.tree.declarations.emplace_back(std::move(made));
    return named(std::move(parts), where);
  }

  const Description& description_;
  const LowerOptions& options_;
  Report& report_;
  Names& refused_;
  std::vector<Lowered> files_;
  Names sums_;
};

}  // namespace

std::vector<Lowered> lower(const Description& description, const LowerOptions& options,
                           Report& report, Names& refused) {
  return Lowering(description, options, report, refused).run();
}

}  // namespace kvgen::cpp
