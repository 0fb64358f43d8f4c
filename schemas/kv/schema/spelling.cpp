#include <array>

#include "kv/schema/schema.h"

namespace kv::schema {

std::string_view spelling(Scalar scalar) {
  constexpr std::array<std::string_view, 19> words{
      "bool", "u8",  "u16", "u32",  "u64",    "u128",  "i8",   "i16",       "i32",     "i64",
      "i128", "f32", "f64", "char", "string", "bytes", "uuid", "timestamp", "duration"};
  return words.at(static_cast<std::size_t>(scalar));
}

std::string_view spelling(Format format) {
  constexpr std::array<std::string_view, 8> words{
      "rkyv", "rkyv_unaligned", "flatbuffers", "bincode", "bincode2", "postcard", "raw", "native"};
  return words.at(static_cast<std::size_t>(format));
}

std::string_view spelling(KeyFormat format) {
  constexpr std::array<std::string_view, 7> words{"ordered",  "native",   "mixed", "bincode",
                                                  "bincode2", "postcard", "rkyv"};
  return words.at(static_cast<std::size_t>(format));
}

std::string spelling(const Schema& schema, const Type& type) {
  const auto arg = [&](std::size_t i) { return spelling(schema, type.args.at(i)); };
  switch (type.kind) {
    case Kind::scalar:
      return std::string(spelling(type.scalar));
    case Kind::enumeration:
      return schema.enums.at(type.declaration).name;
    case Kind::structure:
      return schema.structs.at(type.declaration).name;
    case Kind::variant:
      return schema.variants.at(type.declaration).name;
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
      std::string items;
      for (std::size_t i = 0; i < type.args.size(); ++i) items += (i == 0 ? "" : ", ") + arg(i);
      return "(" + items + ")";
    }
  }
  return "?";
}

}  // namespace kv::schema
