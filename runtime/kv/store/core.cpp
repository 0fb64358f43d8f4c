#include "kv/store/core.h"

#include "kv/core/error.h"
#include "kv/store/catalog.h"
#include "kv/store/catalog_rows.h"
#include "kv/store/open_engine.h"
#include "kv/store/table_name.h"
#include "kv/store/verify.h"

namespace kv::storage {
namespace {

/// Where this thread looks first for an idle snapshot.
std::size_t home_slot() noexcept {
  static std::atomic<std::size_t> threads{0};
  thread_local std::size_t home = 0;
  if (home == 0) [[unlikely]]
    home = 1 + threads.fetch_add(1, std::memory_order_relaxed);
  return home;
}

void check_options(const Options& options) {
  const bool may_remove =
      options.recreate != Recreate::never && options.recreate != Recreate::if_missing;
  if (options.read_only && may_remove)
    raise(Errc::invalid_argument, "a database opened read-only cannot be recreated");
}

}  // namespace

std::string_view name_of(const Core& core, engine::Table table) noexcept {
  return core.late_tables().name_of(table);
}

Core::Core(std::shared_ptr<engine::Environment> environment, std::string path,
           const Options& options, SchemaInfo schema)
    : environment_(std::move(environment)),
      path_(std::move(path)),
      options_(options),
      schema_(std::move(schema)) {}

void Core::leave() noexcept {
  if (users_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

void Core::close() noexcept {
  for (Slot& slot : idle_)
    if (Session* const parked = slot.session.exchange(closed(), std::memory_order_acq_rel))
      drop(parked);
  leave();
}

void Core::drop(Session* session) noexcept {
  if (long_readers_.watched()) long_readers_.ended(*session);
  delete session;
  leave();
}

std::shared_ptr<Core> Core::open(const std::string& path, const Options& options,
                                 SchemaInfo schema) {
  check_options(options);
  std::size_t tables = 0;
  tables += schema.late_tables;
  for (const TableInfo& table : schema.tables) tables += 1 + table.indexed.indexes.size();
  return open_in(open_engine(path, options, tables), path, options, std::move(schema));
}

std::shared_ptr<Core> Core::open_in(std::shared_ptr<engine::Environment> environment,
                                    const std::string& path, const Options& options,
                                    SchemaInfo schema) {
  check_options(options);
  const std::shared_ptr<Core> core(
      new Core(std::move(environment), path, options, std::move(schema)),
      [](Core* opened) noexcept { opened->close(); });
  if (Group::runs_in(*core->environment_))
    raise(Errc::nested_write, path + ": cannot be opened inside a function that writes to it");
  // Removing tables would pull them from under other handles of this process.
  const bool shared = core->environment_.use_count() > 1;
  Catalog catalog(*core->environment_, core->path_, core->schema_, core->options_, shared);
  catalog.open();
  core->take_tables(catalog);

  const bool recreate = options.recreate == Recreate::on_validation_fail;
  if (recreate || options.validate == Validate::full) {
    const Report report = verify(*core, 1);
    if (!report.ok() && recreate) {
      catalog.recreate();
      core->take_tables(catalog);
    } else if (!report.ok()) {
      const Finding& finding = report.findings().front();
      raise(Errc::corrupt_value,
            path + ": table " + finding.table + ", key " + finding.key + ": " + finding.problem);
    }
  }
  return core;
}

void Core::take_tables(const Catalog& catalog) {
  catalog_ = catalog.table();
  tables_ = catalog.tables();
  indexes_.clear();
  for (std::size_t i = 0; i < tables_.size(); ++i) {
    const auto number = static_cast<std::size_t>(tables_[i]);
    if (indexes_.size() <= number) indexes_.resize(number + 1);
    indexes_[number] = catalog.indexes()[i];
  }
}

void Core::check_catalog(engine::Transaction& transaction) {
  const std::uint64_t changes = catalog_changes(transaction, catalog_);
  if (changes == catalog_changes_.load(std::memory_order_relaxed)) return;
  std::string table = changed_table(transaction, catalog_, schema_);
  if (table.empty()) table = late_tables_.changed(transaction);
  if (!table.empty())
    raise(Errc::schema_mismatch, path_ + ": another program changed the schema of table " + table +
                                     " while it was open here; nothing was written; open the "
                                     "database again");
  catalog_changes_.store(changes, std::memory_order_relaxed);
}

SessionRef Core::read() {
  const std::size_t home = home_slot();
  for (std::size_t i = 0; i < slot_count; ++i) {
    std::atomic<Session*>& slot = idle_[(home + i) % slot_count].session;
    Session* session = slot.load(std::memory_order_relaxed);
    if (session == nullptr || session == closed()) continue;
    if (!slot.compare_exchange_strong(session, nullptr, std::memory_order_acquire,
                                      std::memory_order_relaxed))
      continue;
    try {
      session->transaction_->renew();
    } catch (...) {
      drop(session);
      throw;
    }
    return SessionRef::first(session);
  }
  return make_session(Session::Kind::pooled_read, [&] { return environment_->begin_read(); });
}

std::unique_ptr<engine::Transaction> Core::begin_write() {
  if (options_.read_only) raise(Errc::read_only, path_ + ": was opened read-only");
  if (Group::runs_in(*environment_))
    raise(Errc::nested_write,
          "this thread has a write transaction open already; use it, or end it first");
  auto transaction = environment_->begin_write();
  check_catalog(*transaction);
  return transaction;
}

SessionRef Core::write() {
  return make_session(Session::Kind::write, [&] { return begin_write(); });
}

void Core::park(Session* session) noexcept {
  const std::size_t home = home_slot();
  for (std::size_t i = 0; i < slot_count; ++i) {
    Session* expected = nullptr;
    if (idle_[(home + i) % slot_count].session.compare_exchange_strong(
            expected, session, std::memory_order_release, std::memory_order_relaxed))
      return;
  }
  drop(session);
}

}  // namespace kv::storage
