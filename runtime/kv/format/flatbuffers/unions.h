// What FlatBuffers' verifier lets pass and flatc's object types do not survive: a union that names
// a type and holds no value. UnPack keeps the name, and Pack reads through a null pointer.
#pragma once

#include <flatbuffers/flatbuffers.h>

#include <algorithm>
#include <cstdint>

#include "kv/format/flatbuffers/layout.h"

namespace kv::flat {

bool unions_are_whole(const flatbuffers::Table& table, const flatbuffers::TypeTable& type);

/// The same of one union, whose types are `types`. A type of a newer schema is fine: nothing reads
/// it.
inline bool union_is_whole(std::uint8_t type, const void* held,
                           const flatbuffers::TypeTable& types) {
  if (type == 0) return true;
  const auto* const numbers = types.values;
  const std::size_t index =
      numbers == nullptr
          ? type
          : static_cast<std::size_t>(std::find(numbers, numbers + types.num_elems, type) - numbers);
  if (index >= types.num_elems) return true;
  if (held == nullptr) return false;
  const flatbuffers::TypeCode& code = types.type_codes[index];
  if (code.base_type != flatbuffers::ET_SEQUENCE || code.sequence_ref < 0) return true;
  const flatbuffers::TypeTable& of_case = *types.type_refs[code.sequence_ref]();
  return of_case.st != flatbuffers::ST_TABLE ||
         unions_are_whole(*static_cast<const flatbuffers::Table*>(held), of_case);
}

/// Whether each union that the verified table reaches, which is of flatc's `type`, holds what it
/// names.
inline bool unions_are_whole(const flatbuffers::Table& table, const flatbuffers::TypeTable& type) {
  using flatbuffers::Offset;
  using flatbuffers::Table;
  using flatbuffers::Vector;
  for (std::size_t field = 0; field < type.num_elems; ++field) {
    const flatbuffers::TypeCode& code = type.type_codes[field];
    if (code.base_type != flatbuffers::ET_SEQUENCE || code.sequence_ref < 0) continue;
    const flatbuffers::TypeTable& held = *type.type_refs[code.sequence_ref]();
    if (held.st == flatbuffers::ST_TABLE && code.is_repeating) {
      if (const auto* tables = table.GetPointer<const Vector<Offset<Table>>*>(slot(field)))
        for (const Table* one : *tables)
          if (!unions_are_whole(*one, held)) return false;
    } else if (held.st == flatbuffers::ST_TABLE) {
      const auto* one = table.GetPointer<const Table*>(slot(field));
      if (one != nullptr && !unions_are_whole(*one, held)) return false;
    } else if (held.st == flatbuffers::ST_UNION && code.is_repeating) {
      // The verifier saw to it that both are there, and as long as each other.
      const auto* types = table.GetPointer<const Vector<std::uint8_t>*>(slot(field - 1));
      const auto* values = table.GetPointer<const Vector<Offset<void>>*>(slot(field));
      for (flatbuffers::uoffset_t i = 0; types != nullptr && i < types->size(); ++i)
        if (!union_is_whole(types->Get(i), values->Get(i), held)) return false;
    } else if (held.st == flatbuffers::ST_UNION) {
      // Its type is the field before.
      if (!union_is_whole(table.GetField<std::uint8_t>(slot(field - 1), 0),
                          table.GetPointer<const void*>(slot(field)), held))
        return false;
    }
  }
  return true;
}

}  // namespace kv::flat
