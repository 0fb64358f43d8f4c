// Rows of an imported .fbs by the table's descriptor alone, and what becomes of them.
#include <catch2/catch.hpp>
#include <memory>
#include <random>

#include "fbs/read.h"
#include "game.kv.hpp"
#include "kv/dynamic/codec.h"
#include "kv/schema/write.h"
#include "kv/store/core.h"
#include "next.kv.hpp"
#include "support/database.h"
#include "support/errors.h"
#include "support/folder.h"

namespace sample = MyGame::Sample;

namespace kv::test {
namespace {

sample::MonsterT orc() {
  sample::MonsterT made;
  made.name = "Orc";
  made.hp = 80;
  made.inventory = {1, 2, 3};
  made.color = sample::Color_Green;
  made.pos = std::make_unique<MyGame::Common::Vec3>(1.5F, 2.F, 3.F);
  made.weapons.push_back(std::make_unique<sample::WeaponT>());
  made.weapons[0]->name = "axe";
  made.weapons[0]->damage = 5;
  MyGame::Common::NoteT note;
  note.text = "back soon";
  made.equipped.Set(std::move(note));
  return made;
}

using Codec = FlatBuffers::Codec<sample::MonsterT>;

Bytes encoded(const sample::MonsterT& monster) {
  const BytesView bytes = Codec::encode(monster);
  return {bytes.begin(), bytes.end()};
}

dynamic::TableCodec codec() { return dynamic::TableCodec(game::MonstersSpec::descriptor()); }

/// The descriptor of `monsters` with `change` made to it.
template <class Change>
Bytes described(Change&& change) {
  auto schema = *schema::read(game::MonstersSpec::descriptor());
  change(schema);
  return schema::write(schema, schema::Order::declared);
}

/// The same with another text in place of `from` in the .fbs.
Bytes with_text(const std::string& from, const std::string& to) {
  const std::string path = std::string(KV_TEST_DATA) + "/monster.fbs";
  std::string text = read_file(path);
  text.replace(text.find(from), from.size(), to);
  const kvgen::fbs::Schema fbs = kvgen::fbs::read(path, text, {});
  REQUIRE_FALSE(fbs.mistake);
  return described([&](schema::Schema& one) {
    const auto binary = std::as_bytes(std::span(fbs.binary));
    one.structs[0].binary_schema.assign(binary.begin(), binary.end());
  });
}

/// A database of a table by its descriptor.
class Raw : public Database {
 public:
  Raw(const std::filesystem::path& path, const Options& options, const SchemaInfo& schema)
      : Database(Database::open(path, options, schema)) {}

