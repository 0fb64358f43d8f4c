#include "kv/storage/table_shape.h"

#include "kv/schema/write.h"

namespace kv::storage {

schema::Type TableShape::opaque(std::string_view type_name) {
  schema::Type made{.kind = schema::Kind::structure};
  if (!find(declared.structs, type_name, made.declaration))
    declared.structs.push_back({.name = std::string(type_name)});
  return made;
}

Bytes to_descriptor(TableShape shape) {
  schema::Schema whole = std::move(shape.declared);
  whole.tables.push_back(std::move(shape.table));
  return schema::write(whole, schema::Order::by_hand);
}

}  // namespace kv::storage
