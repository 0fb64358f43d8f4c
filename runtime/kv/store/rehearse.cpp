#include "kv/store/rehearse.h"

#include <algorithm>
#include <map>
#include <memory>

#include "kv/core/error.h"
#include "kv/index/row_key.h"
#include "kv/schema/database_diff.h"
#include "kv/store/catalog.h"
#include "kv/store/claims.h"
#include "kv/store/open_engine.h"

namespace kv::storage {
namespace {

constexpr std::uint64_t rows_per_call = 4096;

/// One table. A first walk converts every row and keeps a number for each claim; only if two
/// numbers agree a second one looks at what the rows claim.
class RehearseTable {
 public:
  RehearseTable(const RehearsalPlan& plan, const Options& options)
      : plan_(plan), known_(*plan.migration.known), options_(options) {
    if (plan.rewritten) convert_.emplace(plan.migration, options.migrations);
    for (const index::IndexInfo& info : known_.indexed.indexes)
      made_.push_back(std::ranges::find(plan.indexes, info.name) != plan.indexes.end());
    any_made_ = std::ranges::find(made_, true) != made_.end();
    found_.table = known_.name;
    found_.stored_as = plan.migration.source;
    found_.version = plan.migration.version;
    found_.rewritten = plan.rewritten;
    schema::TableDiff diff = schema::diff(plan.migration.descriptor, known_.descriptor);
    if (diff.change == schema::Change::refused) diff.change = schema::Change::migration;  // a hook
    found_.differences = schema::text(diff);
  }

  engine::KeyOrder source_order() const noexcept {
    return convert_ ? convert_->source_order() : known_.order;
  }

  RehearsedTable operator()(engine::Transaction& transaction, engine::Table source,
                            std::uint64_t page_bytes) {
    const auto begin = std::chrono::steady_clock::now();
    found_.rows = transaction.size(source);
    found_.in_steps = plan_.rewritten && bytes_of(transaction.stats(source), page_bytes) >
                                             options_.migration_step_bytes;
    first_walk(transaction, source);
    if (numbers_.any_twice()) second_walk(transaction, source);
    found_.time = std::chrono::steady_clock::now() - begin;
    return std::move(found_);
  }

 private:
  /// Calls `fn()` when the row has its new form, in `key_` and `value_`; false: a hook dropped it.
  /// What makes that impossible becomes `problem`.
  template <class Fn>
  bool with_row(const engine::Entry& row, std::string& problem, Fn&& fn) {
    try {
      key_ = row.key;
      value_ = row.value;
      if (convert_) {
        if (!convert_->convert(row.key, row.value)) return false;
        key_ = convert_->key();
        value_ = convert_->value();
      }
      fn();
    } catch (const std::exception& error) {
      problem = error.what();
    }
    return true;
  }

  /// Calls `fn(Claim)` for each claim, and counts the bytes of new entries.
  template <class Fn>
  void each_claim(Fn&& fn, std::uint64_t& bytes) const {
    if (convert_ && convert_->keys_change()) fn(Claim{0, key_});
    if (!any_made_) return;
    each_entry(known_.indexed, made_, key_, value_,
               [&](const index::Entries::Entry& entry, BytesView row_key) {
                 bytes += entry.size + (entry.of_unique ? row_key.size() : 0);
                 if (entry.claims) fn(Claim{entry.index + 1, entry.bytes()});
               });
  }

  void first_walk(engine::Transaction& transaction, engine::Table source) {
    const std::string task = "rehearse " + found_.table;
    const engine::CursorPtr cursor = transaction.cursor(source);
    engine::Entry row;
    std::uint64_t done = 0;
    for (bool more = cursor->first(row); more; more = cursor->next(row)) {
      if (done++ % rows_per_call == 0 && options_.on_progress)
        options_.on_progress({task, done - 1, found_.rows});
      found_.bytes_before += row.key.size() + row.value.size();
      std::string problem;
      const bool kept = with_row(row, problem, [&] {
        std::uint64_t bytes = plan_.rewritten ? key_.size() + value_.size() : 0;
        each_claim([&](const Claim& claim) { numbers_.add(claim); }, bytes);
        found_.bytes_after += bytes;
      });
      if (!kept)
        ++found_.dropped;
      else if (problem.empty())
        ++found_.kept;
      else
        fail(row.key, std::move(problem));
    }
    if (options_.on_progress) options_.on_progress({task, done, found_.rows});
  }

