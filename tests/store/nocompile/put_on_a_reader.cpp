// A snapshot cannot be written to.
// expected: no member named
#include "specs.h"
void use(const test::ReadTxn& txn) { txn.notes().put(1, "text"); }
