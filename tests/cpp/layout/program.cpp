// Opens a database of readings as the struct that it was built with: `put FILE`, `get FILE`, or
// `migrate FILE`, which reads too. Exits with 4 when the database has another struct.
#include <iostream>
#include <string>

#include "readings.kv.hpp"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  try {
    const std::string verb = argv[1];
    kv::Options options;
    if (verb == "migrate") options.migrate = kv::Migrate::automatic;
    const auto db = meter::Database::open(argv[2], options);
    if (verb == "put") {
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
