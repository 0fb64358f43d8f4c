// `kvgen tidy`: each check with what it finds and what it leaves alone.
#include <catch2/catch.hpp>

#include "../driver/process.h"

namespace kvgen::test {
namespace {

/// The body of a function with a generated database, checked.
Outcome tidy(const std::string& code) {
  static const Folder folder;
  static const bool made = [] {
    folder.write("shop.kv",
                 "namespace shop;\nstruct User { name: string; age: u32; }\n"
                 "table users(id: u64) -> User;\n");
    return folder.kvgen({"-o", ".", "shop.kv"}).code == 0;
  }();
  REQUIRE(made);
  folder.write("app.cpp",
               "#include \"shop.kv.hpp\"\n#include <iostream>\n#include <string>\n"
               "void use(std::string_view);\nvoid use(shop::UserView);\n" +
                   code);
  return folder.kvgen({"tidy", "app.cpp"});
}

void finds(const std::string& check, const std::string& code) {
  const Outcome outcome = tidy(code);
  INFO(code << outcome.err);
  CHECK(outcome.code == 1);
  CHECK(outcome.err.find("[kv-" + check + "]") != std::string::npos);
  CHECK(outcome.err.find("app.cpp:") != std::string::npos);
}

void leaves(const std::string& code) {
  const Outcome outcome = tidy(code);
  INFO(code << outcome.err);
  CHECK(outcome.code == 0);
  CHECK(outcome.err.empty());
}

TEST_CASE("tidy finds views that outlive what they borrow from") {
  finds("view-outlives",
        "void f(shop::Database& db) { auto user = *db.users().get(1); use(user); }");
  finds("view-outlives",
        "void f(shop::Database& db) { std::string_view n = db.users().get(1)->name(); use(n); }");
  finds("view-outlives",
        "std::string_view f(shop::Database& db) { auto user = db.users().get(1); "
        "return user->name(); }");
  finds("view-outlives",
        "void f(shop::Database& db) { std::string_view n; { auto txn = db.read(); "
        "n = txn.users().get(1)->name(); } use(n); }");
  finds("view-outlives",
        "void f(shop::Database& db) { std::string_view n; db.write([&](shop::WriteTxn& txn) { "
        "n = txn.users().get(1)->name(); }); use(n); }");
}

TEST_CASE("tidy leaves views alone that end before what they borrow from") {
  leaves(
      "void f(shop::Database& db) { auto user = db.users().get(1); use(*user); use(user->name()); "
      "}");
  leaves("void f(shop::Database& db) { std::string n(db.users().get(1)->name()); use(n); }");
  leaves(
      "void f(shop::Database& db) { auto txn = db.read(); auto user = txn.users().get(1); "
      "std::string_view n = user->name(); use(n); }");
  leaves("std::string_view f(const shop::ReadTxn& txn) { return txn.users().get(1)->name(); }");
  leaves("unsigned f(shop::Database& db) { return db.users().get(1)->age(); }");
  leaves("void f(shop::Database& db) { auto user = db.users().get(1)->unpack(); use(user.name); }");
}

TEST_CASE("tidy finds views used after a write in their transaction") {
  finds("view-after-write",
        "void f(shop::WriteTxn& txn) { auto user = txn.users().get(1); "
        "txn.users().put(2, shop::User{}); use(user->name()); }");
  finds("view-after-write",
        "void f(shop::WriteTxn& txn) { auto user = txn.users().get(1); "
        "for (int i = 0; i < 3; ++i) { use(user->name()); txn.users().erase(7); } }");
  finds("view-after-write",
        "void f(shop::Database& db) { db.write([](shop::WriteTxn& txn) { "
        "auto user = txn.users().get(1); txn.users().erase(1); use(*user); }); }");
}

TEST_CASE("tidy leaves views alone that are read again, or used before the write") {
  leaves(
      "void f(shop::WriteTxn& txn) { auto user = txn.users().get(1); use(user->name()); "
      "txn.users().put(2, shop::User{}); }");
  leaves(
      "void f(shop::WriteTxn& txn) { auto user = txn.users().get(1); txn.users().erase(2); "
      "user = txn.users().get(1); use(*user); }");
  leaves(
      "void f(shop::WriteTxn& txn) { auto user = txn.users().get(1)->unpack(); "
      "txn.users().erase(2); use(user.name); }");
  leaves("void f(shop::WriteTxn& txn) { txn.users().put(2, txn.users().get(1)->unpack()); }");
}

TEST_CASE("tidy finds guards and transactions that nobody holds") {
  finds("ignored-guard", "void f(shop::Database& db) { db.users().get(1); }");
  finds("ignored-guard", "void f(shop::Database& db) { db.read(); }");
  leaves("void f(shop::Database& db) { auto txn = db.read(); use(*txn.users().get(1)); }");
  leaves("bool f(shop::Database& db) { return db.users().get(1) ? true : false; }");
}

TEST_CASE("tidy finds commits in loops") {
  finds("put-in-loop",
        "void f(shop::Database& db) { for (unsigned i = 0; i < 9; ++i) "
        "db.users().put(i, shop::User{}); }");
  finds("put-in-loop",
        "void f(shop::Database& db, const std::vector<shop::User>& all) { std::uint64_t id = 0; "
        "for (const auto& user : all) { db.users().insert(id++, user); } }");
  leaves(
      "void f(shop::Database& db) { db.write([](shop::WriteTxn& txn) { "
      "for (unsigned i = 0; i < 9; ++i) txn.users().put(i, shop::User{}); }); }");
  leaves(
      "void f(shop::Database& db) { db.users().put(1, shop::User{}); "
      "for (unsigned i = 0; i < 9; ++i) use(*db.users().get(i)); }");
}

TEST_CASE("tidy says when a source does not compile") {
  const Outcome outcome = tidy("nosuch f();");
  CHECK(outcome.code == 3);
  CHECK(outcome.err.find("unknown type name 'nosuch'") != std::string::npos);
}

}  // namespace
}  // namespace kvgen::test
