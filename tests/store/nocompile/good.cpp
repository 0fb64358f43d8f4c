// What the other files vary compiles, so that they fail for their own reason.
// expected: compiles
#include "specs.h"
void use(const test::Database& db, test::WriteTxn& txn) {
  txn.notes().put(1, "text");
  auto guard = db.notes().get(1);
  auto moved = std::move(guard);
  db.orders().insert(test::Point{});
  for (auto [key, value] : db.ticks().prefix("A", kv::Timestamp{})) static_cast<void>(key);
  db.notes().for_each([](auto, auto) { return kv::stop; });
}
