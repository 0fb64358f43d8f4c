// The emitted schema and the stored bytes agree: flatc's own code reads what kvgen stores, and
// kvgen reads what flatc's builders make.
#include <catch2/catch.hpp>

#include "flat.kv_generated.h"
#include "things.h"

using namespace flat::things;
using flatbuffers::FlatBufferBuilder;
using Codec = kv::ValueCodec<kv::FlatBuffers, Thing>;

namespace {

kv::BytesView bytes_of(const FlatBufferBuilder& builder) {
  return {reinterpret_cast<const std::byte*>(builder.GetBufferPointer()), builder.GetSize()};
}

/// A copy where flatc's code may read it: aligned to 8.
class Aligned {
 public:
  explicit Aligned(kv::BytesView bytes) : words_(bytes.size() / 8 + 1), size_(bytes.size()) {
    std::memcpy(words_.data(), bytes.data(), bytes.size());
  }
  const std::uint8_t* data() const { return reinterpret_cast<const std::uint8_t*>(words_.data()); }
  std::size_t size() const { return size_; }
  kv::BytesView bytes() const { return {reinterpret_cast<const std::byte*>(data()), size_}; }
  void flip(std::size_t bit) {
    reinterpret_cast<std::uint8_t*>(words_.data())[bit / 8] ^=
        static_cast<std::uint8_t>(1U << bit % 8);
  }

 private:
  std::vector<std::uint64_t> words_;
  std::size_t size_;
};

}  // namespace

TEST_CASE("flatc's verifier and accessors read what is stored") {
  const Aligned stored(Codec::encode(full_thing()));
  flatbuffers::Verifier verifier(stored.data(), stored.size());
  REQUIRE(fbs::VerifyThingBuffer(verifier));
  const fbs::Thing* thing = fbs::GetThing(stored.data());
  CHECK_FALSE(thing->flag());
  CHECK(thing->i64v() == -9'000'000'000'000);
  CHECK(thing->letter() == 0xDF);
  CHECK(thing->name()->str() == "Grüße");
  CHECK(thing->id()->bytes()->Get(15) == 16);
  CHECK(thing->big()->high() == std::uint64_t{7} << 36);
  CHECK(thing->level() == fbs::Level::high);
  CHECK(thing->signed_f() == fbs::Signed::MAX_v);
  CHECK(thing->where()->y() == 2);
  REQUIRE(thing->shape()->value_type() == fbs::ShapeCase::ShapeCircle);
  CHECK(thing->shape()->value_as_ShapeCircle()->centre()->x() == -1);
  CHECK(thing->maybe_number() == std::uint16_t{0});
  CHECK(thing->maybe_text()->size() == 0);
  CHECK(thing->maybe_list()->size() == 0);
  CHECK_FALSE(thing->twice()->value().has_value());
  CHECK(thing->numbers()->Get(2) == UINT64_MAX);
  CHECK(thing->flags()->Get(2) == 1);
  CHECK(thing->blobs()->Get(1)->value()->Get(0) == 9);
  CHECK(thing->ids()->Get(0)->bytes()->Get(1) == 2);
  CHECK(thing->bigs()->Get(0)->high() == -1);
  CHECK_FALSE(thing->maybes()->Get(0)->value().has_value());
  CHECK(thing->grid()->Get(1)->value()->Get(0) == 1.5F);
  CHECK(thing->names()->Get(0)->str() == "left");
  CHECK(thing->scores()->LookupByKey("b")->value() == -1.0);
  CHECK(thing->scores()->LookupByKey("")->value() == 0.0);
  CHECK(thing->scores()->LookupByKey("c") == nullptr);
  CHECK(thing->by_level()->LookupByKey(fbs::Level::high)->value()->Get(0)->str() == "h");
  CHECK(thing->counts()->LookupByKey(9)->value()->str() == "nine");
  CHECK(thing->by_id()->Get(0)->key()->bytes()->Get(0) == 1);
  CHECK(thing->pairs()->Get(1)->item1()->str() == "three");
  CHECK(thing->tree()->twin()->label()->str() == "twin");
  CHECK(thing->held() == 77);
  CHECK(thing->home()->zip()->str() == "10117");
}

TEST_CASE(
    "what passes the check passes flatc's verifier, whatever bit is turned and wherever it ends") {
  const auto verified = [](const Aligned& value) {
    flatbuffers::Verifier verifier(value.data(), value.size());
    return fbs::VerifyThingBuffer(verifier);
  };
  Aligned turned(Codec::encode(full_thing()));
  std::size_t passed = 0;
  std::size_t refused = 0;
  for (std::size_t bit = 0; bit < turned.size() * 8; ++bit) {
    turned.flip(bit);
    if (Codec::check(turned.bytes())) {
      ++refused;
    } else {
      ++passed;
      if (!verified(turned)) FAIL_CHECK("bit " << bit);
    }
    turned.flip(bit);
  }
  CHECK(passed > 1000);  // numbers and letters of any value
  CHECK(refused > 1000);
  for (std::size_t size = 0; size < turned.size(); ++size) {
    const Aligned cut(turned.bytes().first(size));
    if (!Codec::check(cut.bytes()) && !verified(cut)) FAIL_CHECK("size " << size);
  }
}

