// How messages name a table.
#pragma once

#include <string>
#include <string_view>

#include "kv/engine/engine.h"
#include "kv/store/session.h"
#include "kv/store/spec.h"

namespace kv::storage {

/// The name under which the program opened it.
std::string_view name_of(const Core& core, engine::Table table) noexcept;

/// A table whose name is known only at run time: its description has none.
template <class Spec>
concept NamedLater = Spec::name.empty();

/// Passed by value to what may have to complain. Empty where the description has the name.
template <TableSpec Spec>
class TableName {
 public:
  TableName(const Core&, engine::Table) noexcept {}
  std::string_view view() const noexcept { return Spec::name; }
  std::string string() const { return std::string(view()); }
};
template <TableSpec Spec>
requires NamedLater<Spec>
class TableName<Spec> {
 public:
  TableName(const Core& core, engine::Table table) noexcept : core_(&core), table_(table) {}
  std::string_view view() const noexcept { return name_of(*core_, table_); }
  std::string string() const { return std::string(view()); }

 private:
  const Core* core_;
  engine::Table table_;
};

}  // namespace kv::storage
