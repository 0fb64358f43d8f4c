#include <iostream>

#include "shop.kv.hpp"

int main(int, char** argv) {
  auto db = shop::Database::open(argv[1], kv::Options{.recreate = kv::Recreate::always});
  shop::User ada{.name = "Ada"};
  ada.home.city = "London";
  db.users().put(1, ada);
  if (auto user = db.users().get(1)) std::cout << user->name() << " of " << user->home().city();
}
