#include "kv/dynamic/codec.h"

#include <algorithm>

#include "kv/core/utf8.h"
#include "kv/dynamic/access.h"
#include "kv/dynamic/imported.h"
#include "kv/dynamic/key.h"
#include "kv/dynamic/walk.h"
#include "kv/engine/engine.h"
#include "kv/key/key_text.h"

namespace kv::dynamic {

using schema::Format;

namespace {

Alignment alignment_of(Format format) {
  if (format == Format::native) return Alignment::memory;
  return format == Format::rkyv ? Alignment::natural : Alignment::one;
}

/// The struct that is the table's whole value; null: it is of another kind.
const schema::Struct* whole_value(const schema::Schema& schema) {
  const schema::Type& value = schema.tables.front().value;
  return value.kind == schema::Kind::structure ? &schema.structs[value.declaration] : nullptr;
}

}  // namespace

/// What a codec walks: the schema, and the nodes that point into it.
struct Plan {
  explicit Plan(schema::Schema from)
      : schema(std::move(from)),
        table(schema.tables.at(0)),
        types(schema, alignment_of(table.format)) {
    value = &types.add(table.value);
    for (const schema::KeyComponent& one : table.key)
      key.push_back({one.name, &types.add(one.type), one.descending});
    native_key = table.key_format == schema::KeyFormat::native;
    if (const schema::Struct* one = whole_value(schema); one != nullptr && is_flat())
      if (auto described = schema::imported::read(one->binary_schema))
        imported = std::make_unique<const Imported>(std::move(*described), one->name);
  }
  bool is_rkyv() const { return table.format <= Format::rkyv_unaligned; }
  bool is_flat() const { return table.format == Format::flatbuffers; }
  bool is_native() const { return table.format == Format::native; }
  bool is_text() const { return value->scalar == schema::Scalar::text; }  // format raw

