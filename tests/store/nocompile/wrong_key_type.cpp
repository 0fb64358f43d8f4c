// The key of `notes` is a number.
// expected: (no known conversion|invalid conversion|cannot convert|no matching|cannot initialize)
#include "specs.h"
void use(const test::Database& db) { db.notes().get("text"); }
