// The README's program: write and read typed records on LMDB.
#include <chrono>
#include <iostream>
#include <string_view>

#include "shop.kv.hpp"

namespace {

void add_users(shop::Database& db) {
  shop::User ada{.name = "Ada", .email = "ada@x.org", .age = 36, .revenue = 12.5};
  ada.home = {.street = "1 Engine Lane", .city = "London", .zip = "N1"};
  ada.tags = {"early", "maths"};
  ada.scores = {{"books", 4.5}, {"films", 3.0}};
  ada.paid_with = shop::PaymentCard{.last4 = {4, 2, 4, 2}, .holder = "A. Lovelace"};
  shop::User grace{.name = "Grace", .email = "grace@x.org", .revenue = 99.0};
  grace.home.city = "New York";

  db.users().put(1, ada);  // each its own transaction, durable when it returns
  db.users().put(2, grace);
}

// Several tables, all or nothing: an order and its place in the user's list.
std::uint64_t place_order(shop::Database& db, const shop::Order& order) {
  return db.write([&](shop::WriteTxn& txn) {
    const std::uint64_t id = txn.orders().insert(order);
    txn.orders_by_user().put({order.user, order.placed}, id);
    txn.users().update(order.user, [&](shop::User& user) {
      user.revenue += static_cast<double>(order.total) / 100;
    });
    return id;
  });
}

void show_user(const shop::Database& db, std::uint64_t id) {
  // A guard keeps its snapshot open; accessors read the page itself, nothing is copied.
  auto user = db.users().get(id);
  if (!user) {
    std::cout << "no user " << id << '\n';
    return;
  }
  std::cout << user->name() << " <" << user->email() << "> of " << user->home().city()
            << ", revenue " << user->revenue() << ", status " << shop::to_string(user->status())
            << '\n';
  for (std::string_view tag : user->tags()) std::cout << "  tag " << tag << '\n';
  if (auto books = user->scores().find("books")) std::cout << "  books " << *books << '\n';
  if (auto paid = user->paid_with(); paid && paid->is_card())
    std::cout << "  paid by the card of " << paid->card().holder() << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  const char* path = argc > 1 ? argv[1] : "shop.db";
  auto db = shop::Database::open(path, kv::Options{.recreate = kv::Recreate::always});

  add_users(db);
  using namespace std::chrono_literals;
  const kv::Timestamp noon{1'700'000'000s};
  for (int i = 0; i < 3; ++i)
    place_order(db, {.user = 1,
                     .items = {"book", "pen"},
                     .total = 1999 + i,
                     .placed = noon + i * 1h,
                     .payment = shop::PaymentTransfer{.iban = "GB33BUKB20201555555555"}});
  const std::string_view cookie = "cart=3";
  db.sessions().put("token-1", kv::as_bytes(cookie));

  try {
    db.users().put(3, {.name = "Not Ada", .email = "ada@x.org"});
  } catch (const kv::Error& error) {
    std::cout << error.what() << '\n';  // by_email is unique
  }

  show_user(db, 1);
  show_user(db, 2);
  show_user(db, 3);

  auto txn = db.read();  // one snapshot for all that follows
  std::cout << "users in [1, 10):\n";
  for (auto [id, user] : txn.users().range(1, 10))
    std::cout << "  " << id << ' ' << user.name() << '\n';
  if (auto hit = txn.users().by_email().get("grace@x.org"))
    std::cout << "grace@x.org is user " << hit->key << ", " << hit->value.name() << '\n';
  std::cout << "users in London:\n";
  for (auto [id, user] : txn.users().by_city().prefix("London"))
    std::cout << "  " << id << ' ' << user.name() << '\n';
  std::cout << "orders of user 1, newest first:\n";
  for (auto [key, order_id] : txn.orders_by_user().prefix(1)) {
    const auto order = txn.orders().get(order_id);
    std::cout << "  order " << order_id << ": " << order->items().size() << " items, "
              << order->total() << " cents\n";
  }
  std::cout << "as JSON: " << shop::to_json(*txn.users().get(2)) << '\n';
}
