// What the other files vary compiles, so that they fail for their own reason.
// expected: compiles
#include "specs.h"
void use(const test::Database& db, test::WriteTxn& txn) {
  txn.notes().put(1, "text");
  auto guard = db.notes().get(1);
  auto moved = std::move(guard);
  db.orders().insert(test::Point{});
  const std::string copy(*db.notes().get(1));
  const std::int32_t x = db.orders().get(1)->x() + (*db.orders().get(1)).x();
  const std::int64_t count = *db.counts().get(1);
  const std::int64_t count_or = db.counts().get(1).value_or(0);
  const auto [counted, number] = *db.counts().first();
  const std::uint64_t rows = db.read().notes().size();
  const std::optional<test::PointView> view = txn.orders().get(1);
  const test::PointView point = *txn.orders().get(1);
  txn.orders().put(2, *txn.orders().get(1));
  db.orders().put(2, *db.orders().get(1));
  const std::string first((*db.notes().all().begin()).value);
  for (auto entry : db.read().notes().all()) static_cast<void>(entry);
  for (auto [key, value] : db.ticks().prefix("A", kv::Timestamp{})) static_cast<void>(key);
  db.notes().for_each([](auto, auto) { return kv::stop; });
}
