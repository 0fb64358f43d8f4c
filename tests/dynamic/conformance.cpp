#include "conformance.h"

#include <fstream>

#include "kv/dynamic/access.h"

namespace kv::test {

using namespace kv::schema;

namespace {

/// Reads a type's spelling and collects the declarations it needs.
class TypeReader {
 public:
  TypeReader(const Json& named, Schema& schema) : named_(named), schema_(schema) {}

  Type read(const std::string& text) {
    std::size_t at = 0;
    return read(text, at);
  }

 private:
  Type read(const std::string& text, std::size_t& at) {
    const std::size_t end = text.find_first_of("<>,", at);
    const std::string word = text.substr(at, end == std::string::npos ? end : end - at);
    at = end == std::string::npos ? text.size() : end;
    Type type;
    if (at < text.size() && text[at] == '<') {
      do {
        ++at;
        if (word == "array" && !type.args.empty()) {
          std::size_t digits = 0;
          type.length = std::stoull(text.substr(at), &digits);
          at += digits;
        } else {
          type.args.push_back(read(text, at));
        }
      } while (text[at] == ',');
      ++at;
      static const std::map<std::string, Kind> kinds{
          {"vec", Kind::list},       {"option", Kind::optional}, {"box", Kind::box},
          {"array", Kind::array},    {"tuple", Kind::tuple},     {"map", Kind::map},
          {"hashmap", Kind::hashmap}};
      type.kind = kinds.at(word);
      return type;
    }
    if (word == "unit") {
      type.kind = Kind::tuple;
      return type;
    }
    for (int i = 0; i <= static_cast<int>(Scalar::duration); ++i)
      if (spelling(static_cast<Scalar>(i)) == word) {
        type.scalar = static_cast<Scalar>(i);
        return type;
      }
    return declared(word);
  }

  std::vector<Field> fields(const Json& list) {
    std::vector<Field> made;
    for (const Json& one : list) made.push_back({one[0], read(one[1]), {}, {}});
    return made;
  }

  Type declared(const std::string& name) {
    if (const auto known = known_.find(name); known != known_.end()) return known->second;
    const Json& one = named_.at(name);
    Type type;
    if (one.contains("struct")) {
      type.kind = Kind::structure;
      type.declaration = static_cast<std::uint32_t>(schema_.structs.size());
      schema_.structs.push_back({name, {}, {}, {}});
      known_.emplace(name, type);
      schema_.structs[type.declaration].fields = fields(one.at("struct"));
      return type;
    }
    bool plain = true;
    for (const Json& value : one.at("enum")) plain = plain && value.size() == 1;
    if (plain) {
      type.kind = Kind::enumeration;
      type.declaration = static_cast<std::uint32_t>(schema_.enums.size());
      Enum made{name, Scalar::u8, {}};
      for (std::size_t i = 0; i < one.at("enum").size(); ++i)
        made.values.push_back({one.at("enum")[i][0], false, one.at("rkyv").at("tags")[i], {}});
      schema_.enums.push_back(made);
      known_.emplace(name, type);
      return type;
    }
    type.kind = Kind::variant;
    type.declaration = static_cast<std::uint32_t>(schema_.variants.size());
    schema_.variants.push_back({name, {}});
    known_.emplace(name, type);
    std::vector<Case> cases;
    for (const Json& value : one.at("enum")) {
      Case made{value[0], {}, {}};
      if (value.size() > 1 && value[1].contains("struct")) {
        made.fields = fields(value[1].at("struct"));
      } else if (value.size() > 1) {
        for (const Json& item : value[1].at("tuple"))
          made.fields.push_back(
              {"_" + std::to_string(made.fields.size()), read(item.get<std::string>()), {}, {}});
      }
      cases.push_back(std::move(made));
    }
    schema_.variants[type.declaration].cases = std::move(cases);
    return type;
  }

  const Json& named_;
  Schema& schema_;
  std::map<std::string, Type> known_;
};

Value scalar_of(Scalar kind, const Json& json) {
  switch (kind) {
    case Scalar::boolean:
      return json.get<bool>();
    case Scalar::f32:
      return real<float>(json);
    case Scalar::f64:
      return real<double>(json);
    case Scalar::character:
      return scalar(json.get<std::string>());
    case Scalar::text:
      return json.get<std::string>();
    case Scalar::bytes:
      return from_hex(json.get<std::string>());
    default: {
      bool negative = false;
      const U128 value = magnitude(json, negative);
      WideInteger number = WideInteger::of(value);
      number.negative = negative && value != 0;
      return number;
    }
  }
}

}  // namespace

Conformance::Conformance(const std::string& types_file) {
  std::ifstream in(types_file);
  named_ = Json::parse(in).at("named");
}

Schema Conformance::table_of(const std::string& type, Format format) const {
  Schema schema;
  Table table;
  table.name = "conformance";
  Type id;
  id.scalar = Scalar::u64;
  table.key.push_back({"id", id, false, false});
  table.format = format;
  table.value = TypeReader(named_, schema).read(type);
  schema.tables.push_back(table);
  return schema;
}

Value Conformance::value_of(const Schema& schema, const Type& type, const Json& json) const {
  const auto fields = [&](const std::vector<Field>& list, const Json& from) {
    std::vector<Member> members;
    for (std::size_t i = 0; i < list.size(); ++i)
      members.push_back(
          {list[i].name,
           value_of(schema, list[i].type, from.is_object() ? from.at(list[i].name) : from.at(i))});
    return members;
  };
  switch (type.kind) {
    case Kind::scalar:
      return scalar_of(type.scalar, json);
    case Kind::enumeration:
      for (const auto& one : schema.enums[type.declaration].values)
        if (one.name == json.get<std::string>()) return Enumerator{one.name};
      break;
    case Kind::structure:
      return ValueRecord{fields(schema.structs[type.declaration].fields, json)};
    case Kind::variant: {
      const std::string name = json.is_string() ? json.get<std::string>() : json.begin().key();
      const Json body = json.is_string() ? Json::array() : json.begin().value();
      for (const Case& one : schema.variants[type.declaration].cases)
        if (one.name == name) return ValueCase{one.name, fields(one.fields, body)};
      break;
    }
    case Kind::optional: {
      if (json.is_null()) return {};
      Value inner = value_of(schema, type.args[0], json.at("some"));
      if (unboxed(type.args[0]).kind != Kind::optional) return inner;
      ValueList list;
      list.optional = true;
      list.items.push_back(std::move(inner));
      return list;
    }
    case Kind::box:
      return value_of(schema, type.args[0], json);
    case Kind::list:
    case Kind::array: {
      ValueList list;
      for (const Json& item : json) list.items.push_back(value_of(schema, type.args[0], item));
      return list;
    }
    case Kind::map:
    case Kind::hashmap: {
      ValueMap map;
      for (const Json& entry : json)
        map.entries.emplace_back(value_of(schema, type.args[0], entry[0]),
                                 value_of(schema, type.args[1], entry[1]));
      return map;
    }
    case Kind::tuple: {
      ValueList list;
      for (std::size_t i = 0; i < type.args.size(); ++i)
        list.items.push_back(value_of(schema, type.args[i], json[i]));
      return list;
    }
  }
  throw std::runtime_error("no such value: " + json.dump());
}

}  // namespace kv::test
