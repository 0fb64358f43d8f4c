// The transaction would roll back at the end of the statement.
// expected: (rvalue|discards qualifiers)
#include "specs.h"
void use(const test::Database& db) { db.write().notes().put(1, "text"); }
