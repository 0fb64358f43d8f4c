// expected: the function given to filter_map returns a std::optional
#include "specs.h"
void use(const test::Database& db) {
  db.notes().filter_map([](auto key, auto) { return key; });
}
