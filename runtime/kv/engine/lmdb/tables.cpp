#include "kv/engine/lmdb/tables.h"

#include "kv/core/error.h"

namespace kv::engine::lmdb {

std::string OpenTables::name(Table table) const {
  const std::lock_guard lock(mutex_);
  const auto index = static_cast<std::size_t>(table);
  return index < entries_.size() && !entries_[index].name.empty()
             ? entries_[index].name
             : "number " + std::to_string(index);
}

bool OpenTables::find(std::string_view name, Table& table) const {
  const std::lock_guard lock(mutex_);
  const auto found = numbers_.find(name);
  if (found == numbers_.end()) return false;
  if (!entries_[static_cast<std::size_t>(found->second)].published.load()) return false;
  table = found->second;
  return true;
}

std::vector<Table> OpenTables::open() const {
  std::vector<Table> tables;
  for (std::size_t i = 0; i < entries_.size(); ++i)
    if (entries_[i].published.load()) tables.push_back(static_cast<Table>(i));
  return tables;
}

Table OpenTables::number(std::string_view name) {
  const std::lock_guard lock(mutex_);
  if (const auto found = numbers_.find(name); found != numbers_.end()) return found->second;
  const std::size_t index = numbers_.size();
  if (index == entries_.size())
    raise(Errc::invalid_argument, "no room for table " + std::string(name) + ": " +
                                      std::to_string(index) +
                                      " names of tables have been used since the file was opened");
  const auto table = static_cast<Table>(index);
  entries_[index].name = name;
  numbers_.emplace(name, table);
  return table;
}

void OpenTables::opened(Table table, MDB_dbi dbi, KeyOrder order) noexcept {
  Entry& entry = entries_[static_cast<std::size_t>(table)];
  entry.order.store(order, std::memory_order_relaxed);
  entry.dbi.store(dbi, std::memory_order_release);
}

void OpenTables::publish(Table table) noexcept {
  Entry& entry = entries_[static_cast<std::size_t>(table)];
  entry.published_order.store(entry.order.load());
  entry.published.store(true);
}

void OpenTables::close(Table table) noexcept {
  Entry& entry = entries_[static_cast<std::size_t>(table)];
  entry.published.store(false);
  entry.dbi.store(closed, std::memory_order_release);
}

}  // namespace kv::engine::lmdb
