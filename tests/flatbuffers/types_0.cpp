#include "cases.h"

namespace kv::test {

void register_types_0(Handlers& handlers) {
  for_types_0([&]<class T>(const char* name) { add<T>(handlers, name); });
}

}  // namespace kv::test
