// The tree as text: our debugger and our test oracle.
#include <string>
#include <type_traits>
#include <variant>

#include "syntax/ast.h"
#include "syntax/parse.h"

namespace kvgen {
namespace {

// Text on one line, whatever bytes it holds.
std::string quoted(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (byte < 0x20 || byte == 0x7F) {
      out += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string path_text(const ast::Path& path) {
  std::string out;
  for (std::size_t i = 0; i < path.parts.size(); ++i) {
    if (i > 0) out += ".";
    out += path.parts[i].text;
    if (path.elements[i]) out += "[]";
  }
  return out;
}

std::string arguments(const ast::Type& type);

std::string type_text(const ast::Type& type) {
  using Kind = ast::Type::Kind;
  switch (type.kind) {
    case Kind::named:
      return path_text(type.name);
    case Kind::optional:
      return type_text(type.args[0]) + "?";
    case Kind::list:
      return "[" + type_text(type.args[0]) + "]";
    case Kind::array:
      return "[" + type_text(type.args[0]) + "; " + type.length + "]";
    case Kind::map:
      return "map<" + arguments(type) + ">";
    case Kind::hashmap:
      return "hashmap<" + arguments(type) + ">";
    case Kind::box:
      return "box<" + arguments(type) + ">";
    case Kind::tuple:
      return "(" + arguments(type) + ")";
  }
  return "";
}

std::string arguments(const ast::Type& type) {
  std::string out;
  for (const ast::Type& argument : type.args) {
    if (!out.empty()) out += ", ";
    out += type_text(argument);
  }
  return out;
}

std::string value_text(const ast::Value& value) {
  using Kind = ast::Value::Kind;
  switch (value.kind) {
    case Kind::boolean:
      return "boolean " + value.text;
    case Kind::integer:
      return "integer " + value.text;
    case Kind::real:
      return "real " + value.text;
    case Kind::string:
      return "string " + quoted(value.text);
    case Kind::name:
      return "name " + value.text;
    case Kind::none:
      return "none";
    case Kind::list:
      break;
  }
  std::string out = "list [";
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (i > 0) out += ", ";
    out += value_text(value.items[i]);
  }
  return out + "]";
}

class Dump {
 public:
  explicit Dump(bool spans) : spans_(spans) {}

  std::string run(const ast::File& file) {
    line("file", {});
    in();
    doc(file.doc);
    for (const auto& declaration : file.declarations) {
      std::visit([this](const auto& node) { show(node); }, declaration);
    }
    return std::move(out_);
  }

 private:
  void in() { indent_ += 2; }
  void out() { indent_ -= 2; }

  void line(const std::string& text, Span span) {
    out_.append(indent_, ' ');
    out_ += text;
    if (spans_) out_ += " @" + std::to_string(span.begin) + ".." + std::to_string(span.end);
    out_ += "\n";
  }

  void doc(const ast::Doc& doc) {
    for (const std::string& text : doc)
      out_ += std::string(indent_, ' ') + "doc " + quoted(text) + "\n";
  }

  static std::string renamed(const std::optional<ast::Name>& old) {
    return old ? " renamed from " + old->text : "";
  }

  void show(const ast::Namespace& node) { line("namespace " + path_text(node.path), node.span); }
  void show(const ast::Version& node) { line("version " + node.digits, node.span); }
  void show(const ast::DatabaseName& node) { line("database " + node.name.text, node.span); }
  void show(const ast::Import& node) {
    line(std::string(node.tables ? "import tables " : "import ") + quoted(node.path), node.span);
  }
  void show(const ast::Previous& node) { line("previous " + quoted(node.path), node.span); }

  void show(const ast::Enum& node) {
    const std::string underlying = node.underlying ? " : " + type_text(*node.underlying) : "";
    line("enum " + node.name.text + underlying, node.span);
    in();
    doc(node.doc);
    for (const ast::Enumerator& value : node.values) {
      const std::string number = value.value ? " = " + value_text(*value.value) : "";
      line("enumerator " + value.name.text + number + renamed(value.renamed_from), value.span);
      in();
      doc(value.doc);
      out();
    }
    out();
  }

  void show(const ast::Struct& node) {
    line("struct " + node.name.text + renamed(node.renamed_from), node.span);
    in();
    doc(node.doc);
    fields(node.fields);
    out();
  }

  void fields(const std::vector<ast::Field>& all) {
    for (const ast::Field& field : all) {
      std::string text = "field " + field.name.text + ": " + type_text(field.type);
      if (field.default_value) text += " = " + value_text(*field.default_value);
      line(text + renamed(field.renamed_from), field.span);
      in();
      doc(field.doc);
      out();
    }
  }

  void show(const ast::Variant& node) {
    line("variant " + node.name.text, node.span);
    in();
    doc(node.doc);
    for (const ast::Case& one : node.cases) {
      line("case " + one.name.text + renamed(one.renamed_from), one.span);
      in();
      doc(one.doc);
      fields(one.fields);
      out();
    }
    out();
  }

  void show(const ast::Table& node) {
    line("table " + node.name.text + renamed(node.renamed_from), node.span);
    in();
    doc(node.doc);
    for (const ast::KeyComponent& component : node.key) {
      std::string text = "key " + component.name.text + ": " + type_text(component.type);
      if (component.descending) text += " desc";
      if (component.automatic) text += " auto";
      line(text, component.span);
    }
    line("value " + type_text(node.value), node.value.span);
    for (const ast::Option& option : node.options) {
      line("option " + option.name.text + " " + option.value.text, option.span);
    }
    for (const ast::Index& index : node.indexes) show(index);
    out();
  }

  void show(const ast::Index& index) {
    line("index " + index.name.text + (index.unique ? " unique" : ""), index.span);
    in();
    doc(index.doc);
    for (const ast::IndexComponent& component : index.components) {
      line("component " + path_text(component.path) + (component.descending ? " desc" : ""),
           component.span);
    }
    out();
  }

  bool spans_;
  std::size_t indent_ = 0;
  std::string out_;
};

}  // namespace

std::string dump_ast(const ast::File& file, bool spans) { return Dump(spans).run(file); }

}  // namespace kvgen
