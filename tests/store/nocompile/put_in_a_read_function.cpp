// The function of `read` gets a snapshot.
// expected: (no member named)
#include "specs.h"
void use(const test::Database& db) {
  db.read([](const test::ReadTxn& txn) { txn.notes().put(1, "text"); });
}