  /// Which rows exclude each other.
  void second_walk(engine::Transaction& transaction, engine::Table source) {
    std::map<std::pair<std::uint32_t, Bytes>, Bytes> claimed;  // by whom
    const engine::CursorPtr cursor = transaction.cursor(source);
    engine::Entry row;
    for (bool more = cursor->first(row); more; more = cursor->next(row)) {
      std::string taken;
      std::string problem;
      with_row(row, problem, [&] {
        std::uint64_t bytes = 0;
        each_claim(
            [&](const Claim& claim) {
              if (!numbers_.maybe_twice(claim)) return;
              const auto [at, first] =
                  claimed.try_emplace({claim.space, Bytes(claim.bytes.begin(), claim.bytes.end())},
                                      row.key.begin(), row.key.end());
              if (!first && taken.empty()) taken = taken_by(claim, at->second);
            },
            bytes);
      });
      if (!problem.empty() || taken.empty()) continue;
      --found_.kept;
      fail(row.key, std::move(taken));
    }
  }

  std::string taken_by(const Claim& claim, BytesView other) const {
    const std::string row = "the row of key " + key_text(other);
    if (claim.space == 0) return "would get the same key as " + row;
    const index::IndexInfo& info = known_.indexed.indexes[claim.space - 1];
    return info.place() + " is unique, and " + row + " has " + info.words(claim.bytes) + " too";
  }

  std::string key_text(BytesView key) const {
    if (convert_) return convert_->before().key_text(key);
    KeyBuffer buffer;
    return known_.indexed.indexes[0].key_words(
        index::to_row_key(key, known_.indexed.native, buffer));
  }

  void fail(BytesView key, std::string problem) {
    ++found_.failing;
    if (found_.failures.size() < Rehearsal::failures_max)
      found_.failures.push_back({found_.table, key_text(key), std::move(problem)});
  }

  const RehearsalPlan& plan_;
  const TableInfo& known_;
  const Options& options_;
  std::optional<ConvertRow> convert_;
  std::vector<bool> made_;  // of the table's indexes
  bool any_made_ = false;
  RehearsedTable found_;
  BytesView key_;
  BytesView value_;
  ClaimNumbers numbers_;
};

}  // namespace

Rehearsal rehearse(engine::Environment& environment, const std::vector<RehearsalPlan>& plans,
                   const Options& options, std::uint32_t version) {
  Rehearsal rehearsal;
  rehearsal.version = version;
  const engine::EnvironmentStats stats = environment.stats();
  rehearsal.file_bytes = stats.file_bytes;
  std::uint64_t more = 0;
  for (const RehearsalPlan& plan : plans) {
    RehearseTable table(plan, options);
    engine::Table source{};
    // A snapshot knows the tables that were open when it began.
    if (!environment.open_table(plan.migration.source, table.source_order(), source)) continue;
    const auto snapshot = environment.begin_read();
    const std::uint64_t pages = bytes_of(snapshot->stats(source), stats.page_bytes);
    const RehearsedTable& done =
        rehearsal.tables.emplace_back(table(*snapshot, source, stats.page_bytes));
    // New pages are taken to be as full as the old ones.
    const double full =
        pages == 0 ? 1 : static_cast<double>(done.bytes_before) / static_cast<double>(pages);
    more += full > 0 ? static_cast<std::uint64_t>(static_cast<double>(done.bytes_after) / full) : 0;
  }
  const std::uint64_t free = stats.free_pages * stats.page_bytes;
  rehearsal.file_bytes_max = rehearsal.file_bytes + (more > free ? more - free : 0);
  return rehearsal;
}

Rehearsal rehearse(const std::string& path, const Options& options, const SchemaInfo& schema) {
  Options looking = options;
  looking.recreate = Recreate::never;
  looking.migrate = Migrate::dry_run;
  looking.read_only = true;
  const auto environment = open_engine(path, looking, schema.tables.size());
  looking.read_only = false;  // the answer is for a program that writes
  return Catalog(*environment, path, schema, looking, false).rehearse();
}

}  // namespace kv::storage
