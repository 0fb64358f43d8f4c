#include "rows.h"

#include <cstring>

namespace kv::test {

void put(engine::Transaction& txn, engine::Table table, std::string_view key,
         std::string_view value) {
  const auto reserved = txn.reserve(table, as_bytes(key), value.size(), engine::PutMode::replace);
  if (!value.empty()) std::memcpy(reserved.place.data(), value.data(), value.size());
}

std::string get(engine::Transaction& txn, engine::Table table, std::string_view key) {
  BytesView value;
  return txn.get(table, as_bytes(key), value) ? std::string(as_text(value)) : "-";
}

std::string keys(engine::Transaction& txn, engine::Table table) {
  std::string out;
  engine::Entry entry;
  const auto cursor = txn.cursor(table);
  for (bool more = cursor->first(entry); more; more = cursor->next(entry))
    out += (out.empty() ? "" : " ") + std::string(as_text(entry.key));
  return out;
}

}  // namespace kv::test
