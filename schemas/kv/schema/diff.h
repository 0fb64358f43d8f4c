// What became of a table: two descriptors of it compared, each difference judged and put in words.
//
// The runtime asks when it opens a database, `kvgen diff` before anything is deployed. Both print
// what stands here, so both say the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kv/schema/schema.h"

namespace kv::schema {

/// What a difference asks of stored data. Ordered: a table is as its worst difference.
enum class Change : std::uint8_t {
  identical,
  compatible,  ///< stored rows are right as they are; indexes are built or dropped at open
  migration,   ///< every row can be rewritten without asking anybody
  refused      ///< what becomes of the rows cannot be derived
};
/// "identical", "compatible", "migration", "refused".
std::string_view spelling(Change change);

/// One difference.
struct Finding {
  Change change = Change::compatible;
  std::string place;    ///< "users.home.city"; the table's name for what concerns all of it
  std::string what;     ///< "was u16, is u32"
  std::string way_out;  ///< what to do about it; empty when nothing is needed
  /// In one line: place, what, way out.
  std::string text() const;
};

struct TableDiff {
  std::string table;  ///< its name in the program
  Change change = Change::identical;
  std::vector<Finding> findings;  ///< the worst first, else in the order of the declarations
  /// Among the compatible are changes for which rows of other formats would be rewritten, and which
  /// FlatBuffers reads as they are.
  bool in_place = false;
};

/// Compares two descriptors of one table each. Bytes that are no such descriptor can only be equal
/// or refused. `stored_only`, `program_only`: tables that the other side lacks.
TableDiff diff(std::span<const std::byte> stored, std::span<const std::byte> program);
TableDiff diff(const Schema& stored, const Schema& program);
TableDiff stored_only(std::string_view table);
TableDiff program_only(std::string_view table);

/// The field, case or value of `before` that `after[index]` continues: the one of the same name,
/// else the one that it says it was renamed from and that nobody else continues.
/// `none` when it is new.
inline constexpr std::size_t none = ~std::size_t{0};
template <class Named>
std::size_t continues(const std::vector<Named>& before, const std::vector<Named>& after,
                      std::size_t index) {
  const auto find = [](const std::vector<Named>& list, const std::string& name) {
    for (std::size_t i = 0; i < list.size(); ++i)
      if (list[i].name == name) return i;
    return none;
  };
  const Named& one = after[index];
  if (const std::size_t same = find(before, one.name); same != none) return same;
  if (one.renamed_from.empty() || find(after, one.renamed_from) != none) return none;
  return find(before, one.renamed_from);
}

/// Which component of the old key each component of the new one takes its value from: by name when
/// the names are the same ones, else by place. Empty when their numbers differ.
std::vector<std::size_t> key_order(const Table& before, const Table& after);

/// Indexes of a table by name.
struct IndexChanges {
  std::vector<std::string> gone;
  std::vector<std::string> made;     ///< new, or declared otherwise
  std::vector<std::string> changed;  ///< those made that are declared otherwise
};
IndexChanges index_changes(const Schema& before, const Schema& after);

/// Every value of `before` is exactly one of `after`: a wider integer or float.
bool widens(Scalar before, Scalar after);

}  // namespace kv::schema
