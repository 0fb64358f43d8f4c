#include "kv/store/verify.h"

#include <utility>

#include "kv/store/core.h"

namespace kv {

Report verify(storage::Core& core, std::size_t findings_max) {
  Report report;
  // Walking rows over damaged pages could crash.
  for (std::string& problem : core.environment().check_pages(findings_max))
    report.findings_.push_back({{}, {}, std::move(problem)});
  if (!report.ok()) return report;
  const storage::SessionRef session = core.read();
  engine::Transaction& transaction = session->transaction();
  const auto& tables = core.schema().tables;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    Progress progress;
    const std::string task = "verify " + std::string(tables[i].name);
    progress.task = task;
    progress.total = transaction.size(core.table(i));
    const auto tell = [&] {
      if (core.options().on_progress) core.options().on_progress(progress);
    };
    const auto cursor = transaction.cursor(core.table(i));
    engine::Entry entry;
    for (bool found = cursor->first(entry); found; found = cursor->next(entry)) {
      Finding finding;
      if (tables[i].check_row != nullptr && !tables[i].check_row(entry.key, entry.value, finding)) {
        report.findings_.push_back(std::move(finding));
        if (report.findings_.size() >= findings_max) return report;
      }
      constexpr std::uint64_t rows_per_call = 4096;
      if (++progress.done % rows_per_call == 0) tell();
    }
    report.rows_ += progress.done;
    tell();
  }
  return report;
}

}  // namespace kv
