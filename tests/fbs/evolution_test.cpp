// A field added at the end of the .fbs keeps old rows readable.
#include <catch2/catch.hpp>

#include "game.kv.hpp"
#include "old_monster_generated.h"
#include "support/database.h"
#include "support/folder.h"

using kv::test::Folder;
using kv::test::options;

TEST_CASE("a row of the schema before its last field reads with that field's default") {
  const Folder folder;
  const auto db = game::Database::open(folder / "db", options());
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(Old::CreateMonsterDirect(builder, nullptr, 1, 2, "old"));
  db.monsters().put(1, builder.Release());
  const auto monster = db.monsters().get(1);
  CHECK(monster->name()->str() == "old");
  CHECK(monster->hp() == 2);
  CHECK(monster->rage() == 0.5F);
  CHECK(db.monsters().update(1, [](MyGame::Sample::MonsterT& each) { each.rage = 2; }));
  CHECK(db.monsters().get(1)->rage() == 2);
}

TEST_CASE("programs with the older schema read rows with the new field") {
  const Folder folder;
  const auto db = game::Database::open(folder / "db", options());
  MyGame::Sample::MonsterT made;
  made.name = "new";
  made.rage = 9;
  db.monsters().put(1, made);
  auto read = db.read();
  const auto bytes = *read.monsters().get_bytes(1);
  flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  REQUIRE(verifier.VerifyBuffer<Old::Monster>(nullptr));
  CHECK(flatbuffers::GetRoot<Old::Monster>(bytes.data())->name()->str() == "new");
}
