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
  const auto number = load<std::uint64_t>(page);
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

Root read_record(const std::byte* record) {
  Root root;
  root.flags = load<std::uint16_t>(record + 4);
  root.depth = load<std::uint16_t>(record + 6);
  root.stats = {load<std::uint64_t>(record + 32), root.depth, load<std::uint64_t>(record + 8),
                load<std::uint64_t>(record + 16), load<std::uint64_t>(record + 24)};
  root.page = load<std::uint64_t>(record + 40);
  if (root.depth > depth_max || (root.page == no_page) != (root.depth == 0))
    damaged(root.page, "cannot be the root of a table");
  return root;
}

BytesView Page::big_value(const Map& map, const std::byte* data, std::size_t room,
                          std::size_t size) const {
  if (room < sizeof(std::uint64_t))
    damaged(load<std::uint64_t>(at_), "has a value that does not fit in it");
  const auto number = load<std::uint64_t>(data);
  const std::byte* const first = map.page(number);
  const std::uint64_t pages = (header_bytes + size + map.page_bytes - 1) / map.page_bytes;
  if ((load<std::uint16_t>(first + 10) & overflow_page) == 0 || pages > map.count - number ||
      load<std::uint32_t>(first + 12) < pages)
    damaged(number, "does not hold the large value that it should");
  return {first + header_bytes, size};
}

}  // namespace kv::engine::pages
