// Opens a database of readings as the struct that it was built with: `put FILE` or `get FILE`.
// Exits with 4 when the database has another.
#include <iostream>
#include <string>

#include "readings.kv.hpp"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  try {
    const auto db = meter::Database::open(argv[2]);
    if (argv[1] == std::string("put")) {
      meter::Reading reading;
      reading.value = 20.5;
      db.readings().put(1, reading);
    }
    std::cout << db.readings().get(1)->value() << "\n";
    return 0;
  } catch (const kv::Error& error) {
    std::cout << error.what() << "\n";
    const bool other_schema =
        error.code() == kv::Errc::schema_mismatch || error.code() == kv::Errc::migration_needed;
    return other_schema ? 4 : 1;
  }
}
