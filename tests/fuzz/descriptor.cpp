// Any bytes as the descriptor of a table, which a database's catalog holds: it is refused, or safe
// to walk, to write again, and to read rows by.
//
// An input is one byte, of which types keys may be, then the bytes of the descriptor.
#include "kv/core/error.h"
#include "kv/dynamic/codec.h"
#include "kv/schema/write.h"
#include "target.h"

namespace kv::test {
namespace {

/// What is there of the descriptor itself, as a row.
void read_rows(const schema::Schema& schema, BytesView bytes) {
  try {
    const dynamic::TableCodec codec(schema);
    for (const BytesView row : {bytes, bytes.first(bytes.size() / 2), BytesView()}) {
      if (!codec.check_value(row)) (void)codec.read_value(row);
      if (!codec.check_key(row)) (void)codec.read_key(row);
      (void)codec.key_text(row);
    }
  } catch (const Error& error) {
    // A format or a key that nothing reads by descriptor, a type that makes no sense as this
    // table's.
    require(error.code() == Errc::unsupported || error.code() == Errc::corrupt_database,
            error.what());
  }
}

void read_descriptor(schema::Keys keys, BytesView bytes) {
  const auto schema = schema::read(bytes, keys);
  if (!schema) return;
  const auto order = keys == schema::Keys::any ? schema::Order::by_hand : schema::Order::declared;
  const auto again = schema::read(schema::write(*schema, order), keys);
  require(again.has_value(), "what was written is refused");
  for (const schema::Table& table : schema->tables) (void)schema::spelling(*schema, table.value);
  if (schema->tables.size() == 1) read_rows(*schema, bytes);
}

}  // namespace
}  // namespace kv::test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return kv::test::with_input(data, size, 2, [](std::size_t keys, kv::BytesView bytes) {
    kv::test::read_descriptor(kv::schema::Keys{static_cast<std::uint8_t>(keys)}, bytes);
  });
}
