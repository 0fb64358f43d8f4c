#include "cases.h"

namespace kv::test {

void register_types_1(Handlers& handlers) {
  for_types_1([&]<class T>(const char* name) { add<T>(handlers, name); });
}

}  // namespace kv::test
