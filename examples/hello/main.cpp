// The smallest program: one table, one number per name, kept between runs.
#include <iostream>

#include "hello.kv.hpp"

int main(int argc, char** argv) {
  const char* name = argc > 1 ? argv[1] : "world";
  auto db = hello::Database::open("hello.db");
  db.greetings().upsert(name, [](std::uint64_t& count) { ++count; });
  std::cout << "hello, " << name << ": greeted " << *db.greetings().get(name) << " time(s)\n";
}
