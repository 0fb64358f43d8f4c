// The FlatBuffers schema (.fbs) of a file's tables: every name settled, every type spelled.
//
// runtime/FORMAT.md tells how types of the language stand in a FlatBuffer; the runtime's
// kv/format/flatbuffers reads and writes the same.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/model.h"

namespace kvgen::flat {

struct Field {
  std::string name;
  std::string type;   // "[string]"
  std::string value;  // what follows `=`; empty: nothing
  bool key = false;   // its vectors are sorted by it
  model::Doc doc;
};

struct Table {
  std::string name;
  std::vector<Field> fields;
  model::Doc doc;
};

struct EnumValue {
  std::string name;
  std::string number;
  model::Doc doc;
};

struct Enum {
  std::string name;
  std::string type;
  std::vector<EnumValue> values;  // ascending, as flatc wants them
  model::Doc doc;
};

struct Union {
  std::string name;
  std::vector<std::string> tables;
};

/// A fixed struct: uuid and 128-bit integers.
struct Fixed {
  std::string name;
  std::vector<std::pair<std::string, std::string>> fields;  // name, type
};

struct Schema {
  std::vector<std::string> name_space;
  std::vector<Enum> enums;
  std::vector<Fixed> fixed;
  std::vector<Union> unions;
  std::vector<Table> tables;
  std::string root;  // the first table's value

  /// The tables of declared types: index into `tables`, whose fields are those of the declaration.
  std::map<model::StructIndex, std::size_t> structs;
  std::map<std::pair<model::VariantIndex, std::size_t>, std::size_t> cases;
  std::map<model::VariantIndex, std::size_t> variants;
};

/// Of the root file's tables of `format flatbuffers` with all types that they reach; nothing when
/// it has none. The same schema gives the same result.
std::optional<Schema> build_schema(const model::Schema& schema);

/// The name of the namespace, inside that of the file, that flatc's types stand in.
inline constexpr const char* inner_namespace = "fbs";

}  // namespace kvgen::flat