  schema::Schema schema;
  const schema::Table& table;
  Types types;
  const Node* value = nullptr;
  std::vector<KeyPart> key;
  bool native_key = false;
  std::unique_ptr<const Imported> imported;  // flatbuffers: of an imported .fbs
};

namespace {

schema::Schema read_one_table(BytesView descriptor) {
  std::optional<schema::Schema> schema = schema::read(descriptor);
  if (!schema || schema->tables.size() != 1)
    raise(Errc::corrupt_database, "the description of a table in the catalog cannot be read");
  return std::move(*schema);
}

/// A FlatBuffers table has less than 2^15 fields, a union at most 255 cases.
bool fits_flatbuffers(const schema::Schema& schema) {
  constexpr std::size_t fields_max = 32'000;
  constexpr std::size_t cases_max = 255;
  const auto fits = [](const auto& one) { return one.fields.size() <= fields_max; };
  return std::ranges::all_of(schema.structs, fits) &&
         std::ranges::all_of(schema.variants, [&](const schema::Variant& one) {
           return one.cases.size() <= cases_max && std::ranges::all_of(one.cases, fits);
         });
}

std::unique_ptr<const Plan> plan_of(schema::Schema schema) {
  if (schema.tables.size() != 1)
    raise(Errc::invalid_argument, "a codec is made for exactly one table");
  const schema::Table& table = schema.tables.front();
  const bool raw_scalar =
      table.value.kind == schema::Kind::scalar &&
      (table.value.scalar == schema::Scalar::text || table.value.scalar == schema::Scalar::bytes);
  const schema::Struct* whole = whole_value(schema);
  if (table.format == Format::flatbuffers && whole != nullptr && whole->fields.empty() &&
      whole->binary_schema.empty())
    raise(Errc::unsupported, "table " + table.name +
                                 ": the file was written by a kvgen that kept no description of "
                                 "tables of an imported .fbs");
  if (table.key_format > schema::KeyFormat::native)
    raise(Errc::unsupported, "table " + table.name + ": keys of format " +
                                 std::string(schema::spelling(table.key_format)) +
                                 " can be read by the programs that declare them in C++ only");
  if (table.key.empty() || (table.format == Format::raw && !raw_scalar) ||
      (table.format == Format::flatbuffers && !fits_flatbuffers(schema)))
    raise(Errc::corrupt_database,
          "table " + table.name + ": its description in the catalog makes no sense");
  auto plan = std::make_unique<const Plan>(std::move(schema));
  if (plan->is_native() && !is_native_layout(*plan->value))
    raise(Errc::corrupt_database, "table " + plan->table.name +
                                      ": the memory layout in its description in the catalog makes "
                                      "no sense");
  return plan;
}

[[noreturn]] void refuse(const Plan& plan, const Mismatch& mismatch) {
  raise(Errc::invalid_argument, "table " + plan.table.name + ": " +
                                    (mismatch.path.empty() ? "" : mismatch.path + ": ") +
                                    mismatch.why);
}

}  // namespace

TableCodec::TableCodec(BytesView descriptor) : plan_(plan_of(read_one_table(descriptor))) {}
TableCodec::TableCodec(schema::Schema schema) : plan_(plan_of(std::move(schema))) {}
TableCodec::TableCodec(TableCodec&&) noexcept = default;
TableCodec& TableCodec::operator=(TableCodec&&) noexcept = default;
TableCodec::~TableCodec() = default;

const schema::Schema& TableCodec::schema() const noexcept { return plan_->schema; }
const schema::Table& TableCodec::table() const noexcept { return plan_->table; }

Fault TableCodec::check_value(BytesView bytes) const noexcept {
  if (plan_->is_rkyv()) return check_rkyv(*plan_->value, bytes);
  if (plan_->imported) return plan_->imported->check(bytes);
  if (plan_->is_flat()) return check_flat(*plan_->value, bytes);
  if (plan_->is_native()) return check_native(*plan_->value, bytes);
  if (plan_->table.format != Format::raw)
    return check_serde(plan_->table.format, *plan_->value, bytes);
  if (!plan_->is_text()) return {};
  const std::size_t at = utf8_fault(as_text(bytes));
  return at == bytes.size() ? Fault{} : Fault{"text is not UTF-8", at};
}

Fault TableCodec::check_key(BytesView bytes) const noexcept {
  return dynamic::read_key(plan_->key, plan_->native_key, bytes, nullptr, nullptr);
}

Value TableCodec::read_value(BytesView bytes) const {
  if (const Fault fault = check_value(bytes))
    raise(Errc::corrupt_value, "table " + plan_->table.name + ": " + fault.rule + " (byte " +
                                   std::to_string(fault.offset) + " of the value)");
  return read_checked_value(bytes);
}

Value TableCodec::read_checked_value(BytesView bytes) const {
  if (plan_->is_rkyv()) return read_rkyv(*plan_->value, bytes);
  if (plan_->imported) return plan_->imported->read(bytes);
  if (plan_->is_flat()) return read_flat(*plan_->value, bytes);
  if (plan_->is_native()) return read_native(*plan_->value, bytes);
  if (plan_->table.format != Format::raw)
    return read_serde(plan_->table.format, *plan_->value, bytes);
  return plan_->is_text() ? Value(as_text(bytes)) : Value(bytes);
}

Value TableCodec::read_key(BytesView bytes) const {
  Value key;
  if (const Fault fault = dynamic::read_key(plan_->key, plan_->native_key, bytes, &key, nullptr))
    raise(Errc::corrupt_key,
          "table " + plan_->table.name + ", key bytes " + hex(bytes) + ": " + fault.rule);
  return key;
}

void TableCodec::write_value(const Value& value, Bytes& out) const {
  if (plan_->imported)
    raise(Errc::unsupported,
          "table " + plan_->table.name +
              ": values of an imported .fbs are built by flatc's code only; in a "
              "migration, a typed hook gives them (docs/evolution.md)");
  try {
    if (plan_->is_rkyv()) {
      write_rkyv(*plan_->value, value, out);
    } else if (plan_->is_flat()) {
      write_flat(*plan_->value, value, out);
    } else if (plan_->is_native()) {
      write_native(*plan_->value, value, out);
    } else if (plan_->table.format != Format::raw) {
      write_serde(plan_->table.format, *plan_->value, value, out);
    } else {
      BytesView bytes;
      if (plan_->is_text())
        bytes = as_bytes(value.as<std::string_view>());
      else
        bytes = value.as<BytesView>();
      if (plan_->is_text() && !is_utf8(as_text(bytes))) throw Mismatch{"", "text is not UTF-8"};
      out.assign(bytes.begin(), bytes.end());
    }
  } catch (const Mismatch& mismatch) {
    refuse(*plan_, mismatch);
  } catch (const Error& error) {
    refuse(*plan_, {"", error.what()});
  }
  // What reading refuses, writing refuses too: text that is not UTF-8, too deep, too long.
  if (const Fault fault = check_value(out)) refuse(*plan_, {"", fault.rule});
}

Bytes TableCodec::write_value(const Value& value) const {
  Bytes out;
  write_value(value, out);
  return out;
}

void TableCodec::write_key(const Value& key, KeyBuffer& out) const {
  try {
    dynamic::write_key(plan_->key, plan_->native_key, key, out);
  } catch (const Mismatch& mismatch) {
    refuse(*plan_, mismatch);
  }
  if (out.size() == 0 || out.overflowed())
    raise(Errc::key_too_long, "table " + plan_->table.name + ", key " + to_json(key) +
                                  ": the key has " + std::to_string(out.size()) +
                                  " bytes when encoded; a key has 1 to " +
                                  std::to_string(engine::key_bytes_max) + " bytes");
}

std::string TableCodec::key_text(BytesView bytes) const {
  std::string text;
  if (dynamic::read_key(plan_->key, plan_->native_key, bytes, nullptr, &text)) return hex(bytes);
  return text;
}

}  // namespace kv::dynamic
