// The first component of `ticks` is text.
// expected: an argument of prefix\(\) is not of its component's type
#include "specs.h"
void use(const test::Database& db) { db.ticks().prefix(3); }
