// Guards, snapshots and transactions end at once when nobody holds them; a future has the error of
// its row, a report what is damaged, and a swap may not have happened.
// expected: (ignoring return|nodiscard)
#include "specs.h"
void use(const test::Database& db, const test::ReadTxn& txn) {
  db.notes().get(1);                             // refused
  db.notes().first();                            // refused
  db.read();                                     // refused
  db.write();                                    // refused
  txn.notes().get(1);                            // refused
  txn.notes().all();                             // refused
  db.notes().put_async(1, "text");               // refused
  db.notes().compare_and_swap(1, "old", "new");  // refused
  db.verify();                                   // refused
}
