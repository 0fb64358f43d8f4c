#include "kv/engine/pages/page.h"

#include <unistd.h>

#include <cstring>
#include <string>

#include "kv/core/error.h"

namespace kv::engine::pages {

void damaged(std::uint64_t page, const char* what) {
  raise(Errc::corrupt_database,
        "page " + std::to_string(page) + " " + what + "; run verify() and restore a backup");
}

const std::byte* map_base(const std::byte* on_leaf, const Map& sizes, int file) {
  // A page begins with its own number, and pages lie at multiples of their size.
  const auto address = reinterpret_cast<std::uintptr_t>(on_leaf);
  const std::byte* const page = on_leaf - address % sizes.page_bytes;
  const std::uint64_t number = number_of(page);
  if (number >= sizes.count) damaged(number, "is beyond the end of the file");
  // A number that lies would have everything else read in the wrong place.
  Bytes stored(sizes.page_bytes);
  const auto count =
      ::pread(file, stored.data(), stored.size(), static_cast<off_t>(number * sizes.page_bytes));
  if (count != static_cast<ssize_t>(stored.size()) ||
      std::memcmp(stored.data(), page, stored.size()) != 0)
    damaged(number, "does not stand where its number says");
  return page - number * sizes.page_bytes;
}

Root read_record(const std::byte* at) {
  const Record record = load_record(at);
  Root root;
  root.flags = record.flags;
  root.depth = record.depth;
  root.stats = {record.entries, record.depth, record.branch_pages, record.leaf_pages,
                record.overflow_pages};
  root.page = record.root;
  if (root.depth > depth_max || (root.page == no_page) != (root.depth == 0))
    damaged(root.page, "cannot be the root of a table");
  return root;
}

BytesView Page::big_value(const Map& map, const std::byte* data, std::size_t room,
                          std::size_t size) const {
  if (room < sizeof(std::uint64_t)) damaged(number_of(at_), "has a value that does not fit in it");
  const auto number = load<std::uint64_t>(data);
  const std::byte* const first = map.page(number);
  const std::uint64_t pages = overflow_count(size, map.page_bytes);
  if ((flags_of(first) & overflow_page) == 0 || pages > map.count - number ||
      overflow_count(first) < pages)
    damaged(number, "does not hold the large value that it should");
  return {first + header_bytes, size};
}

}  // namespace kv::engine::pages
