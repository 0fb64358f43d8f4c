#include "../dynamic/random_value.h"
#include "game.kv.hpp"
#include "kv/dynamic/codec.h"
#include "kv/schema/write.h"
#include "native.h"
#include "samples.kv.hpp"
#include "seed.h"

namespace kv::test {

namespace fs = std::filesystem;

namespace {

/// The order of fuzz_Rows: values of each table, then keys of each, then C++ structs.
using Tables = TypeList<samples::InRkyvSpec, samples::InRkyvUnalignedSpec, samples::InBincodeSpec,
                        samples::InBincode2Spec, samples::InPostcardSpec, samples::InFlatSpec,
                        samples::InRawSpec>;

template <class Spec>
void seed_table(const fs::path& rows, const fs::path& descriptors, std::size_t number) {
  const std::string name(Spec::name);
  write_seed(descriptors / name, 0, as_text(Spec::descriptor()));
  write_seed(descriptors / (name + "-any"), 1, as_text(Spec::descriptor()));
  const dynamic::TableCodec codec(Spec::descriptor());
  RandomValue random(codec.schema(), 1);
  for (int i = 0; i < 20; ++i) {
    const std::string ending = "-" + std::to_string(i);
    write_seed(rows / (name + ending), static_cast<std::uint8_t>(number),
               as_text(codec.write_value(random.make(codec.table().value))));
    KeyBuffer key;
    try {
      codec.write_key(random.key(codec.table()), key);
    } catch (const Error&) {
      continue;  // too long, or empty
    }
    write_seed(rows / (name + "-key" + ending), static_cast<std::uint8_t>(number + Tables::size),
               as_text(key.bytes()));
  }
}

void seed_native(const fs::path& rows, const fs::path& descriptors, bool big_endian) {
  const std::string name = big_endian ? "native-turned" : "native";
  const schema::Schema schema = native_schema(big_endian);
  write_seed(descriptors / name, 0, as_text(schema::write(schema, schema::Order::declared)));
  const dynamic::TableCodec codec(schema);
  RandomValue random(codec.schema(), 1);
  const auto number = static_cast<std::uint8_t>(2 * Tables::size + (big_endian ? 1 : 0));
  for (int i = 0; i < 20; ++i)
    write_seed(rows / (name + "-" + std::to_string(i)), number,
               as_text(codec.write_value(random.make(codec.table().value))));
}

}  // namespace

void seed_rows(const fs::path& rows, const fs::path& descriptors) {
  fs::create_directories(rows);
  fs::create_directories(descriptors);
  [&]<class... Spec>(TypeList<Spec...>) {
    std::size_t number = 0;
    (seed_table<Spec>(rows, descriptors, number++), ...);
  }(Tables{});
  for (const bool big_endian : {false, true}) seed_native(rows, descriptors, big_endian);
  write_seed(descriptors / "imported", 0, as_text(game::MonstersSpec::descriptor()));
}

void seed_imported(const fs::path& folder) {
  fs::create_directories(folder);
  MyGame::Sample::WeaponT axe;
  axe.name = "axe";
  axe.damage = 5;
  MyGame::Common::NoteT note;
  note.text = "back soon";
  MyGame::Sample::MonsterT orc;
  orc.name = "Orc";
  orc.inventory = {1, 2, 3};
  orc.pos = std::make_unique<MyGame::Common::Vec3>(1.F, 2.F, 3.F);
  orc.weapons.push_back(std::make_unique<MyGame::Sample::WeaponT>(axe));
  const auto write = [&]<class T>(const char* name, std::uint8_t number, const T& value) {
    write_seed(folder / name, number, as_text(ValueCodec<FlatBuffers, T>::encode(value)));
  };
  write("monster", 0, orc);
  orc.equipped.Set(axe);
  write("monster-with-weapon", 0, orc);
  orc.equipped.Set(std::move(note));
  write("monster-with-note", 0, orc);
  write("weapon", 1, axe);
}

}  // namespace kv::test
