// The programs of the runtime's design page, as they stand there: names that people already use.
#include <catch2/catch.hpp>

#include "kv/runtime.h"
#include "shop.kv.hpp"
#include "support/database.h"
#include "support/folder.h"

namespace {

kv::Options all_options() {
  return kv::Options{.engine = kv::Engine::lmdb,
                     .recreate = kv::Recreate::if_missing,
                     .durability = kv::Durability::full,
                     .read_only = false,
                     .map_size = std::size_t{1} << 30,
                     .max_readers = 1024,
                     .file_mode = 0600,
                     .validate = kv::Validate::always,
                     .on_progress = [](const kv::Progress&) {}};
}

}  // namespace

TEST_CASE("the untyped program") {
  const kv::test::Folder folder;
  const kv::Options options = all_options();
  const kv::Bytes bytes = kv::test::bytes("value");
  const kv::Bytes v1 = kv::test::bytes("v1");
  const kv::Bytes v2 = kv::test::bytes("v2");
  kv::Storage storage = kv::Storage::open(folder / "app.db", options);
  storage.put("users", "alice", bytes);
  storage.put("users", std::uint64_t{42}, bytes);
  storage.write_batch([&](kv::WriteBatch& b) {
    b.put("users", "alice", v1);
    b.put("users", 123u, v2);
  });
  CHECK(kv::as_text(*storage.get("users", "alice")) == "v1");
  CHECK(kv::as_text(*storage.get("users", 123)) == "v2");
  CHECK(kv::as_text(*storage.get("users", 42)) == "value");
}

TEST_CASE("the program with typed tables") {
  const kv::test::Folder folder;
  kv::Storage storage = kv::Storage::open(folder / "app.db", all_options());
  auto cache = storage.raw_table<std::string>("cache");
  auto users = storage.rkyv_table<std::uint64_t, shop::User>("users");
  auto mixed = storage.table<std::string, shop::Company>("companies")
                   .key_format<kv::Ordered>()
                   .value_format<kv::FlatBuffers>()
                   .build();
  auto ready = storage.rkyv_borrowed_table<std::uint64_t, shop::User>("ready");
  cache.put("page", kv::test::bytes("<html>"));
  users.put(1, shop::User{.name = "Ada", .email = "ada@x.org", .revenue = 12.5});
  mixed.put("works", shop::Company{.name = "Works", .employees = 3});
  const auto archived = users.get_bytes(1);
  ready.put(1, *archived);
  CHECK(kv::as_text(*cache.get("page")) == "<html>");
  CHECK(users.get(1)->name() == "Ada");
  CHECK(mixed.get("works")->unpack().employees == 3);
  CHECK(ready.get(1)->email() == "ada@x.org");
  storage.backup(folder / "copy.db");
  CHECK(storage.verify().ok());
  CHECK(
      kv::Storage::open(folder / "copy.db").rkyv_table<std::uint64_t, shop::User>("users").size() ==
      1);
}
