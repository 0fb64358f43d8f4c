#include "rust/rust.h"

#include <algorithm>
#include <map>
#include <set>

#include "emit/literals.h"
#include "model/dump.h"
#include "render/generate.h"
#include "rust/names.h"
#include "rust/recursion.h"
#include "rust/types.h"

namespace kvgen::rust {
namespace {

using emit::TypeId;
using model::Format;
using nlohmann::json;

/// What a type's formats ask of its declaration.
struct Needs {
  bool rkyv = false;
  bool serde = false;

  void add(Format format) {
    rkyv = rkyv || format == Format::rkyv || format == Format::rkyv_unaligned;
    serde = serde || format == Format::bincode || format == Format::bincode2 ||
            format == Format::postcard;
  }
};

void enums_in(const model::Type& type, std::set<model::EnumIndex>& into) {
  if (type.kind == model::Type::Kind::enumeration) into.insert(type.declaration);
  for (const model::Type& arg : type.args) enums_in(arg, into);
}

/// CamelCase without loss: the cases and values of one type stay apart.
std::string variant_name(Scope& scope, const std::string& name) {
  std::string out;
  bool upper = true;
  for (const char c : name) {
    if (c == '_') {
      upper = true;
      continue;
    }
    out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  if (out.empty() || (out.front() >= '0' && out.front() <= '9')) out = "X" + out;
  return scope.take(identifier(out));
}

std::string constant_name(Scope& scope, const std::string& name) {
  std::string out;
  for (const char c : name) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return scope.take(identifier(out));
}

std::string number(const model::EnumValue& value) {
  return (value.negative ? "-" : "") + std::to_string(value.magnitude);
}

class Builder {
 public:
  explicit Builder(const model::Schema& schema)
      : schema_(schema),
        names_(schema),
        types_(schema, names_),
        recursion_(schema),
        usage_(schema, 0) {
    for (const auto& [id, formats] : usage_.all())
      for (const Format format : formats) needs_[id].add(format);
    find_enums();
  }

  json build() {
    json out = {{"source", emit::comment_text(base(schema_.files[0].include_name))}};
    if (auto doc = emit::doc_lines(schema_.files[0].doc); !doc.empty()) out["doc"] = doc;
    if (json crates = build_crates(); !crates.empty())
      out["crates"] = {{"lines", std::move(crates)}};
    out["items"] = items("");
    std::set<std::string> modules;
    for (model::FileIndex file = 0; file < schema_.files.size(); ++file)
      modules.insert(names_.module_of(file));
    json inner = json::array();
    for (const std::string& module : modules) {
      if (module.empty()) continue;
      json list = items(module);
      if (!list.empty()) inner.push_back({{"module", module}, {"items", std::move(list)}});
    }
    out["modules"] = std::move(inner);
    if (json tables = build_tables(); !tables.empty())
      out["tables"] = {{"module", names_.tables()}, {"list", std::move(tables)}};
    return out;
  }

 private:
  static std::string base(const std::string& path) { return path.substr(path.rfind('/') + 1); }

  void find_enums() {
    const auto add = [&](const model::Type& type, const Needs& needs) {
      std::set<model::EnumIndex> found;
      enums_in(type, found);
      for (const model::EnumIndex index : found) {
        Needs& into = enum_needs_[index];
        into.rkyv = into.rkyv || needs.rkyv;
        into.serde = into.serde || needs.serde;
      }
    };
    for (const auto& [id, needs] : needs_) {
      if (!id.is_variant)
        for (const model::Field& field : schema_.structs[id.index].fields) add(field.type, needs);
      else
        for (const model::Case& one : schema_.variants[id.index].cases)
          for (const model::Field& field : one.fields) add(field.type, needs);
    }
    for (const model::Table& table : schema_.tables) {
      if (table.file != 0) continue;
      Needs needs;
      needs.add(table.format);
      add(table.value, needs);
    }
    for (model::EnumIndex i = 0; i < schema_.enums.size(); ++i)
      if (schema_.enums[i].file == 0) enum_needs_[i];
  }

  std::set<Format> formats() const {
    std::set<Format> all;
    for (const auto& [id, formats] : usage_.all()) all.insert(formats.begin(), formats.end());
    for (const model::Table& table : schema_.tables)
      if (table.file == 0) all.insert(table.format);
    return all;
  }

  json build_crates() const {
    const std::set<Format> all = formats();
    json crates = json::array();
    if (all.contains(Format::rkyv_unaligned))
      crates.push_back(R"(rkyv = { version = "0.8", features = ["unaligned"] })");
    else if (all.contains(Format::rkyv))
      crates.push_back(R"(rkyv = "0.8")");
    const bool serde = all.contains(Format::bincode) || all.contains(Format::bincode2) ||
                       all.contains(Format::postcard);
    if (serde) crates.push_back(R"(serde = { version = "1", features = ["derive"] })");
    if (serde && big_arrays()) crates.push_back(R"(serde-big-array = "0.5")");
    if (all.contains(Format::bincode)) crates.push_back(R"(bincode = "1.3")");
    if (all.contains(Format::bincode2))
      crates.push_back(
          R"(bincode2 = { package = "bincode", version = "2", features = ["serde"] })");
    if (all.contains(Format::postcard))
      crates.push_back(R"(postcard = { version = "1", features = ["use-std"] })");
    return crates;
  }

  static bool is_big(const model::Type& type) {
    return type.kind == model::Type::Kind::array && type.length > 32;
  }
  bool big_arrays() const {
    return std::ranges::any_of(needs_, [&](const auto& one) {
      const auto big = [](const model::Field& field) { return is_big(field.type); };
      if (!one.second.serde) return false;
      if (!one.first.is_variant)
        return std::ranges::any_of(schema_.structs[one.first.index].fields, big);
      return std::ranges::any_of(
          schema_.variants[one.first.index].cases,
          [&](const model::Case& held) { return std::ranges::any_of(held.fields, big); });
    });
  }

  json items(const std::string& module) {
    json list = json::array();
    for (const auto& [index, needs] : enum_needs_)
      if (names_.module_of(schema_.enums[index].file) == module)
        list.push_back(enumeration(index, needs));
    for (const auto& [id, needs] : needs_) {
      if (!needs.rkyv && !needs.serde) continue;  // flatc declares it
      if (names_.module_of(emit::file_of(schema_, id)) != module) continue;
      list.push_back(id.is_variant ? variant(id, needs) : structure(id, needs));
    }
    return list;
  }

  static json common(const std::string& name, const Needs& needs, bool serde) {
    json out = {{"name", name}};
    if (needs.rkyv) out["in_rkyv"] = true;
    if (serde) out["in_serde"] = true;
    return out;
  }

  void put_doc(json& out, const model::Doc& doc) const {
    if (auto lines = emit::doc_lines(doc); !lines.empty()) out["doc"] = std::move(lines);
  }

  /// What rkyv makes of a type must not be called like another type of the schema.
  void put_archived(json& out, const std::string& name, const Needs& needs) const {
    if (!needs.rkyv) return;
    if (names_.is_taken("Archived" + name) || names_.is_taken(name + "Resolver"))
      out["archived"] = {{"archived", "Archived" + name + "_"}, {"resolver", name + "Resolver_"}};
  }

  json enumeration(model::EnumIndex index, const Needs& needs) const {
    const model::Enum& one = schema_.enums[index];
    const std::string& name = names_.of_enum(index);
    // rkyv's tags are one byte; a wider enum is stored as its number.
    const bool is_number = needs.rkyv && one.underlying != model::Scalar::u8;
    json out = common(name, needs, needs.serde && !is_number);
    out["integer"] = Types::integer(one.underlying);
    put_doc(out, one.doc);
    put_archived(out, name, needs);
    Scope scope;
    Scope constants;
    json values = json::array();
    std::uint32_t position = 0;
    for (const model::EnumValue& value : one.values) {
      json entry = {{"number", number(value)},
                    {"position", position++},
                    {"label", emit::string_literal(value.name)}};
      entry["variant"] = variant_name(scope, value.name);
      entry["constant"] = constant_name(constants, value.name);
      put_doc(entry, value.doc);
      values.push_back(std::move(entry));
    }
    out["values"] = std::move(values);
    if (is_number && needs.serde) out["by_position"] = true;
    return {{is_number ? "number" : "enum", std::move(out)}};
  }

  json fields(TypeId owner, const std::vector<model::Field>& list, const Needs& needs,
              bool& recursive) const {
    const std::string& module = names_.module_of(emit::file_of(schema_, owner));
    Scope scope;
    json out = json::array();
    for (const model::Field& field : list) {
      json one = {{"name", scope.take(identifier(field.name))},
                  {"type", types_.spell(field.type, module, 0)}};
      put_doc(one, field.doc);
      if (needs.rkyv && recursion_.leads_back(owner, field.type)) {
        one["omit_bounds"] = true;
        recursive = true;
      }
      if (needs.serde && is_big(field.type)) one["big_array"] = true;
      out.push_back(std::move(one));
    }
    return out;
  }

  json structure(TypeId id, const Needs& needs) const {
    const model::Struct& one = schema_.structs[id.index];
    json out = common(names_.of_type(id), needs, needs.serde);
    put_doc(out, one.doc);
    put_archived(out, names_.of_type(id), needs);
    bool recursive = false;
    json list = fields(id, one.fields, needs, recursive);
    if (list.empty())
      out["empty"] = true;
    else
      out["held"] = {{"fields", std::move(list)}};
    if (recursive) out["recursive"] = true;
    return {{"struct", std::move(out)}};
  }

  json variant(TypeId id, const Needs& needs) const {
    const model::Variant& one = schema_.variants[id.index];
    json out = common(names_.of_type(id), needs, needs.serde);
    put_doc(out, one.doc);
    put_archived(out, names_.of_type(id), needs);
    bool recursive = false;
    Scope scope;
    json cases = json::array();
    for (const model::Case& held : one.cases) {
      json entry = {{"case", variant_name(scope, held.name)}};
      put_doc(entry, held.doc);
      json list = fields(id, held.fields, needs, recursive);
      if (list.empty())
        entry["empty"] = true;
      else
        entry["held"] = {{"fields", std::move(list)}};
      cases.push_back(std::move(entry));
    }
    out["cases"] = std::move(cases);
    if (recursive) out["recursive"] = true;
    return {{"variant", std::move(out)}};
  }

  std::string key_text(const model::Table& table) const {
    std::string out;
    for (const model::KeyComponent& one : table.key) {
      out += (out.empty() ? "" : ", ") + one.name + ": " + type_text(schema_, one.type);
      if (one.descending) out += " desc";
      if (one.automatic) out += " auto";
    }
    return emit::comment_text("(" + out + ")" +
                              (table.key_format == model::KeyFormat::native ? ", native" : ""));
  }

  json build_tables() const {
    Scope scope;
    json list = json::array();
    for (const model::Table& table : schema_.tables) {
      if (table.file != 0) continue;
      json one = {{"module", scope.take(identifier(table.name))},
                  {"label", emit::string_literal(table.name)},
                  {"words", emit::comment_text(table.name)},
                  {"format", model::spelling(table.format)},
                  {"key", key_text(table)}};
      put_doc(one, table.doc);
      const std::string type = types_.spell(table.value, "", 2);
      switch (table.format) {
        case Format::rkyv:
        case Format::rkyv_unaligned: {
          const bool packed = table.format == Format::rkyv_unaligned;
          one["in_rkyv"] = {{"type", type}, {packed ? "unaligned" : "aligned", true}};
          break;
        }
        case Format::bincode:
          one["in_bincode"] = {{"type", type}};
          break;
        case Format::bincode2:
          one["in_bincode2"] = {{"type", type}};
          break;
        case Format::postcard:
          one["in_postcard"] = {{"type", type}};
          break;
        case Format::raw:
          one["in_raw"] = {{"type", type}};
          break;
        case Format::flatbuffers:
          one["by_flatc"] = true;
          break;
        case Format::native:
          one["by_hand"] = true;
          break;
      }
      list.push_back(std::move(one));
    }
    return list;
  }

  const model::Schema& schema_;
  Names names_;
  Types types_;
  Recursion recursion_;
  emit::Usage usage_;
  std::map<TypeId, Needs> needs_;
  std::map<model::EnumIndex, Needs> enum_needs_;
};

}  // namespace

json build_rust_model(const model::Schema& schema) { return Builder(schema).build(); }

std::string generate(const model::Schema& schema) {
  return render_text("rust", build_rust_model(schema));
}

}  // namespace kvgen::rust
