#include "described.h"

#include <algorithm>

#include "descriptor/descriptor.h"
#include "kv/store/core.h"
#include "support/resolved.h"

namespace kv::test {

Described::Described(const std::string& schema) {
  const kvgen::model::Schema model = kvgen::test::schema_of(schema);
  info_.version = model.files[0].version;
  for (const auto table : model.database_tables) {
    names_.push_back(model.tables[table].name);
    descriptors_.push_back(kvgen::build_table_descriptor(model, table));
  }
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const BytesView descriptor = std::as_bytes(std::span(descriptors_[i]));
    codecs_.emplace_back(descriptor);
    const bool native = codecs_[i].table().key_format == schema::KeyFormat::native;
    TableInfo info;
    info.name = names_[i];
    info.descriptor = descriptor;
    info.order = native ? engine::KeyOrder::native : engine::KeyOrder::bytes;
    info_.tables.push_back(info);
  }
}

const dynamic::TableCodec& Described::codec(std::string_view table) const {
  const auto found = std::ranges::find(names_, table);
  return codecs_.at(static_cast<std::size_t>(found - names_.begin()));
}

Opened::Opened(const std::filesystem::path& path, const Described& schema, const Options& options)
    : Database(Database::open(path, options, schema.info())), schema_(schema) {}

engine::Table Opened::number(std::string_view table) const {
  const auto& names = schema_.tables();
  return core()->table(static_cast<std::size_t>(std::ranges::find(names, table) - names.begin()));
}

void Opened::put(std::string_view table, const Value& key, const Value& value) const {
  put_bytes(table, key, schema_.codec(table).write_value(value));
}

void Opened::put_bytes(std::string_view table, const Value& key, BytesView bytes) const {
  KeyBuffer buffer;
  schema_.codec(table).write_key(key, buffer);
  const storage::SessionRef session = core()->write();
  const auto place = session->transaction().reserve(number(table), buffer.bytes(), bytes.size(),
                                                    engine::PutMode::replace);
  std::ranges::copy(bytes, place.place.begin());
  session->commit();
}

std::string Opened::get(std::string_view table, const Value& key) const {
  KeyBuffer buffer;
  schema_.codec(table).write_key(key, buffer);
  const storage::SessionRef session = core()->read();
  BytesView value;
  if (!session->transaction().get(number(table), buffer.bytes(), value)) return "";
  return to_json(schema_.codec(table).read_value(value));
}

std::map<Bytes, Bytes> Opened::rows(std::string_view table) const {
  std::map<Bytes, Bytes> all;
  const storage::SessionRef session = core()->read();
  const auto cursor = session->transaction().cursor(number(table));
  engine::Entry row;
  for (bool more = cursor->first(row); more; more = cursor->next(row))
    all.emplace(Bytes(row.key.begin(), row.key.end()), Bytes(row.value.begin(), row.value.end()));
  return all;
}

std::vector<std::string> Opened::text(std::string_view table) const {
  std::vector<std::string> all;
  const storage::SessionRef session = core()->read();
  const auto cursor = session->transaction().cursor(number(table));
  const dynamic::TableCodec& codec = schema_.codec(table);
  engine::Entry row;
  for (bool more = cursor->first(row); more; more = cursor->next(row))
    all.push_back(codec.key_text(row.key) + " " + to_json(codec.read_value(row.value)));
  return all;
}

Options options(Migrate migrate) {
  Options made = options();
  made.migrate = migrate;
  return made;
}

}  // namespace kv::test
