#include "kv/store/unique_check.h"

#include <algorithm>
#include <map>

#include "kv/index/change.h"
#include "kv/store/claims.h"

namespace kv::storage {
namespace {

constexpr std::uint64_t rows_per_call = 4096;

/// Claims are taken in parts by their numbers: two that are the same fall into one part.
class Check {
 public:
  Check(const TableInfo& known, const std::vector<std::string>& made, const Options& options)
      : known_(known), options_(options), task_("check " + std::string(known.name)) {
    for (const index::IndexInfo& info : known.indexed.indexes)
      made_.push_back(std::ranges::find(made, info.name) != made.end());
  }

  void run(engine::Transaction& transaction, engine::Table table) {
    rows_ = transaction.size(table);
    const auto unique = static_cast<std::uint64_t>(
        std::ranges::count_if(known_.indexed.indexes, &index::IndexInfo::unique));
    const std::uint64_t bytes = rows_ * unique * sizeof(std::uint64_t);
    const std::uint64_t parts =
        1 + bytes / std::max<std::uint64_t>(options_.migration_step_bytes, 1);
    // Tiny steps would make this the square of the rows.
    parts_ = std::min<std::uint64_t>(parts, parts_max);
    for (part_ = 0; part_ < parts_; ++part_) {
      numbers_.clear();
      walk(transaction, table, [&](const Claim& claim, BytesView) { numbers_.add(claim); });
      if (numbers_.any_twice()) compare(transaction, table);
    }
  }

 private:
  static constexpr std::uint64_t parts_max = 64;

  template <class Fn>
  void walk(engine::Transaction& transaction, engine::Table table, Fn&& fn) {
    const engine::CursorPtr cursor = transaction.cursor(table);
    engine::Entry row;
    std::uint64_t done = 0;
    for (bool more = cursor->first(row); more; more = cursor->next(row)) {
      if (done++ % rows_per_call == 0 && options_.on_progress)
        options_.on_progress({task_, done - 1, rows_});
      each_entry(known_.indexed, made_, row.key, row.value,
                 [&](const index::Entries::Entry& entry, BytesView row_key) {
                   const Claim claim{entry.index + 1, entry.bytes()};
                   if (entry.claims && claim.hash() % parts_ == part_) fn(claim, row_key);
                 });
    }
  }

  /// Two different claims may have one number.
  void compare(engine::Transaction& transaction, engine::Table table) {
    std::map<std::pair<std::uint32_t, Bytes>, Bytes> claimed;  // by whom
    walk(transaction, table, [&](const Claim& claim, BytesView row_key) {
      if (!numbers_.maybe_twice(claim)) return;
      const auto [at, first] =
          claimed.try_emplace({claim.space, Bytes(claim.bytes.begin(), claim.bytes.end())},
                              row_key.begin(), row_key.end());
      if (!first)
        index::violation(known_.indexed.indexes[claim.space - 1], claim.bytes, row_key, at->second);
    });
  }

  const TableInfo& known_;
  const Options& options_;
  std::string task_;
  std::vector<bool> made_;  // of the table's indexes
  std::uint64_t rows_ = 0;
  std::uint64_t parts_ = 1;
  std::uint64_t part_ = 0;
  ClaimNumbers numbers_;
};

}  // namespace

void check_unique(engine::Environment& environment, const std::string& rows, const TableInfo& known,
                  const std::vector<std::string>& made, const Options& options) {
  engine::Table table{};
  // A snapshot knows the tables that were open when it began.
  if (made.empty() || !environment.open_table(rows, known.order, table)) return;
  Check(known, made, options).run(*environment.begin_read(), table);
}

}  // namespace kv::storage
