// The types that are fuzzed: all of the conformance data, and generated code of the whole language.
//
// An input is one byte, the number of a type, then the bytes of a value.
#pragma once

#include "../format/no_flatbuffer.h"
#include "../format/type_list.h"
#include "every.kv.hpp"

namespace kv::test {

/// add<T>(name) for each type, in the order of their numbers.
template <class Add>
void for_all_types(Add&& add) {
  for_types_0(add);
  for_types_1(add);
  for_types_2(add);
  add.template operator()<every::Everything>("Everything");
}

}  // namespace kv::test
