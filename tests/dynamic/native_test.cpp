// Rows of `format native` by descriptor alone, laid out by any compiler for any machine.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <memory>

#include "descriptor/descriptor.h"
#include "kv/dynamic/codec.h"
#include "kv/dynamic/node.h"
#include "kv/schema/write.h"
#include "random_value.h"
#include "support/errors.h"
#include "support/resolved.h"

namespace kv::test {
namespace {

using schema::Schema;

/// Lays out the structs of a schema as compilers for 64 bits do.
class LayOut {
 public:
  explicit LayOut(Schema& schema) : schema_(schema) { place(schema.tables[0].value); }

 private:
  struct Place {
    std::uint64_t size;
    std::uint64_t align;
  };
  Place place(const schema::Type& type) {
    if (type.kind == schema::Kind::structure) return place(schema_.structs[type.declaration]);
    if (type.kind == schema::Kind::array) {
      const Place item = place(type.args[0]);
      return {type.length * item.size, item.align};
    }
    const auto scalar = type.kind == schema::Kind::enumeration
                            ? schema_.enums[type.declaration].underlying
                            : type.scalar;
    return dynamic::with_scalar(scalar, []<class T>(std::type_identity<T>) {
      return Place{sizeof(T), alignof(T)};
    });
  }
  Place place(schema::Struct& one) {
    schema::Memory& memory = one.memory.emplace();
    for (const schema::Field& field : one.fields) {
      const Place member = place(field.type);
      memory.align = std::max(memory.align, member.align);
      memory.offsets.push_back((memory.size + member.align - 1) / member.align * member.align);
      memory.size = memory.offsets.back() + member.size;
    }
    memory.size = (memory.size + memory.align - 1) / memory.align * memory.align;
    return {memory.size, memory.align};
  }

