// Text, records and entries end with a guard that has no name, an iterator with its range, a table
// with its snapshot.
// compiler: clang
// expected: destroyed at the end of the full-expression
#include "specs.h"
void use(const test::Database& db) {
  std::string_view text = *db.notes().get(1);              // refused
  auto point = *db.orders().get(1);                        // refused
  const auto& same = *db.orders().get(1);                  // refused
  auto entry = db.notes().first().value();                 // refused
  auto text_or_none = db.notes().get(1).value_or("none");  // refused
  auto at = db.notes().all().begin();                      // refused
  auto notes = db.read().notes();                          // refused
}
