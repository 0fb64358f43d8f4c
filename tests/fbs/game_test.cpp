// Tables whose values come from an imported .fbs: what they take, and what they hand out.
#include <catch2/catch.hpp>
#include <memory>

#include "game.kv.hpp"
#include "support/database.h"
#include "support/errors.h"
#include "support/folder.h"

using flatbuffers::FlatBufferBuilder;
using kv::Errc;
using kv::test::code_of;
using kv::test::Folder;
using kv::test::options;
namespace sample = MyGame::Sample;

namespace {

sample::MonsterT orc() {
  sample::MonsterT made;
  made.name = "Orc";
  made.hp = 80;
  made.inventory = {1, 2, 3};
  made.pos = std::make_unique<MyGame::Common::Vec3>(1.F, 2.F, 3.F);
  made.weapons.push_back(std::make_unique<sample::WeaponT>());
  made.weapons[0]->name = "axe";
  made.weapons[0]->damage = 5;
  MyGame::Common::NoteT note;
  note.text = "back soon";
  made.equipped.Set(std::move(note));
  return made;
}

}  // namespace

TEST_CASE("the object type is stored, and flatc's accessors read it in place") {
  const Folder folder;
  const auto db = game::Database::open(folder / "db", options());
  db.monsters().put(1, orc());

  const auto monster = db.monsters().get(1);
  REQUIRE(monster);
  CHECK(monster->name()->str() == "Orc");
  CHECK(monster->hp() == 80);
  CHECK(monster->mana() == 150);
  CHECK(monster->pos()->z() == 3.F);
  CHECK(monster->weapons()->Get(0)->damage() == 5);
  CHECK(monster->equipped_as_MyGame_Common_Note()->text()->str() == "back soon");
  const sample::Monster* in_place = *monster;
  CHECK(in_place->inventory()->size() == 3);
  CHECK_FALSE(db.monsters().get(2));

  CHECK(db.monsters().get(1, [](const sample::Monster* found) { return found->hp(); }) == 80);
  auto read = db.read();
  const std::optional<const sample::Monster*> found = read.monsters().get(1);
  CHECK((*found)->hp() == 80);
  for (auto [id, each] : read.monsters().all()) CHECK(each->hp() == 80);
}

TEST_CASE("a builder function and a finished buffer are stored like the object type") {
  const Folder folder;
  const auto db = game::Database::open(folder / "db", options());
  db.monsters().put(1, [](FlatBufferBuilder& builder) {
    return sample::CreateMonsterDirect(builder, nullptr, 1, 2, "built");
  });
  CHECK(db.monsters().get(1)->name()->str() == "built");

  FlatBufferBuilder builder;
  builder.Finish(sample::CreateMonsterDirect(builder, nullptr, 1, 2, "finished"));
  const flatbuffers::DetachedBuffer buffer = builder.Release();
  db.monsters().put(2, buffer);
  CHECK(db.monsters().get(2)->name()->str() == "finished");
  db.monsters().put(3, std::vector<std::uint8_t>(buffer.data(), buffer.data() + buffer.size()));
  db.monsters().put_bytes(
      4, kv::BytesView(reinterpret_cast<const std::byte*>(buffer.data()), buffer.size()));
  CHECK(db.monsters().get(3)->name()->str() == "finished");
  CHECK(db.monsters().get(4)->name()->str() == "finished");
  CHECK_FALSE(db.monsters().insert(4, buffer));
  CHECK(db.monsters().insert(5, [](FlatBufferBuilder& fresh) {
    return sample::CreateMonsterDirect(fresh, nullptr, 1, 2, "inserted");
  }));
}

TEST_CASE("what flatc reads of one row can be stored in another, also in the same transaction") {
  const Folder folder;
  auto db = game::Database::open(folder / "db", options());
  db.monsters().put(1, orc());
  db.write([](game::WriteTxn& txn) {
    const sample::Monster* first = *txn.monsters().get(1);
    txn.monsters().put(2, first);
    const auto bytes = *txn.monsters().get_bytes(1);
    txn.monsters().put(3, bytes);
  });
  CHECK(db.monsters().get(2)->weapons()->Get(0)->name()->str() == "axe");
  CHECK(db.monsters().get(3)->weapons()->Get(0)->name()->str() == "axe");
}

TEST_CASE("rows are changed through the object type, and swapped when they hold the same") {
  const Folder folder;
  const auto db = game::Database::open(folder / "db", options());
  db.monsters().put(1, orc());
  CHECK(db.monsters().update(1, [](sample::MonsterT& monster) { monster.hp = 7; }));
  CHECK(db.monsters().get(1)->hp() == 7);
  db.armoury().upsert("axe", [](sample::WeaponT& weapon) { ++weapon.damage; });
  db.armoury().upsert("axe", [](sample::WeaponT& weapon) { ++weapon.damage; });
  CHECK(db.armoury().get("axe")->damage() == 2);

  sample::MonsterT expected = orc();
  sample::MonsterT desired = orc();
  desired.hp = 1;
  CHECK_FALSE(db.monsters().compare_and_swap(1, expected, desired));
  expected.hp = 7;
  CHECK(db.monsters().compare_and_swap(1, expected, desired));
  CHECK(db.monsters().get(1)->hp() == 1);
}