  Schema& schema_;
};

/// A table of a struct with every kind of member, with and without padding.
Schema native_schema() {
  const auto model = kvgen::test::schema_of(R"(
    enum Small { none, some = 3, all = 255 }
    enum Signed : i16 { least = -32768, minus = -1, most = 32767 }
    enum Large : u64 { zero, most = 18446744073709551615 }
    struct Inner { yes: bool; real: f64; small: Small; letter: char; }
    struct Whole {
      flag: bool; text: [i8; 5]; b: u16; c: i16; d: u32; e: i32; f: u64; g: f32; sign: Signed;
      large: Large; wide: i128; at: timestamp; took: duration; id: uuid; one: Inner;
      many: [Inner; 3]; matrix: [[u16; 3]; 2]; flags: [bool; 3]; letters: [char; 2];
    }
    table in_native(id: u64) -> Whole;
  )");
  const auto descriptor = kvgen::build_table_descriptor(model, model.database_tables[0]);
  Schema schema = *schema::read(std::as_bytes(std::span(descriptor)));
  schema.tables[0].format = schema::Format::native;
  LayOut{schema};
  return schema;
}

/// The same struct on a machine of the other byte order.
Schema other_order(Schema schema) {
  for (schema::Struct& one : schema.structs) one.memory->big_endian = !one.memory->big_endian;
  return schema;
}

/// A struct of u8 a, u32 b and [u16; 2] c, laid out as said.
Schema laid_out(const schema::Memory& memory) {
  const auto scalar = [](schema::Scalar one) { return schema::Type{.scalar = one}; };
  Schema schema;
  schema.structs.push_back({.name = "S",
                            .fields = {{"a", scalar(schema::Scalar::u8)},
                                       {"b", scalar(schema::Scalar::u32)},
                                       {"c",
                                        {.kind = schema::Kind::array,
                                         .args = {scalar(schema::Scalar::u16)},
                                         .length = 2}}},
                            .memory = memory});
  schema::Table table;
  table.name = "t";
  table.key.push_back({"id", scalar(schema::Scalar::u64), false, false});
  table.format = schema::Format::native;
  table.value.kind = schema::Kind::structure;
  schema.tables.push_back(table);
  return schema;
}

Bytes bytes_of(std::initializer_list<int> numbers) {
  Bytes bytes;
  for (const int one : numbers) bytes.push_back(static_cast<std::byte>(one));
  return bytes;
}

}  // namespace

TEST_CASE("a native value is read where the descriptor says, and written with zeros between") {
  const dynamic::TableCodec little(laid_out({16, 4, {1, 4, 10}, false}));
  const Bytes stored =
      bytes_of({9, 7, 9, 9, 0x78, 0x56, 0x34, 0x12, 9, 9, 0x02, 0x01, 0x04, 0x03, 9, 9});
  const Value value = little.read_value(stored);
  CHECK(to_json(value) == R"({"a":7,"b":305419896,"c":[258,772]})");
  CHECK(little.write_value(value) ==
        bytes_of({0, 7, 0, 0, 0x78, 0x56, 0x34, 0x12, 0, 0, 0x02, 0x01, 0x04, 0x03, 0, 0}));

  const dynamic::TableCodec big(laid_out({12, 4, {10, 0, 4}, true}));
  const Bytes turned = bytes_of({0x12, 0x34, 0x56, 0x78, 0x01, 0x02, 0x03, 0x04, 9, 9, 7, 9});
  CHECK(big.read_value(turned) == value);
  CHECK(big.write_value(value) ==
        bytes_of({0x12, 0x34, 0x56, 0x78, 0x01, 0x02, 0x03, 0x04, 0, 0, 7, 0}));
}

TEST_CASE("values of the other byte order are those of this one, turned around") {
  const dynamic::TableCodec here(native_schema());
  const dynamic::TableCodec there(other_order(native_schema()));
  RandomValue random(here.schema(), 11);
  for (int i = 0; i < 200; ++i) {
    const Value value = random.make(here.table().value);
    const Bytes bytes = there.write_value(value);
    CHECK(bytes != here.write_value(value));
    CHECK(to_json(there.read_value(bytes)) == to_json(value));
    CHECK(there.write_value(there.read_value(bytes)) == bytes);
    CHECK(here.write_value(there.read_value(bytes)) == here.write_value(value));
  }
}

TEST_CASE("a native value of another size or with a value that is none is refused") {
  const dynamic::TableCodec codec(native_schema());
  RandomValue random(codec.schema(), 3);
  const Bytes good = codec.write_value(random.make(codec.table().value));
  for (std::size_t size = 0; size < good.size() + 3; ++size) {
    // Of exactly this size on the heap, so that a read outside is seen.
    const std::unique_ptr<std::byte[]> copy(new std::byte[size]);
    std::memcpy(copy.get(), good.data(), std::min(size, good.size()));
    CHECK(bool{codec.check_value({copy.get(), size})} == (size != good.size()));
  }
  const auto refused_at = [&](std::size_t at, int byte) {
    Bytes bad = good;
    bad[at] = static_cast<std::byte>(byte);
    const Fault fault = codec.check_value(bad);
    REQUIRE(fault);
    CHECK(fault.offset <= at);
    CHECK(refused(Errc::corrupt_value, [&] { codec.read_value(bad); }).find(fault.rule) !=
          std::string::npos);
    return std::string(fault.rule);
  };
  const auto place = [&](const std::string& owner, const std::string& field) {
    const auto& structs = codec.schema().structs;
    const auto one = std::ranges::find(structs, owner, &schema::Struct::name);
    const auto found = std::ranges::find(one->fields, field, &schema::Field::name);
    return static_cast<std::size_t>(
        one->memory->offsets[static_cast<std::size_t>(found - one->fields.begin())]);
  };
  const std::size_t last = place("Whole", "many") + 2 * 24;
  CHECK(refused_at(place("Whole", "flag"), 2) == "a bool is neither 0 nor 1");
  CHECK(refused_at(place("Whole", "flags") + 2, 255) == "a bool is neither 0 nor 1");
  CHECK(refused_at(last + place("Inner", "small"), 4) == "an enum has an unknown value");
  CHECK(refused_at(last + place("Inner", "letter") + 3, 1) == "a character is no Unicode scalar");
}

TEST_CASE("a native value that is not of the struct is refused, naming the member") {
  const dynamic::TableCodec codec(native_schema());
  RandomValue random(codec.schema(), 5);
  const Value good = random.make(codec.table().value);
  const auto message = [&](const Value& value) {
    return refused(Errc::invalid_argument, [&] { codec.write_value(value); });
  };
  Value bad = good;
  bad["many"].items()[1]["yes"] = 1;
  CHECK(message(bad) ==
        "table in_native: many.yes: the value is an integer, it was asked for as a bool");
  bad = good;
  bad["matrix"].items().pop_back();
  CHECK(message(bad) == "table in_native: matrix: there are 1 items, there must be 2");
  bad = good;
  bad["sign"] = "plus";
  CHECK(message(bad) == "table in_native: sign: enum Signed has no value plus");
  bad = good;
  bad["one"]["letter"] = static_cast<char32_t>(0xD800);
  CHECK(message(bad) == "table in_native: a character is no Unicode scalar");
}

TEST_CASE("a memory layout that no compiler makes is refused, before a byte is read") {
  const auto refusal = [](const schema::Memory& memory) {
    return refused(Errc::corrupt_database, [&] { dynamic::TableCodec(laid_out(memory)); });
  };
  const std::string message =
      "table t: the memory layout in its description in the catalog makes no sense";
  CHECK(refusal({12, 4, {0, 4, 9}, false}) == message);   // c ends behind the struct
  CHECK(refusal({12, 4, {0, 4, 13}, false}) == message);  // c begins there
  CHECK(refusal({12, 4, {0, 4, ~std::uint64_t{0}}, false}) == message);
  CHECK(refusal({12, 4, {0, 6, 8}, false}) == message);  // b and c overlap
  CHECK(refusal({0, 1, {0, 0, 0}, false}) == message);
  Schema none = laid_out({12, 4, {0, 4, 8}, false});
  CHECK_NOTHROW(dynamic::TableCodec(none));
  none.structs[0].memory.reset();
  CHECK(refused(Errc::corrupt_database, [&] { dynamic::TableCodec{none}; }) == message);
  Schema text = laid_out({12, 4, {0, 4, 8}, false});
  text.structs[0].fields[0].type.scalar = schema::Scalar::text;
  CHECK(refused(Errc::corrupt_database, [&] { dynamic::TableCodec{text}; }) == message);
  Schema mixed = native_schema();
  mixed.structs.back().memory->big_endian = !mixed.structs.back().memory->big_endian;
  CHECK_THROWS_AS(dynamic::TableCodec(mixed), Error);
}

TEST_CASE("a damaged descriptor of a native table reads nothing outside a value") {
  const Bytes good = schema::write(native_schema(), schema::Order::declared);
  const dynamic::TableCodec whole(good);
  const Bytes bytes = whole.write_value(RandomValue(whole.schema(), 13).make(whole.table().value));
  const std::unique_ptr<std::byte[]> exact(new std::byte[bytes.size()]);
  std::ranges::copy(bytes, exact.get());
  const BytesView value(exact.get(), bytes.size());
  std::mt19937_64 random(17);
  int read = 0;
  for (int i = 0; i < 20000; ++i) {
    Bytes damaged(good.begin(), good.end());
    for (int left = 1 + i % 3; left-- > 0;)
      damaged[random() % damaged.size()] = static_cast<std::byte>(random());
    const auto schema = schema::read(damaged);
    if (!schema || schema->tables.size() != 1) continue;
    try {
      const dynamic::TableCodec codec(*schema);
      if (codec.check_value(value)) continue;
      (void)codec.write_value(codec.read_value(value));
      ++read;
    } catch (const Error&) {
      // said so
    }
  }
  CHECK(read > 100);
}

}  // namespace kv::test
