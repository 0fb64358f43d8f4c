#include "kv/store/convert_row.h"

#include "kv/core/error.h"
#include "kv/key/key_text.h"
#include "kv/schema/database_diff.h"
#include "kv/schema/imported.h"

namespace kv::storage {
namespace {

/// The bytes of every key stay as they are.
bool same_keys(const schema::Table& before, const schema::Table& after) {
  if (before.key.size() != after.key.size() || before.key_format != after.key_format) return false;
  const std::vector<std::size_t> order = schema::key_order(before, after);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const schema::Type& old = before.key[i].type;
    const schema::Type& now = after.key[i].type;
    // Enums count as changed: that of the key may have another integer now.
    if (order[i] != i || before.key[i].descending != after.key[i].descending ||
        old.kind != now.kind || old.scalar != now.scalar || old.length != now.length ||
        old.kind == schema::Kind::enumeration)
      return false;
  }
  return true;
}

/// Values of both are those of one imported .fbs, of which the new one reads what the old one
/// wrote.
bool same_imported(const schema::Schema& before, const schema::Schema& after) {
  const auto imported = [](const schema::Schema& one) -> const schema::Struct* {
    const schema::Type& value = one.tables.front().value;
    if (value.kind != schema::Kind::structure) return nullptr;
    const schema::Struct& whole = one.structs[value.declaration];
    return whole.binary_schema.empty() ? nullptr : &whole;
  };
  const schema::Struct* old = imported(before);
  const schema::Struct* now = imported(after);
  if (old == nullptr || now == nullptr) return false;
  using schema::imported::read;
  return schema::imported::differences(*read(old->binary_schema), old->name,
                                       *read(now->binary_schema), now->name)
      .empty();
}

/// A table whose rows no descriptor says enough of.
struct Unreadable {
  std::string why;
  std::string way_out;
};

/// `stored`: the row's old form, else its new one. Throws `Unreadable`.
dynamic::TableCodec codec_of(const TableMigration& plan, bool stored) {
  try {
    return dynamic::TableCodec(stored ? BytesView(plan.descriptor) : plan.known->descriptor);
  } catch (const Error& error) {
    if (error.code() != Errc::unsupported) throw;
    throw Unreadable{
        std::string(error.what()) + ", so rows cannot be migrated " + (stored ? "from" : "to") +
            " it",
        "keep the declaration of table " + plan.source +
            " as it was stored, declare another table for the new form and copy the rows into it; "
            "or let Recreate::on_version_bump remove all rows"};
  }
}

dynamic::TableCodec codec_or_refusal(const TableMigration& plan, bool stored) {
  try {
    return codec_of(plan, stored);
  } catch (const Unreadable& one) {
    const schema::TableDiff diff = schema::diff(plan.descriptor, plan.known->descriptor);
    raise(Errc::unsupported,
          one.why + "\n" + schema::text(diff) + "all data is as it was; " + one.way_out);
  }
}

}  // namespace

std::string cannot_convert(const TableMigration& plan) {
  try {
    codec_of(plan, true);
    codec_of(plan, false);
  } catch (const Unreadable& one) {
    return one.why + "; " + one.way_out;
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

ConvertRow::ConvertRow(const TableMigration& plan, const Migrations& migrations)
    : plan_(plan),
      hook_(migrations.find(plan.version, plan.known->name)),
      before_(codec_or_refusal(plan, true)),
      after_(codec_or_refusal(plan, false)),
      conversion_(before_.schema(), after_.schema()),
      keys_change_(hook_ != nullptr || !same_keys(before_.table(), after_.table())),
      copies_(same_imported(before_.schema(), after_.schema())) {}

engine::KeyOrder ConvertRow::source_order() const noexcept {
  return before_.table().key_format == schema::KeyFormat::native ? engine::KeyOrder::native
                                                                 : engine::KeyOrder::bytes;
}

bool ConvertRow::operator()(BytesView key, BytesView value) {
  try {
    return convert(key, value);
  } catch (const Error& error) {
    raise(error.code(), "table " + plan_.source + ", key " + before_.key_text(key) + ": " +
                            error.what() +
                            "; the row cannot be migrated, and all data is as it was");
  }
}

bool ConvertRow::convert(BytesView key, BytesView value) {
  if (const Fault fault = before_.check_key(key)) raise(Errc::corrupt_key, fault.rule);
  if (const Fault fault = before_.check_value(value)) raise(Errc::corrupt_value, fault.rule);
  key_.clear();
  const Value old_value = before_.read_checked_value(value);
  Value made = conversion_.value(old_value);
  const auto write = [&] {
    if (copies_ && made == old_value)
      value_.assign(value.begin(), value.end());
    else
      after_.write_value(made, value_);
  };
  if (!keys_change_) {
    for (const std::byte one : key) key_.push(one);
    write();
    return true;
  }
  const Value old_key = before_.read_key(key);
  Value made_key = conversion_.key(old_key);
  if (hook_ != nullptr) {
    MigratedRow row(
        {plan_.source, plan_.version, plan_.descriptor, key, value, &old_key, &old_value},
        plan_.known->name, made_key, made);
    (*hook_)(row);
    if (row.dropped()) return false;
    if (const Bytes* bytes = row.bytes()) {
      if (const Fault fault = after_.check_value(*bytes)) raise(Errc::corrupt_value, fault.rule);
      after_.write_key(made_key, key_);
      value_ = *bytes;
      return true;
    }
  }
  after_.write_key(made_key, key_);
  write();
  return true;
}

}  // namespace kv::storage