TEST_CASE("what flatc's builders make is checked and read as the same values") {
  FlatBufferBuilder builder;
  std::vector<flatbuffers::Offset<fbs::StringToF64Entry>> entries{
      fbs::CreateStringToF64EntryDirect(builder, "b", 2),
      fbs::CreateStringToF64EntryDirect(builder, "a", 1)};
  const auto scores = builder.CreateVectorOfSortedTables(&entries);
  const auto circle = fbs::CreateShapeCircle(builder, fbs::CreatePoint(builder, 4, 5), 6);
  const auto shape = fbs::CreateShape(builder, fbs::ShapeCase::ShapeCircle, circle.Union());
  const auto name = builder.CreateString("by flatc");
  fbs::ThingBuilder thing(builder);
  thing.add_scores(scores);
  thing.add_shape(shape);
  thing.add_name(name);
  thing.add_maybe_number(12);
  thing.add_u8v(3);  // what it begins as: flatc leaves it out
  builder.Finish(thing.Finish());

  const kv::BytesView bytes = bytes_of(builder);
  REQUIRE_FALSE(Codec::check(bytes));
  Thing wanted;
  wanted.scores = {{"a", 1.0}, {"b", 2.0}};
  wanted.shape = ShapeCircle{.centre = {.x = 4, .y = 5}, .radius = 6};
  wanted.name = "by flatc";
  wanted.maybe_number = 12;
  CHECK(Codec::view(bytes).unpack() == wanted);
  CHECK(Codec::view(bytes).scores().find("b") == 2.0);
}

TEST_CASE("a table without any field reads as a record begins") {
  FlatBufferBuilder builder;
  builder.Finish(fbs::ThingBuilder(builder).Finish());
  const kv::BytesView bytes = bytes_of(builder);
  REQUIRE_FALSE(Codec::check(bytes));
  const ThingView view = Codec::view(bytes);
  CHECK(view.unpack() == Thing{});
  CHECK(view.name() == std::string_view("none \0 yet", 10));
  CHECK(view.raw().size() == 2);
  CHECK(view.negative_big() == -5);
  CHECK(view.level() == Level::mid);
  CHECK(view.signed_() == Signed::MIN);
  CHECK(view.where().y() == -7);
  CHECK(view.triple().size() == 3);
  CHECK(view.triple()[2] == 0);
  CHECK(view.shape().is_nothing());
  CHECK(std::get<1>(view.pair()).empty());
}

// The fuzzer found that the owned key was the number zero, which Level does not name: it could not
// be stored again, and was another than the view's.
TEST_CASE("an entry whose key was left out has the first enumerator, owned as in place") {
  FlatBufferBuilder builder;
  const auto entry = fbs::LevelToListOfStringEntryBuilder(builder).Finish();
  const auto entries = builder.CreateVector(&entry, 1);
  fbs::ThingBuilder thing(builder);
  thing.add_by_level(entries);
  builder.Finish(thing.Finish());
  const kv::BytesView bytes = bytes_of(builder);
  REQUIRE_FALSE(Codec::check(bytes));
  const ThingView view = Codec::view(bytes);
  CHECK((*view.by_level().begin()).first == kv::Describe<Level>::values[0].value);
  const Thing owned = view.unpack();
  REQUIRE(owned.by_level.size() == 1);
  CHECK(owned.by_level.begin()->first == kv::Describe<Level>::values[0].value);
}

TEST_CASE("entries out of order, unknown cases and unknown enumerators are refused") {
  FlatBufferBuilder builder;
  const auto rule = [&](auto&& fill) {
    builder.Clear();
    fill();
    const kv::Fault fault = Codec::check(bytes_of(builder));
    return std::string(fault ? fault.rule : "");
  };
  CHECK(rule([&] {
          std::vector<flatbuffers::Offset<fbs::U32ToStringEntry>> entries{
              fbs::CreateU32ToStringEntry(builder, 2), fbs::CreateU32ToStringEntry(builder, 1)};
          const auto counts = builder.CreateVector(entries);
          fbs::ThingBuilder thing(builder);
          thing.add_counts(counts);
          builder.Finish(thing.Finish());
        }) == "the keys of a map are not in order");
  CHECK(rule([&] {
          const auto point = fbs::CreatePoint(builder);
          const auto shape =
              fbs::CreateShape(builder, static_cast<fbs::ShapeCase>(4), point.Union());
          fbs::ThingBuilder thing(builder);
          thing.add_shape(shape);
          builder.Finish(thing.Finish());
        }) == "a variant has an unknown case");
  CHECK(rule([&] {
          fbs::ThingBuilder thing(builder);
          thing.add_level(static_cast<fbs::Level>(2));
          builder.Finish(thing.Finish());
        }) == "an enum has an unknown value");
}