TEST_CASE("ids are handed out, and kvgen's own structs live beside imported tables") {
  const Folder folder;
  const auto db = game::Database::open(folder / "db", options());
  MyGame::Common::NoteT note;
  note.text = "first";
  CHECK(db.notes().insert(note) == 1);
  CHECK(db.notes().insert(note) == 2);
  CHECK(db.notes().get(2)->text()->str() == "first");
  db.players().put(1, game::Player{.name = "Ada", .level = 3});
  CHECK(db.players().get(1)->name() == "Ada");
}

TEST_CASE("the root type's buffers carry the schema's identifier, others none") {
  const Folder folder;
  const auto db = game::Database::open(folder / "db", options());
  db.monsters().put(1, orc());
  db.armoury().put("axe", sample::WeaponT());
  auto read = db.read();
  CHECK(sample::MonsterBufferHasIdentifier(read.monsters().get_bytes(1)->data()));
  CHECK_FALSE(sample::MonsterBufferHasIdentifier(read.armoury().get_bytes("axe")->data()));
}

TEST_CASE("what is no such table is refused and stored nowhere") {
  const Folder folder;
  const auto db = game::Database::open(folder / "db", options());
  const std::vector<std::uint8_t> noise(64, 0xAB);
  CHECK(code_of([&] { db.monsters().put(1, noise); }) == Errc::corrupt_value);
  CHECK(code_of([&] { db.monsters().put(1, std::vector<std::uint8_t>()); }) == Errc::corrupt_value);
  // A weapon is no monster: the required name is missing.
  FlatBufferBuilder builder;
  builder.Finish(sample::CreateWeapon(builder, 0, 3));
  CHECK(code_of([&] { db.monsters().put(1, builder.Release()); }) == Errc::corrupt_value);
  CHECK(code_of([&] {
          db.monsters().put(
              1, [](FlatBufferBuilder&) { return flatbuffers::Offset<sample::Monster>(); });
        }) == Errc::invalid_argument);
  const sample::Monster* nothing = nullptr;
  CHECK(code_of([&] { db.monsters().put(1, nothing); }) == Errc::invalid_argument);
  CHECK_THROWS_AS(db.monsters().put(1,
                                    [](FlatBufferBuilder&) -> flatbuffers::Offset<sample::Monster> {
                                      throw std::runtime_error("changed my mind");
                                    }),
                  std::runtime_error);
  CHECK(db.monsters().size() == 0);
  db.monsters().put(1, orc());
  CHECK(db.monsters().get(1)->hp() == 80);
}

TEST_CASE("a row with any of its bits turned is refused or read without harm") {
  using Codec = kv::ValueCodec<kv::FlatBuffers, sample::MonsterT>;
  const kv::BytesView encoded = Codec::encode(orc());
  kv::Bytes bytes(encoded.begin(), encoded.end());
  std::size_t refused = 0;
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    std::size_t name_bytes = 0;
    try {
      if (Codec::check(bytes))
        ++refused;
      else
        name_bytes = Codec::unpack(Codec::view(bytes)).name.size();
    } catch (const kv::Error& error) {
      CHECK(error.code() == Errc::corrupt_value);  // a union without its value
    }
    CHECK(name_bytes < bytes.size());
    bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
  }
  CHECK(refused > 0);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    if (!Codec::check(kv::BytesView(bytes).first(size)))
      (void)Codec::unpack(Codec::view(kv::BytesView(bytes).first(size)));
}

// libFuzzer found it: flatc's verifier passes the row, UnPack keeps the union's type, and Pack read
// the weapon through a null pointer.
TEST_CASE("a row whose union names a type and holds nothing is read, but not as an object") {
  const Folder folder;
  const auto db = game::Database::open(folder / "db", options());
  const auto store = [&](std::uint64_t id, sample::Equipment type, bool with_note) {
    db.monsters().put(id, [&](FlatBufferBuilder& builder) {
      const auto name = builder.CreateString("Orc");
      const auto note = MyGame::Common::CreateNoteDirect(builder, "back soon");
      sample::MonsterBuilder monster(builder);
      monster.add_name(name);
      monster.add_equipped_type(type);
      if (with_note) monster.add_equipped(note.Union());
      return monster.Finish();
    });
  };
  store(1, sample::Equipment_Weapon, false);
  CHECK(db.monsters().get(1)->equipped_as_Weapon() == nullptr);
  const auto rename = [](sample::MonsterT& monster) { monster.name = "Uruk"; };
  CHECK(kv::test::refused(Errc::corrupt_value, [&] { db.monsters().update(1, rename); }) ==
        "table monsters, key 1: a union names a type but holds no value");
  auto read = db.read();
  CHECK(code_of([&] { db.monsters().put(2, *read.monsters().get(1)); }) == Errc::corrupt_value);
  CHECK(db.monsters().get(1)->name()->str() == "Orc");

  store(2, sample::Equipment_MyGame_Common_Note, true);
  CHECK(db.monsters().update(2, rename));
  CHECK(db.monsters().get(2)->equipped_as_MyGame_Common_Note()->text()->str() == "back soon");
  // A type that this program does not know: what it holds cannot be kept, the row can.
  store(3, static_cast<sample::Equipment>(9), true);
  CHECK(db.monsters().update(3, rename));
  CHECK(db.monsters().update(3, rename));
  CHECK(db.monsters().get(3)->name()->str() == "Uruk");
}
