#include "write_file.h"

#include <unistd.h>

#include <stdexcept>
#include <string>

#include "kv/store/catalog_rows.h"
#include "native.h"
#include "tables.h"

namespace fs = std::filesystem;

namespace released {
namespace {

void write_rows(const fs::path& path) {
  const auto put = [](const auto& table, const auto& key, const auto& value) {
    table.put(key, value);
  };
  const Database db = Database::open(path);
  each_row(db, put);
  for (std::uint32_t i = 0; i < numbered_count; ++i)
    db.numbered().insert({.city = "town " + std::to_string(i), .zip = i});
  db.numbered().erase(numbered_count);
  exact::each_row(exact::Database::open(path), put);
  each_hand_row(kv::Storage::open(path), put);
}

}  // namespace

fs::path write_file(const fs::path& folder) {
  fs::path made = folder / ("format-" + std::to_string(kv::storage::format_version) + ".mdb");
  if (fs::exists(made))
    throw std::runtime_error(made.string() +
                             " is there already, and stays as it is: databases of " +
                             "this format version are opened forever");
  const fs::path draft = fs::temp_directory_path() / ("kv-evolution-" + std::to_string(::getpid()));
  write_rows(draft);
  {
    const Database db = Database::open(draft);
    db.compact();
    db.backup(made);
  }
  fs::remove(draft);
  fs::remove(draft.string() + "-lock");
  fs::permissions(made, fs::perms::group_read | fs::perms::others_read, fs::perm_options::add);
  return made;
}

}  // namespace released
