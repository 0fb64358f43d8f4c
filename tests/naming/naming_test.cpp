// Schema names become C++ names that compile, and stay what they were wherever they can.
#include "naming/naming.h"

#include <catch2/catch.hpp>

namespace kvgen {
namespace {

TEST_CASE("ordinary names stay what they are") {
  for (const char* name : {"name", "size", "get", "key", "min", "max", "string", "vector"})
    CHECK(naming::field(name) == name);
  CHECK(naming::type("User") == "User");
  CHECK(naming::table("users") == "users");
}

TEST_CASE("keywords, alternative tokens and macros get an underscore") {
  for (const char* name : {"class", "and", "xor_eq", "co_await", "requires", "major", "minor",
                           "errno", "NULL", "EOF", "assert", "BIG_ENDIAN", "stdin", "linux"}) {
    INFO(name);
    CHECK(naming::is_reserved(name));
    CHECK(naming::field(name) == std::string(name) + "_");
    CHECK(naming::type(name) == std::string(name) + "_");
    CHECK(naming::enumerator(name) == std::string(name) + "_");
  }
}

TEST_CASE("a family of macros is left by the end of the name, for its beginning stays") {
  for (const char* name : {"MDB_FIRST", "KV_size", "FLATBUFFERS_H_", "SYS_read", "PRIuSize"}) {
    INFO(name);
    CHECK(naming::is_reserved(name));
    CHECK_FALSE(naming::is_reserved(naming::enumerator(name)));
    CHECK(naming::enumerator(name).starts_with(name));
  }
  CHECK(naming::enumerator("MDB_FIRST") == "MDB_FIRST_x");
}

TEST_CASE("names that generated classes have already get an underscore") {
  CHECK(naming::field("unpack") == "unpack_");
  for (const char* name : {"read", "write", "open", "table", "commit"})
    CHECK(naming::table(name) == std::string(name) + "_");
  CHECK(naming::type("ReadTxn") == "ReadTxn_");
  CHECK(naming::type("Base") == "Base_");
  CHECK(naming::field("record_") == "record_x");
  CHECK(naming::namespace_part("flatbuffers") == "flatbuffers_");
  for (const char* name : {"open", "open_as", "table"})
    CHECK(naming::database(name) == std::string(name) + "_");
  CHECK(naming::database("Database") == "Database");
  CHECK(naming::namespace_part("std") == "std_");
}

TEST_CASE("generated classes are named after their tables and cases") {
  CHECK(naming::pascal("order_items") == "OrderItems");
  CHECK(naming::spec("users") == "UsersSpec");
  CHECK(naming::key("ticks") == "TicksKey");
  CHECK(naming::view("User") == "UserView");
  CHECK(naming::case_type("Payment", "card") == "PaymentCard");
}

}  // namespace
}  // namespace kvgen
