#include "alone.kv.hpp"

int main(int, char** argv) {
  auto db = alone::Database::open(argv[1], kv::Options{.recreate = kv::Recreate::always});
  db.counts().put("one", 1);
}
