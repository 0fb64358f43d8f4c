// `ticks` has two key components.
// expected: prefix\(\) was given more components than the key has
#include "specs.h"
void use(const test::Database& db) { db.ticks().prefix("A", kv::Timestamp{}, 3); }
