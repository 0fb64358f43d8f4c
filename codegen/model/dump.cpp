#include "model/dump.h"

#include <array>
#include <cstdio>

namespace kvgen {
namespace {

using model::Schema;
using Kind = model::Type::Kind;

std::string scoped(const Schema& schema, model::FileIndex file, const std::string& name) {
  std::string out;
  for (const std::string& part : schema.files[file].name_space) out += part + ".";
  return out + name;
}

std::string constant_text(const model::Constant& value) {
  switch (value.kind) {
    case model::Constant::Kind::boolean:
      return value.boolean ? "true" : "false";
    case model::Constant::Kind::integer: {
      std::string text = value.negative ? "-" : "";
      if (value.magnitude_high != 0) text += std::to_string(value.magnitude_high) + " << 64 + ";
      return text + std::to_string(value.magnitude);
    }
    case model::Constant::Kind::real: {
      std::array<char, 40> text{};
      std::snprintf(text.data(), text.size(), "%.17g", value.real);
      return text.data();
    }
    case model::Constant::Kind::text: {
      std::string out = "\"";
      for (const char c : value.text) {
        const auto byte = static_cast<unsigned char>(c);
        std::array<char, 8> escaped{};
        if (byte < 0x20 || byte >= 0x7F || c == '"' || c == '\\') {
          std::snprintf(escaped.data(), escaped.size(), "\\x%02x", static_cast<unsigned>(byte));
          out += escaped.data();
        } else {
          out += c;
        }
      }
      return out + "\"";
    }
    case model::Constant::Kind::enumerator:
      return value.text;
    case model::Constant::Kind::empty:
      return "empty";
  }
  return {};
}

void dump_fields(const Schema& schema, const std::vector<model::Field>& fields, const char* indent,
                 std::string& out) {
  for (const model::Field& field : fields) {
    out += indent + field.name + ": " + type_text(schema, field.type);
    if (field.default_value) out += " = " + constant_text(*field.default_value);
    if (!field.renamed_from.empty()) out += " renamed from " + field.renamed_from;
    out += "\n";
  }
}

void dump_table(const Schema& schema, const model::Table& table, std::string& out) {
  out += "table " + scoped(schema, table.file, table.name) + " -> " +
         type_text(schema, table.value) + "\n";
  for (const model::KeyComponent& part : table.key)
    out += "  key " + part.name + ": " + type_text(schema, part.type) +
           (part.descending ? " desc" : "") + (part.automatic ? " auto" : "") + "\n";
  out += "  key_format " + std::string(model::spelling(table.key_format)) + ", at most " +
         (table.key_bytes_max ? std::to_string(*table.key_bytes_max) + " bytes" : "any length") +
         "\n  format " + model::spelling(table.format) + "\n";
  for (const model::Index& index : table.indexes) {
    out += "  index " + index.name + (index.unique ? " unique" : "") + "\n";
    for (const model::IndexComponent& part : index.components)
      out += "    " + part.path + ": " + type_text(schema, part.type) + (part.optional ? "?" : "") +
             (part.descending ? " desc" : "") + "\n";
  }
}

}  // namespace

std::string type_text(const Schema& schema, const model::Type& type) {
  const auto arg = [&](std::size_t i) { return type_text(schema, type.args[i]); };
  switch (type.kind) {
    case Kind::scalar:
      return model::spelling(type.scalar);
    case Kind::enumeration: {
      const model::Enum& one = schema.enums[type.declaration];
      return scoped(schema, one.file, one.name);
    }
    case Kind::structure: {
      const model::Struct& one = schema.structs[type.declaration];
      return scoped(schema, one.file, one.name);
    }
    case Kind::variant: {
      const model::Variant& one = schema.variants[type.declaration];
      return scoped(schema, one.file, one.name);
    }
    case Kind::optional:
      return arg(0) + "?";
    case Kind::list:
      return "[" + arg(0) + "]";
    case Kind::array:
      return "[" + arg(0) + "; " + std::to_string(type.length) + "]";
    case Kind::map:
      return "map<" + arg(0) + ", " + arg(1) + ">";
    case Kind::hashmap:
      return "hashmap<" + arg(0) + ", " + arg(1) + ">";
    case Kind::box:
      return "box<" + arg(0) + ">";
    case Kind::tuple: {
      std::string out = "(";
      for (std::size_t i = 0; i < type.args.size(); ++i) out += (i == 0 ? "" : ", ") + arg(i);
      return out + (type.args.size() == 1 ? ",)" : ")");
    }
  }
  return {};
}

std::string dump_model(const Schema& schema) {
  std::string out;
  for (const model::File& file : schema.files) {
    out += "file " + file.include_name;
    for (const std::string& part : file.name_space)
      out += (&part == &file.name_space.front() ? " namespace " : ".") + part;
    if (file.version != 0) out += " version " + std::to_string(file.version);
    for (const model::FileIndex import : file.imports)
      out += "\n  import " + schema.files[import].include_name;
    out += "\n";
  }
  for (const model::Enum& one : schema.enums) {
    out += "enum " + scoped(schema, one.file, one.name) + ": " + model::spelling(one.underlying) +
           "\n";
    for (const model::EnumValue& value : one.values)
      out += "  " + value.name + " = " + (value.negative ? "-" : "") +
             std::to_string(value.magnitude) + "\n";
  }
  for (const model::Struct& one : schema.structs) {
    out += "struct " + scoped(schema, one.file, one.name) + "\n";
    dump_fields(schema, one.fields, "  ", out);
  }
  for (const model::Variant& one : schema.variants) {
    out += "variant " + scoped(schema, one.file, one.name) + "\n";
    for (const model::Case& c : one.cases) {
      out += "  case " + c.name + "\n";
      dump_fields(schema, c.fields, "    ", out);
    }
  }
  for (const model::Table& table : schema.tables) dump_table(schema, table, out);
  out += "database " + schema.database + "\n";
  for (const model::TableIndex index : schema.database_tables)
    out += "  " + schema.tables[index].name + "\n";
  return out;
}

}  // namespace kvgen
