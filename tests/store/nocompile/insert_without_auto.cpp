// Only tables with `auto` keys hand out keys.
// expected: (no matching (member )?function|constraints not satisfied)
#include "specs.h"
void use(const test::Database& db) { db.notes().insert("text"); }
