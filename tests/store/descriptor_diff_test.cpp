// Two schemas of a table, compared in words.
#include "kv/store/descriptor_diff.h"

#include <catch2/catch.hpp>

#include "kv/descriptor_generated.h"

using kv::storage::describe_difference;
namespace fb = kv::descriptor;

namespace {

/// `table users(id: u64) -> User { format rkyv; }` with a User of these fields.
kv::Bytes users(std::vector<std::pair<std::string, fb::Scalar>> fields,
                fb::Format format = fb::Format_rkyv) {
  flatbuffers::FlatBufferBuilder builder;
  std::vector<flatbuffers::Offset<fb::Field>> list;
  for (const auto& [name, scalar] : fields) {
    const auto type = fb::CreateType(builder, fb::Kind_scalar, scalar);
    list.push_back(fb::CreateField(builder, builder.CreateString(name), type));
  }
  const auto user =
      fb::CreateStruct(builder, builder.CreateString("shop.User"), builder.CreateVector(list));
  const auto id = fb::CreateKeyComponent(builder, builder.CreateString("id"),
                                         fb::CreateType(builder, fb::Kind_scalar, fb::Scalar_u64));
  const auto name = builder.CreateString("users");
  const auto key = builder.CreateVector(&id, 1);
  const auto value = fb::CreateType(builder, fb::Kind_structure);
  const auto table =
      fb::CreateTableDeclaration(builder, name, key, fb::KeyFormat_ordered, value, format);
  const auto structs = builder.CreateVector(&user, 1);
  const auto tables = builder.CreateVector(&table, 1);
  fb::SchemaBuilder schema(builder);
  schema.add_structs(structs);
  schema.add_tables(tables);
  fb::FinishSchemaBuffer(builder, schema.Finish());
  const auto bytes = std::as_bytes(std::span(builder.GetBufferPointer(), builder.GetSize()));
  return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE("differences are told as the schema spells them") {
  const auto stored = users({{"name", fb::Scalar_text}, {"age", fb::Scalar_u16}});
  CHECK(describe_difference(stored, users({{"name", fb::Scalar_text}, {"age", fb::Scalar_u32}})) ==
        "field shop.User.age was u16, is u32");
  CHECK(describe_difference(stored, users({{"name", fb::Scalar_text}})) ==
        "field shop.User.age is gone (it was u16); the order of the fields of shop.User was name, "
        "age, is name");
  CHECK(describe_difference(stored, users({{"age", fb::Scalar_u16}, {"name", fb::Scalar_text}})) ==
        "the order of the fields of shop.User was name, age, is age, name");
  CHECK(describe_difference(stored, users({{"name", fb::Scalar_text}, {"age", fb::Scalar_u16}},
                                          fb::Format_bincode)) ==
        "the format was rkyv, is bincode");
}

TEST_CASE("bytes that are no descriptor only differ") {
  const auto stored = users({{"name", fb::Scalar_text}});
  CHECK(describe_difference(stored, kv::as_bytes("abc")) == "it is declared differently");
  CHECK(describe_difference({}, {}) == "it is declared differently");
  for (std::size_t size = 0; size < stored.size(); ++size)
    describe_difference(kv::BytesView(stored).first(size), stored);
}
