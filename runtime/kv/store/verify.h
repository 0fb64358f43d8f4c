// Every row and every index entry of the program's tables, checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "kv/store/schema_info.h"

namespace kv {

namespace storage {
class Core;
}

/// What `verify` found. A value.
class [[nodiscard]] Report {
 public:
  bool ok() const noexcept { return findings_.empty(); }
  /// In table and key order, up to the limit of the run.
  const std::vector<Finding>& findings() const& noexcept { return findings_; }
  std::vector<Finding> findings() && noexcept { return std::move(findings_); }
  std::uint64_t rows() const noexcept { return rows_; }

 private:
  friend Report verify(storage::Core& core, std::size_t findings_max);
  std::vector<Finding> findings_;
  std::uint64_t rows_ = 0;
};

/// Checks key and value of every row, that each row has its index entries and each entry its row,
/// in one snapshot; stops after this many findings.
Report verify(storage::Core& core, std::size_t findings_max = 1000);

/// See `Database::reindex`.
void reindex(storage::Core& core);

}  // namespace kv
