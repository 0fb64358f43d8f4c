#include <set>

#include "resolve/check.h"
#include "resolve/messages.h"

namespace kvgen::binding {
namespace {

using Kind = model::Type::Kind;

/// Why a member's bytes in memory are not its value; empty: they are.
std::pair<std::string, std::string> why_not(const model::Type& type) {
  const std::string other = "use another format, which follows what is owned";
  switch (type.kind) {
    case Kind::scalar:
      if (type.scalar == model::Scalar::string)
        return {"its text lies elsewhere in memory", "use char[N], or another format"};
      if (type.scalar == model::Scalar::bytes)
        return {"its bytes lie elsewhere in memory",
                "use std::array<std::uint8_t, N>, or another format"};
      return {};
    case Kind::enumeration:
    case Kind::structure:
      return {};
    case Kind::array:
      return why_not(type.args[0]);
    case Kind::list:
      return {"its elements lie elsewhere in memory", "use std::array, or another format"};
    case Kind::optional:
      return {"the bytes of an absent value are whatever was there before",
              "use a value that means absent, or another format"};
    case Kind::variant:
      return {"the bytes of the alternatives that are not alive are whatever was there before",
              "use another format"};
    default:
      return {"what it holds lies elsewhere in memory, or in an order that C++ leaves open", other};
  }
}

class NativeValues {
 public:
  NativeValues(const model::Schema& schema, Report& report) : schema_(schema), report_(report) {}

  void table(const model::Table& one) {
    if (one.value.kind != Kind::structure || schema_.structs[one.value.declaration].cpp.empty()) {
      report_.add(messages::native_needs_cpp(one.name, one.span));
      return;
    }
    table_ = &one;
    seen_.clear();
    structure(one.value.declaration);
  }

 private:
  void structure(std::uint32_t id) {
    if (!seen_.insert(id).second) return;
    const model::Struct& one = schema_.structs[id];
    // The member's own type says it better than what follows for the whole struct.
    const std::size_t before = report_.errors_added();
    for (const model::Field& field : one.fields) member(one, field);
    if (one.memory.why_not.empty() || report_.errors_added() != before) return;
    Span at = one.span;
    for (const model::Field& field : one.fields)
      if (field.name == one.memory.member) at = field.span;
    report_.add(messages::not_native(one.name, one.memory.member, one.memory.why_not,
                                     one.memory.help, at, table_->span));
  }
  void member(const model::Struct& owner, const model::Field& field) {
    const auto [why, help] = why_not(field.type);
    if (!why.empty())
      report_.add(
          messages::not_native(owner.name, field.name, why, help, field.span, table_->span));
    const model::Type* type = &field.type;
    while (type->kind == Kind::array) type = &type->args[0];
    if (type->kind == Kind::structure) structure(type->declaration);
  }

  const model::Schema& schema_;
  Report& report_;
  const model::Table* table_ = nullptr;
  std::set<std::uint32_t> seen_;
};

}  // namespace

void check_native_values(const model::Schema& schema, Report& report) {
  NativeValues values(schema, report);
  for (const model::Table& table : schema.tables)
    if (table.format == model::Format::native) values.table(table);
}

}  // namespace kvgen::binding
