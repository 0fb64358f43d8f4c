// Two sets of tables compared: what a file holds and what a program declares, or two schemas.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kv/schema/diff.h"

namespace kv::schema {

/// A table and its descriptor; borrowed.
struct DescribedTable {
  std::string_view name;
  std::span<const std::byte> descriptor;
};

struct DatabaseDiff {
  Change change = Change::identical;
  std::vector<TableDiff> tables;  ///< of the program in its order, then those that only were stored
};

/// Compares tables of equal names, and those that say `renamed from` with their old ones.
DatabaseDiff diff(std::span<const DescribedTable> stored, std::span<const DescribedTable> program);

/// The name that the table says it had before; empty: none, or the descriptor cannot be read.
std::string renamed_from(std::span<const std::byte> descriptor);

/// One line for the table and one for each finding:
///
///   table users: migration
///     migration: users.age: widened: was u16, is u32
std::string text(const TableDiff& diff);
/// The tables, but for identical ones; then in one word what they come to.
std::string text(const DatabaseDiff& diff);

}  // namespace kv::schema
