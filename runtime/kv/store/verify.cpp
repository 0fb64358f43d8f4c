#include "kv/store/verify.h"

#include <optional>
#include <span>
#include <string>
#include <utility>

#include "kv/index/build.h"
#include "kv/store/core.h"
#include "kv/store/run_write.h"

namespace kv {
namespace {

/// Tells the program how far a job has come.
class Job {
 public:
  Job(const storage::Core& core, std::string task, std::uint64_t total)
      : core_(core), task_(std::move(task)) {
    progress_.task = task_;
    progress_.total = total;
  }
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  void tell(std::uint64_t done) {
    progress_.done = done;
    if (core_.options().on_progress) core_.options().on_progress(progress_);
  }

 private:
  const storage::Core& core_;
  std::string task_;
  Progress progress_;
};

/// Both return false when there are as many findings as are wanted.
class Check {
 public:
  Check(storage::Core& core, engine::Transaction& transaction, std::vector<Finding>& findings,
        std::size_t findings_max)
      : core_(core), transaction_(transaction), findings_(findings), findings_max_(findings_max) {}

  bool rows(const TableInfo& known, engine::Table table, std::uint64_t& done) {
    Job job(core_, "verify " + std::string(known.name), transaction_.size(table));
    const auto cursor = transaction_.cursor(table);
    engine::Entry entry;
    done = 0;
    for (bool found = cursor->first(entry); found; found = cursor->next(entry)) {
      Finding finding;
      if (known.check_row != nullptr && !known.check_row(entry.key, entry.value, finding)) {
        finding.table = known.name;
        if (!add(std::move(finding))) return false;
      }
      constexpr std::uint64_t rows_per_call = 4096;
      if (++done % rows_per_call == 0) job.tell(done);
    }
    job.tell(done);
    return true;
  }

  bool indexes(const TableInfo& known, engine::Table table) {
    if (known.indexed.indexes.empty()) return true;
    const std::span<const engine::Table> entries = core_.indexes(table);
    std::uint64_t total = transaction_.size(table);
    for (const engine::Table one : entries) total += transaction_.size(one);
    Job job(core_, "verify indexes of " + std::string(known.name), total);
    bool more = true;
    index::compare(
        transaction_, table, known.indexed, entries, [&](std::uint64_t done) { job.tell(done); },
        [&](index::Disagreement found) {
          more = add({std::string(known.name), std::move(found.key), std::move(found.problem)});
          return more;
        });
    return more;
  }

 private:
  bool add(Finding finding) {
    findings_.push_back(std::move(finding));
    return findings_.size() < findings_max_;
  }

  storage::Core& core_;
  engine::Transaction& transaction_;
  std::vector<Finding>& findings_;
  std::size_t findings_max_;
};

}  // namespace

Report verify(storage::Core& core, std::size_t findings_max) {
  Report report;
  // Walking rows over damaged pages could crash.
  for (std::string& problem : core.environment().check_pages(findings_max))
    report.findings_.push_back({{}, {}, std::move(problem)});
  if (!report.ok()) return report;
  const storage::SessionRef session = core.read();
  Check check(core, session->transaction(), report.findings_, findings_max);
  const auto& tables = core.schema().tables;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    std::uint64_t rows = 0;
    const bool more =
        check.rows(tables[i], core.table(i), rows) && check.indexes(tables[i], core.table(i));
    report.rows_ += rows;
    if (!more) return report;
  }
  for (const auto& [table, handle] : core.late_tables().all()) {
    std::uint64_t rows = 0;
    const bool more = check.rows(
        {table->name, table->descriptor, table->order, table->check_row, {}}, handle, rows);
    report.rows_ += rows;
    if (!more) break;
  }
  return report;
}

void reindex(storage::Core& core) {
  storage::run_write(core, [&](const storage::SessionRef& session) {
    engine::Transaction& transaction = session->transaction();
    const auto& tables = core.schema().tables;
    for (std::size_t i = 0; i < tables.size(); ++i) {
      const engine::Table rows = core.table(i);
      if (tables[i].indexed.indexes.empty()) continue;
      std::vector<std::optional<engine::Table>> into;
      for (const engine::Table entries : core.indexes(rows)) {
        transaction.clear(entries);
        into.emplace_back(entries);
      }
      Job job(core, "index " + std::string(tables[i].name), transaction.size(rows));
      index::build(transaction, rows, tables[i].indexed, into,
                   [&](std::uint64_t done) { job.tell(done); });
    }
    session->wrote();
  });
}

}  // namespace kv
