// A bool does not say whether true goes on or stops.
// expected: the function given to for_each returns nothing, kv::proceed or kv::stop
#include "specs.h"
void use(const test::Database& db) {
  db.notes().for_each([](auto, auto) { return true; });
}