  Bytes first_value() const {
    const storage::SessionRef session = core()->read();
    const auto cursor = session->transaction().cursor(core()->table(0));
    engine::Entry row;
    REQUIRE(cursor->first(row));
    return {row.value.begin(), row.value.end()};
  }
};

SchemaInfo info(std::string_view name, BytesView descriptor) {
  SchemaInfo made;
  TableInfo table;
  table.name = name;
  table.descriptor = descriptor;
  made.tables.push_back(table);
  return made;
}

}  // namespace

TEST_CASE("a row of an imported .fbs is read by the descriptor alone") {
  const dynamic::TableCodec monsters = codec();
  CHECK(
      to_json(monsters.read_value(encoded(orc()))) ==
      R"({"pos":{"x":1.5,"y":2,"z":3},"mana":150,"hp":80,"name":"Orc","inventory":"010203","color":"Green","weapons":[{"name":"axe","damage":5}],"equipped":{"MyGame_Common_Note":{"text":"back soon"}},"rage":0.5})");
  sample::MonsterT bare;
  bare.name = "?";
  CHECK(
      to_json(monsters.read_value(encoded(bare))) ==
      R"({"pos":null,"mana":150,"hp":100,"name":"?","inventory":null,"color":"Blue","weapons":null,"equipped":null,"rage":0.5})");
  const Thrown refused = thrown([&] { monsters.write_value(monsters.read_value(encoded(bare))); });
  CHECK(refused.code == Errc::unsupported);
  CHECK_THAT(refused.message, Catch::Contains("flatc's code only"));
}

TEST_CASE(
    "what the check by descriptor lets through, FlatBuffers' verifier does, and reads safely") {
  const dynamic::TableCodec monsters = codec();
  const Bytes good = encoded(orc());
  const std::uint64_t seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  int passed = 0;
  for (int i = 0; i < 20'000; ++i) {
    Bytes damaged = good;
    for (int left = 1 + i % 3; left-- > 0;)
      damaged[random() % damaged.size()] = static_cast<std::byte>(random());
    if (i % 7 == 0) damaged.resize(random() % damaged.size());
    const Fault fault = monsters.check_value(damaged);
    if (bool{Codec::check(damaged)} != bool{fault}) {
      CHECK(fault);  // one that the verifier lets through
      continue;
    }
    if (fault) continue;
    ++passed;
    (void)to_json(monsters.read_value(damaged));
  }
  CHECK(passed > 100);
}

TEST_CASE("a .fbs that grew opens its rows as they are; one that changed its fields is refused") {
  const Folder folder;
  const Bytes young = with_text("rage: float = 0.5;  // added later, at the end", "");
  { const Raw db(folder / "db", options(), info("monsters", young)); }
  {
    const auto db = game::Database::open(folder / "db", options());
    db.monsters().put(1, orc());
    CHECK(db.verify().ok());
  }
  const std::string file = read_file(folder / "db");
  const Bytes wide = with_text("hp: short = 100;", "hp: int = 100;");
  Options with = options();
  with.migrate = Migrate::automatic;
  CHECK_THAT(
      refused(Errc::schema_mismatch, [&] { Raw(folder / "db", with, info("monsters", wide)); }),
      Catch::Contains("refused: monsters: MyGame.Sample.Monster.hp was short, is int; keep"));
  CHECK(read_file(folder / "db") == file);
}

TEST_CASE("a file of before imported schemas were kept opens, and keeps them from then on") {
  const Folder folder;
  const Bytes bare = described([](schema::Schema& one) { one.structs[0].binary_schema.clear(); });
  { const Raw db(folder / "db", options(), info("monsters", bare)); }
  const auto db = game::Database::open(folder / "db", options());
  db.monsters().put(1, orc());
  CHECK(db.monsters().get(1)->hp() == 80);
  const Thrown thrown_by = thrown([&] { const dynamic::TableCodec none(bare); });
  CHECK(thrown_by.code == Errc::unsupported);
}

TEST_CASE("a table of an imported .fbs that is called otherwise takes its rows along") {
  const Folder folder;
  { game::Database::open(folder / "db", options()).monsters().put(1, orc()); }
  const Bytes moved = described([](schema::Schema& schema) {
    schema.tables[0].name = "beasts";
    schema.tables[0].renamed_from = "monsters";
  });
  Options with = options();
  with.migrate = Migrate::automatic;
  with.migration_step_bytes = GENERATE(std::size_t{1}, std::size_t{64} << 20);
  CHECK(Raw(folder / "db", with, info("beasts", moved)).first_value() == encoded(orc()));
}

TEST_CASE("rows of an imported .fbs become rows of a declared struct by a hook") {
  const Folder folder;
  {
    const auto db = game::Database::open(folder / "db", options());
    db.monsters().put(1, orc());
    db.players().put(7, {.name = "Ada", .level = 3});
  }
  const std::string file = read_file(folder / "db");
  Options with = options();
  with.migrate = Migrate::automatic;
  CHECK_THAT(
      refused(Errc::schema_mismatch, [&] { next::Database::open(folder / "db", with); }),
      Catch::Contains("the value was MyGame.Sample.Monster, is next.Beast: one of the two is "
                      "a table of an imported .fbs"));
  CHECK(read_file(folder / "db") == file);
  with.migrations = Migrations{}.from(0, "monsters", [](MigratedRow& row) {
    const Value& old = row.old_value();
    row.set("name", old["name"].as<std::string>() + " with " +
                        old["weapons"].items().at(0)["name"].as<std::string>());
    row.set("hp", old["hp"].as<int>());
  });
  CHECK(next::Database::rehearse(folder / "db", with).ok());
  const auto db = next::Database::open(folder / "db", with);
  CHECK(db.monsters().get(1)->unpack() ==
        next::Beast{.name = "Orc with axe", .hp = 80, .tame = true});
  CHECK(db.players().get(7)->name() == "Ada");
  CHECK(db.verify().ok());
}

}  // namespace kv::test
