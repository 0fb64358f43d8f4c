#include "things.h"

namespace flat::things {

Thing full_thing() {
  Thing made;
  made.flag = false;
  made.u8v = 200;
  made.u16v = 60'000;
  made.u32v = 4'000'000'000;
  made.u64v = 1;
  made.i8v = 100;
  made.i16v = -30'000;
  made.i32v = -2'000'000'000;
  made.i64v = -9'000'000'000'000;
  made.f32v = 1.25F;
  made.f64v = -2.5;
  made.letter = U'ß';
  made.name = "Grüße";
  made.raw = {std::byte{0}, std::byte{255}};
  made.id.bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
  made.big = (kv::U128{7} << 100) + 1;
  made.negative_big = -(kv::I128{3} << 90);
  made.at = kv::Timestamp(kv::Duration(1'700'000'000'000'000'000));
  made.took = kv::Duration(-5);
  made.level = Level::high;
  made.signed_ = Signed::MAX;
  made.where = {.x = 1, .y = 2};
  made.shape = ShapeCircle{.centre = {.x = -1, .y = 0}, .radius = 9};
  made.maybe_number = 0;
  made.maybe_flag = false;
  made.maybe_level = Level::low;
  made.maybe_text = "";
  made.maybe_list.emplace();
  made.maybe_point.emplace();
  made.maybe_shape = Shape(ShapePolygon{.points = {{.x = 5, .y = 6}, {}}});
  made.maybe_id.emplace();
  made.maybe_big = 1;
  made.twice.emplace(std::nullopt);
  made.text_twice.emplace("x");
  made.numbers = {1, 0, UINT64_MAX};
  made.flags = {true, false, true};
  made.texts = {"", "a", "bb"};
  made.blobs = {{}, {std::byte{9}}};
  made.points = {{.x = 1, .y = 1}};
  made.shapes = {ShapeNothing{}, ShapeCircle{}};
  made.levels = {Level::low, Level::high};
  made.ids = {made.id, {}};
  made.bigs = {-1, 1};
  made.times = {made.at, {}};
  made.maybes = {std::nullopt, std::uint8_t{0}};
  made.grid = {{}, {1.5F, -0.5F}};
  made.triple = {1, 2, 3};
  made.names = {"left", "right"};
  made.scores = {{"a", 1.0}, {"b", -1.0}, {"", 0.0}};
  made.by_level = {{Level::high, {"h"}}, {Level::low, {}}};
  made.by_id = {{made.id, {.x = 3, .y = 3}}};
  made.counts = {{9, "nine"}, {1, "one"}};
  made.pair = {1, "one"};
  made.pairs = {{2, "two"}, {3, "three"}};
  made.tree.label = "root";
  made.tree.children.resize(2);
  made.tree.children[1].label = "leaf";
  Node twin;  // clang 16 cannot emplace a type that holds itself
  twin.label = "twin";
  *made.tree.twin = twin;
  made.held = 77;
  made.home = {.street = "Unter den Linden", .city = "Berlin", .zip = "10117"};
  return made;
}

}  // namespace flat::things
