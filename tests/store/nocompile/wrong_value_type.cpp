// The value of `orders` is a Point.
// expected: (no matching (member )?function|constraints not satisfied|cannot convert)
#include "specs.h"
void use(const test::Database& db) { db.orders().put(1, "text"); }
