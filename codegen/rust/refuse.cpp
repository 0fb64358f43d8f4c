#include <algorithm>
#include <string>

#include "emit/usage.h"
#include "rust/rust.h"

namespace kvgen::rust {
namespace {

using model::Format;
using Kind = model::Type::Kind;

Diagnostic error(std::string_view code, std::string message, Span span, std::string help) {
  Diagnostic made;
  made.code = code;
  made.message = std::move(message);
  made.labels.push_back({span, {}});
  made.help = std::move(help);
  return made;
}

void refuse_two_layouts(const model::Schema& schema, Report& report) {
  const auto first = [&](Format format) {
    return std::ranges::find_if(schema.tables, [&](const model::Table& table) {
      return table.file == 0 && table.format == format;
    });
  };
  const auto aligned = first(Format::rkyv);
  const auto packed = first(Format::rkyv_unaligned);
  if (aligned == schema.tables.end() || packed == schema.tables.end()) return;
  auto made = error("KV0907", "a Rust program cannot have tables in `rkyv` and in `rkyv_unaligned`",
                    packed->span, "give both tables one format, or declare them in two schemas");
  made.labels.push_back({aligned->span, "this table is in `rkyv`"});
  made.notes.push_back("the two layouts are features of one crate, and a program has it once");
  report.add(std::move(made));
}

/// An array of more than 32 elements in the type; `direct`: the type itself may be one.
bool holds_big_array(const model::Type& type, bool direct) {
  if (type.kind == Kind::array && type.length > 32 && !direct) return true;
  return std::ranges::any_of(type.args,
                             [](const model::Type& arg) { return holds_big_array(arg, false); });
}

Diagnostic big_array(Span span) {
  return error("KV0908", "serde has no arrays of more than 32 elements inside other types", span,
               "make the array a field of a struct, or use a list");
}

bool is_serde(Format format) {
  return format == Format::bincode || format == Format::bincode2 || format == Format::postcard;
}

void refuse_big_arrays(const model::Schema& schema, Report& report) {
  const auto check = [&](const std::vector<model::Field>& fields) {
    for (const model::Field& field : fields)
      if (holds_big_array(field.type, true)) report.add(big_array(field.span));
  };
  const emit::Usage usage(schema, 0);
  for (const auto& [id, formats] : usage.all()) {
    if (std::ranges::none_of(formats, is_serde)) continue;
    if (!id.is_variant)
      check(schema.structs[id.index].fields);
    else
      for (const model::Case& one : schema.variants[id.index].cases) check(one.fields);
  }
  for (const model::Table& table : schema.tables)
    if (table.file == 0 && is_serde(table.format) && holds_big_array(table.value, false))
      report.add(big_array(table.span));
}

void refuse_native(const model::Schema& schema, Report& report) {
  for (const model::Table& table : schema.tables)
    if (table.file == 0 && table.format == Format::native)
      report.add(error("KV0909", "a Rust program cannot read the bytes of a C++ struct", table.span,
                       "use `rkyv` or another format that both languages have"));
}

}  // namespace

void refuse(const model::Schema& schema, Report& report) {
  refuse_two_layouts(schema, report);
  refuse_big_arrays(schema, report);
  refuse_native(schema, report);
}

}  // namespace kvgen::rust
