#include "kv/store/database.h"

#include "kv/store/rehearse.h"

namespace kv {

Database Database::open(const std::filesystem::path& path, const Options& options,
                        SchemaInfo schema) {
  return Database(storage::Core::open(path.string(), options, std::move(schema)));
}

Rehearsal Database::rehearse(const std::filesystem::path& path, const Options& options,
                             const SchemaInfo& schema) {
  return storage::rehearse(path.string(), options, schema);
}

void Database::backup(const std::filesystem::path& path) const {
  core_->environment().copy_to(path.string(), false);
}

void Database::compact() const { core_->environment().compact(); }

void Database::reindex() const { kv::reindex(*core_); }

Report Database::verify() const { return kv::verify(*core_); }

Stats Database::stats() const {
  Stats stats;
  stats.database = core_->environment().stats();
  const storage::SessionRef session = core_->read();
  for (std::size_t i = 0; i < core_->schema().tables.size(); ++i)
    stats.tables.push_back({std::string(core_->schema().tables[i].name),
                            session->transaction().stats(core_->table(i))});
  for (const auto& [table, handle] : core_->late_tables().all())
    stats.tables.push_back({table->name, session->transaction().stats(handle)});
  return stats;
}

void Database::flush() const { core_->environment().flush(); }

}  // namespace kv
