// The key of `notes` is a number.
// expected: (no known conversion|invalid conversion|cannot convert|no matching|cannot initialize)
#include "specs.h"
void use(test::WriteTxn& txn) { txn.notes().put("text", "text"); }
