// A guard holds a snapshot; it moves.
// expected: (use of deleted function|call to (implicitly-)?deleted)
#include "specs.h"
void use(const test::Database& db) {
  auto guard = db.notes().get(1);
  auto copy = guard;
}
