#include "schemas.h"

#include <array>

namespace bench {
namespace {

struct FieldType {
  const char* kv;
  const char* fbs;
};
constexpr std::array<FieldType, 6> field_types{{{"u64", "ulong"},
                                                {"i32", "int"},
                                                {"f64", "double"},
                                                {"string", "string"},
                                                {"bool", "bool"},
                                                {"[u32]", "[uint]"}}};

const FieldType& type_of(int field) {
  return field_types[static_cast<std::size_t>(field) % field_types.size()];
}

}  // namespace

std::string kv_schema(int tables, int fields) {
  std::string text = "namespace bench;\n";
  for (int t = 0; t < tables; ++t) {
    text += "struct Record" + std::to_string(t) + " {\n";
    for (int f = 0; f < fields; ++f)
      text += "  field" + std::to_string(f) + ": " + type_of(f).kv + ";\n";
    text +=
        "}\ntable records" + std::to_string(t) + "(id: u64) -> Record" + std::to_string(t) + ";\n";
  }
  return text;
}

std::string fbs_schema(int tables, int fields) {
  std::string text = "namespace bench;\n";
  for (int t = 0; t < tables; ++t) {
    text += "table Record" + std::to_string(t) + " {\n";
    for (int f = 0; f < fields; ++f)
      text += "  field" + std::to_string(f) + ":" + type_of(f).fbs + ";\n";
    text += "}\n";
  }
  return text;
}

}  // namespace bench
