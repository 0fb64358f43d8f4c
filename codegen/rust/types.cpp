#include "rust/types.h"

namespace kvgen::rust {

using Kind = model::Type::Kind;
using model::Scalar;

std::string Types::standard(const std::string& path) const {
  const std::string name = path.substr(path.rfind(':') + 1);
  return names_.is_taken(name) ? "::" + path : name;
}

const char* Types::integer(Scalar scalar) { return model::spelling(scalar); }

std::string Types::spell(const model::Type& type, const std::string& from, unsigned deeper) const {
  const auto arg = [&](std::size_t i) { return spell(type.args[i], from, deeper); };
  const auto declared = [&](model::FileIndex file, const std::string& name) {
    return Names::path(names_.module_of(file), name, from, deeper);
  };
  switch (type.kind) {
    case Kind::scalar:
      switch (type.scalar) {
        case Scalar::string:
          return standard("std::string::String");
        case Scalar::bytes:
          return standard("std::vec::Vec") + "<u8>";
        case Scalar::uuid:
          return "[u8; 16]";
        case Scalar::timestamp:
        case Scalar::duration:
          return "i64";
        default:
          return model::spelling(type.scalar);  // the language took these words from Rust
      }
    case Kind::enumeration:
      return declared(schema_.enums[type.declaration].file, names_.of_enum(type.declaration));
    case Kind::structure:
      return declared(schema_.structs[type.declaration].file,
                      names_.of_type({false, type.declaration}));
    case Kind::variant:
      return declared(schema_.variants[type.declaration].file,
                      names_.of_type({true, type.declaration}));
    case Kind::optional:
      return standard("std::option::Option") + "<" + arg(0) + ">";
    case Kind::list:
      return standard("std::vec::Vec") + "<" + arg(0) + ">";
    case Kind::array:
      return "[" + arg(0) + "; " + std::to_string(type.length) + "]";
    case Kind::map:
      return "std::collections::BTreeMap<" + arg(0) + ", " + arg(1) + ">";
    case Kind::hashmap:
      return "std::collections::HashMap<" + arg(0) + ", " + arg(1) + ">";
    case Kind::box:
      return standard("std::boxed::Box") + "<" + arg(0) + ">";
    case Kind::tuple: {
      std::string out = "(";
      for (std::size_t i = 0; i < type.args.size(); ++i) out += (i == 0 ? "" : ", ") + arg(i);
      return out + (type.args.size() == 1 ? ",)" : ")");
    }
  }
  return {};
}

}  // namespace kvgen::rust
