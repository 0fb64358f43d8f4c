#include "cases.h"

namespace kv::test {

void register_types_2(Handlers& handlers) {
  for_types_2([&]<class T>(const char* name) { add<T>(handlers, name); });
}

}  // namespace kv::test
