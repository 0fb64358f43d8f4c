#include "model/dump.h"

#include <cstdio>

namespace kvgen {
namespace {

using model::Schema;
using model::Type;

std::string scoped(const Schema& schema, model::FileIndex file, const std::string& name) {
  std::string out;
  for (const std::string& part : schema.files[file].name_space) out += part + ".";
  return out + name;
}

}  // namespace

std::string type_text(const Schema& schema, const Type& type) {
  const auto args = [&] {
    std::string out;
    for (const Type& arg : type.args) out += (out.empty() ? "" : ", ") + type_text(schema, arg);
    return out;
  };
  const auto declared = [&](const auto& list) {
    return scoped(schema, list[type.declaration].file, list[type.declaration].name);
  };
  switch (type.kind) {
    case Type::Kind::scalar:
      return spelling(type.scalar);
    case Type::Kind::enumeration:
      return declared(schema.enums);
    case Type::Kind::structure:
      return declared(schema.structs);
    case Type::Kind::variant:
      return declared(schema.variants);
    case Type::Kind::optional:
      return args() + "?";
    case Type::Kind::list:
      return "[" + args() + "]";
    case Type::Kind::array:
      return "[" + args() + "; " + std::to_string(type.length) + "]";
    case Type::Kind::map:
      return "map<" + args() + ">";
    case Type::Kind::hashmap:
      return "hashmap<" + args() + ">";
    case Type::Kind::box:
      return "box<" + args() + ">";
    case Type::Kind::tuple:
      return "(" + args() + (type.args.size() == 1 ? ",)" : ")");
  }
  return {};
}

namespace {

std::string hex(std::uint64_t value) {
  char text[17];
  std::snprintf(text, sizeof text, "%llx", static_cast<unsigned long long>(value));
  return text;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7F || c == '"' || c == '\\') {
      char escape[5];
      std::snprintf(escape, sizeof escape, "\\x%02x", byte);
      out += escape;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string constant(const model::Constant& value) {
  using Kind = model::Constant::Kind;
  switch (value.kind) {
    case Kind::boolean:
      return value.boolean ? "true" : "false";
    case Kind::integer: {
      const std::string sign = value.negative ? "-" : "";
      if (value.magnitude_high == 0) return sign + std::to_string(value.magnitude);
      return sign + "0x" + hex(value.magnitude_high) + "'" + hex(value.magnitude);
    }
    case Kind::real: {
      char text[32];
      std::snprintf(text, sizeof text, "%.17g", value.real);
      return std::string("real ") + text;
    }
    case Kind::text:
      return quoted(value.text);
    case Kind::enumerator:
      return value.text + " #" + std::to_string(value.enumerator);
    case Kind::empty:
      return "empty";
  }
  return {};
}

class Dump {
 public:
  explicit Dump(const model::Schema& schema) : schema_(schema) {}

  std::string run() {
    for (model::FileIndex i = 0; i < schema_.files.size(); ++i) file(i);
    line(0, "database " + schema_.database);
    for (const model::TableIndex index : schema_.database_tables)
      line(1, "table " + schema_.tables[index].name + " #" + std::to_string(index));
    return std::move(out_);
  }

 private:
  void line(int depth, const std::string& text) {
    out_ += std::string(static_cast<std::size_t>(depth) * 2, ' ') + text + "\n";
  }
  void doc(int depth, const model::Doc& lines) {
    for (const std::string& text : lines) line(depth, "doc " + quoted(text));
  }
  static std::string renamed(const std::string& old) {
    return old.empty() ? "" : " renamed from " + old;
  }

  void file(model::FileIndex index) {
    const model::File& one = schema_.files[index];
    line(0, "file #" + std::to_string(index) + " " + quoted(one.include_name));
    doc(1, one.doc);
    std::string name_space;
    for (const std::string& part : one.name_space)
      name_space += (name_space.empty() ? "" : ".") + part;
    if (!name_space.empty()) line(1, "namespace " + name_space);
    line(1, "version " + std::to_string(one.version));
    for (const model::FileIndex import : one.imports) line(1, "import #" + std::to_string(import));
    for (const model::FileIndex import : one.table_imports)
      line(1, "import tables #" + std::to_string(import));
    for (const model::Enum& declared : schema_.enums)
      if (declared.file == index) enumeration(declared);
    for (const model::Struct& declared : schema_.structs)
      if (declared.file == index) structure(declared);
    for (const model::Variant& declared : schema_.variants)
      if (declared.file == index) variant(declared);
    for (const model::Table& declared : schema_.tables)
      if (declared.file == index) table(declared);
  }

  void enumeration(const model::Enum& one) {
    line(1, "enum " + one.name + ": " + model::spelling(one.underlying));
    doc(2, one.doc);
    for (const model::EnumValue& value : one.values) {
      line(2, "value " + value.name + " = " + (value.negative ? "-" : "") +
                  std::to_string(value.magnitude) + renamed(value.renamed_from));
      doc(3, value.doc);
    }
  }

  void fields(int depth, const std::vector<model::Field>& list) {
    for (const model::Field& field : list) {
      line(depth,
           "field " + field.name + ": " + type_text(schema_, field.type) +
               (field.default_value ? " = " + constant(*field.default_value) : std::string()) +
               renamed(field.renamed_from));
      doc(depth + 1, field.doc);
    }
  }

  void structure(const model::Struct& one) {
    line(1, "struct " + one.name + renamed(one.renamed_from));
    doc(2, one.doc);
    fields(2, one.fields);
  }

  void variant(const model::Variant& one) {
    line(1, "variant " + one.name);
    doc(2, one.doc);
    for (const model::Case& held : one.cases) {
      line(2, "case " + held.name + renamed(held.renamed_from));
      doc(3, held.doc);
      fields(3, held.fields);
    }
  }

  void table(const model::Table& one) {
    line(1, "table " + one.name + renamed(one.renamed_from));
    doc(2, one.doc);
    for (const model::KeyComponent& part : one.key)
      line(2, "key " + part.name + ": " + type_text(schema_, part.type) +
                  (part.descending ? " desc" : "") + (part.automatic ? " auto" : ""));
    line(2, std::string("key format ") + model::spelling(one.key_format) + ", at most " +
                (one.key_bytes_max ? std::to_string(*one.key_bytes_max) + " bytes"
                                   : std::string("any number of bytes")));
    line(2, "value " + type_text(schema_, one.value) + " as " + model::spelling(one.format));
    for (const model::Index& index : one.indexes) {
      line(2, "index " + index.name + (index.unique ? " unique" : ""));
      doc(3, index.doc);
      for (const model::IndexComponent& part : index.components) component(part);
    }
  }

  void component(const model::IndexComponent& part) {
    std::string steps;
    for (const auto& step : part.steps) {
      steps += " #" + std::to_string(step.field);
      if (step.optional) steps += "?";
      if (step.elements) steps += "[]";
    }
    line(3, "component " + part.path + ":" + steps + ": " + type_text(schema_, part.type) +
                (part.optional ? "?" : "") + (part.descending ? " desc" : ""));
  }

  const model::Schema& schema_;
  std::string out_;
};

}  // namespace

std::string dump_model(const model::Schema& schema) { return Dump(schema).run(); }

}  // namespace kvgen
