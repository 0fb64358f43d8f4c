#include "kv/engine/lmdb/check_pages.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "kv/core/error.h"
#include "kv/engine/engine.h"
#include "kv/engine/lmdb/descriptor.h"

namespace kv::engine::lmdb {
namespace {

// LMDB's page and node layout (mdb.c: MDB_page, MDB_node). Sizes and offsets in bytes.
constexpr std::size_t header_bytes = 16;
constexpr std::size_t node_bytes = 8;
constexpr std::uint16_t branch_flag = 0x01;
constexpr std::uint16_t leaf_flag = 0x02;
constexpr std::uint16_t overflow_flag = 0x04;
constexpr std::uint16_t node_overflow = 0x01;  // F_BIGDATA: the value is a page number
constexpr std::uint16_t node_table = 0x02;     // F_SUBDATA: the value is a table's record
constexpr std::uint16_t integer_keys = 0x08;   // MDB_INTEGERKEY
constexpr unsigned depth_max = 32;             // LMDB's cursors hold no more
constexpr std::uint64_t first_data_page = 2;

class Check {
 public:
  Check(int fd, const Meta& snapshot, std::size_t findings_max)
      : fd_(fd), snapshot_(snapshot), findings_max_(findings_max), seen_(pages(), false) {}

  std::vector<std::string> run() {
    walk("the free list", snapshot_.free_list, Contents::free_pages);
    walk("the list of tables", snapshot_.main, Contents::tables);
    // Taken out of the walk of the list, so that no page is held twice in memory.
    for (std::size_t i = 0; i < tables_.size() && !full(); ++i) {
      const auto [name, record] = tables_[i];
      walk("table " + name, record, Contents::rows);
    }
    return std::move(findings_);
  }

 private:
  enum class Contents { free_pages, tables, rows };

  /// One table on its way: what was counted, and where in key order the walk is.
  struct Walk {
    std::string name;
    Contents contents;
    bool native = false;
    unsigned depth = 0;
    std::uint64_t branch_pages = 0;
    std::uint64_t leaf_pages = 0;
    std::uint64_t overflow_pages = 0;
    std::uint64_t entries = 0;
    Bytes last_key;  // of the leaf entry before
    Bytes least;     // the separator above: keys that follow are not less
    bool any = false;
  };

  std::uint64_t pages() const { return snapshot_.last_page + 1; }
  std::size_t page_bytes() const { return static_cast<std::size_t>(snapshot_.page_bytes); }
  bool full() const { return findings_.size() >= findings_max_; }

  /// Always false, so that checks read `return found(…)`.
  bool found(const Walk& walk, const std::string& what) {
    if (!full()) findings_.push_back(walk.name + ": " + what);
    return false;
  }
  static std::string page_name(std::uint64_t number) { return "page " + std::to_string(number); }

  /// Claims pages for one owner.
  bool take(const Walk& walk, std::uint64_t number, std::uint64_t count = 1) {
    if (number < first_data_page || number >= pages() || count > pages() - number)
      return found(walk, page_name(number) + " lies outside the file");
    for (std::uint64_t page = number; page < number + count; ++page) {
      if (seen_[page]) return found(walk, page_name(page) + " is used twice");
      seen_[page] = true;
    }
    return true;
  }

  bool read(const Walk& walk, std::uint64_t number, std::byte* to, std::size_t bytes) {
    const auto at = static_cast<off_t>(number * snapshot_.page_bytes);
    if (::pread(fd_, to, bytes, at) == static_cast<ssize_t>(bytes)) return true;
    return found(walk, page_name(number) + " cannot be read");
  }

  void walk(const std::string& name, const TableRecord& record, Contents contents) {
    Walk walk;
    walk.name = name;
    walk.contents = contents;
    walk.native = contents == Contents::free_pages || (record.flags & integer_keys) != 0;
    walk.depth = record.depth;
    // The free list's flags are the environment's.
    const std::uint16_t allowed = contents == Contents::rows ? integer_keys : 0;
    if (contents != Contents::free_pages && (record.flags & ~allowed) != 0) {
      found(walk, "has flags that are not kvgen's");
      return;
    }
    if (record.root == TableRecord::no_root) {
      if (record.depth != 0 || record.entries != 0)
        found(walk, "is empty, and says that it has entries");
      return;
    }
    if (record.depth == 0 || record.depth > depth_max) {
      found(walk, "has an impossible depth of " + std::to_string(record.depth));
      return;
    }
    if (!page(walk, record.root, 1)) return;
    const auto compare = [&](const char* what, std::uint64_t counted, std::uint64_t said) {
      if (counted != said)
        found(walk, "has " + std::to_string(counted) + " " + what + ", and says that it has " +
                        std::to_string(said));
    };
    compare("entries", walk.entries, record.entries);
    compare("branch pages", walk.branch_pages, record.branch_pages);
    compare("leaf pages", walk.leaf_pages, record.leaf_pages);
    compare("overflow pages", walk.overflow_pages, record.overflow_pages);
  }

  /// False: something is wrong below, and counting makes no sense any more.
  bool page(Walk& walk, std::uint64_t number, unsigned level) {
    if (!take(walk, number)) return false;
    // Each level keeps its page: at most depth_max of them.
    Bytes page(page_bytes());
    if (!read(walk, number, page.data(), page.size())) return false;
    const std::string name = page_name(number);
    if (load<std::uint64_t>(page.data()) != number)
      return found(walk,
                   name + " is marked as page " + std::to_string(load<std::uint64_t>(page.data())));
    const bool leaf = level == walk.depth;
    const auto flags = load<std::uint16_t>(page.data() + 10);
    if (flags != (leaf ? leaf_flag : branch_flag))
      return found(walk, name + (leaf ? " is not a leaf" : " is not a branch"));
    const std::size_t lower = load<std::uint16_t>(page.data() + 12);
    const std::size_t upper = load<std::uint16_t>(page.data() + 14);
    if (lower < header_bytes || lower % 2 != 0 || lower > upper || upper > page_bytes())
      return found(walk, name + " has impossible bounds");
    const std::size_t nodes = (lower - header_bytes) / 2;
    // A branch of one child and an empty leaf exist only inside a transaction; but the free list is
    // written at its very end.
    const std::size_t least = leaf || walk.contents == Contents::free_pages ? 1 : 2;
    if (nodes < least) return found(walk, name + " has too few entries");
    ++(leaf ? walk.leaf_pages : walk.branch_pages);
    for (std::size_t i = 0; i < nodes && !full(); ++i) {
      const std::size_t at = load<std::uint16_t>(page.data() + header_bytes + 2 * i);
      if (at < upper || at % 2 != 0 || at + node_bytes > page_bytes())
        return found(walk, name + " has an entry outside itself");
      const std::byte* const node = page.data() + at;
      const std::size_t key_bytes = load<std::uint16_t>(node + 6);
      if (key_bytes > page_bytes() - at - node_bytes)
        return found(walk, name + " has a key that ends outside it");
      const BytesView key(node + node_bytes, key_bytes);
      const std::size_t room = page_bytes() - at - node_bytes - key_bytes;
      if (leaf ? !entry(walk, name, node, key, room) : !child(walk, name, node, key, i, level))
        return false;
    }
    return true;
  }

  bool child(Walk& walk, const std::string& name, const std::byte* node, BytesView key,
             std::size_t index, unsigned level) {
    if (index != 0) {  // the first child's key means nothing
      if (!sound_key(walk, name, key)) return false;
      if (walk.any && !less(walk, walk.last_key, key))
        return found(walk, name + " has its children out of order");
      walk.least.assign(key.begin(), key.end());
    }
    const std::uint64_t number = load<std::uint16_t>(node) |
                                 std::uint64_t{load<std::uint16_t>(node + 2)} << 16U |
                                 std::uint64_t{load<std::uint16_t>(node + 4)} << 32U;
    return page(walk, number, level + 1);
  }

  bool entry(Walk& walk, const std::string& name, const std::byte* node, BytesView key,
             std::size_t room) {
    if (!sound_key(walk, name, key)) return false;
    if ((walk.any && !less(walk, walk.last_key, key)) ||
        (!walk.least.empty() && less(walk, key, walk.least)))
      return found(walk, name + " has keys out of order");
    walk.last_key.assign(key.begin(), key.end());
    walk.any = true;
    ++walk.entries;
    const auto flags = load<std::uint16_t>(node + 4);
    const std::size_t bytes = load<std::uint16_t>(node) | std::size_t{load<std::uint16_t>(node + 2)}
                                                              << 16U;
    const std::byte* const data = node + node_bytes + key.size();
    if (flags == node_overflow) {
      if (room < sizeof(std::uint64_t)) return found(walk, name + " has a value outside itself");
      return overflow(walk, load<std::uint64_t>(data), bytes);
    }
    if (bytes > room) return found(walk, name + " has a value that ends outside it");
    if (flags == node_table && walk.contents == Contents::tables) {
      if (bytes != TableRecord::bytes) return found(walk, name + " has a table record cut short");
      tables_.emplace_back(std::string(as_text(key)), read_table_record(data));
      return true;
    }
    if (flags != 0) return found(walk, name + " has an entry of an unknown kind");
    if (walk.contents != Contents::free_pages) return true;
    return free_pages(walk, name, {data, bytes});
  }

  bool overflow(Walk& walk, std::uint64_t number, std::size_t bytes) {
    const std::uint64_t count = (header_bytes - 1 + bytes) / page_bytes() + 1;
    if (!take(walk, number, count)) return false;
    Bytes header(header_bytes);
    if (!read(walk, number, header.data(), header.size())) return false;
    if (load<std::uint64_t>(header.data()) != number ||
        load<std::uint16_t>(header.data() + 10) != overflow_flag ||
        load<std::uint32_t>(header.data() + 12) < count)
      return found(walk, page_name(number) + " is not the start of a value of " +
                             std::to_string(count) + " pages");
    // The pages that LMDB keeps with the value, were it shorter once.
    const std::uint64_t kept = load<std::uint32_t>(header.data() + 12);
    if (kept > count && !take(walk, number + count, kept - count)) return false;
    walk.overflow_pages += kept;
    if (walk.contents != Contents::free_pages) return true;
    if (bytes > kept * page_bytes() - header_bytes)
      return found(walk, page_name(number) + " is shorter than its list");
    Bytes list(header_bytes + bytes);
    if (!read(walk, number, list.data(), list.size())) return false;
    return free_pages(walk, page_name(number), BytesView(list).subspan(header_bytes));
  }

  /// A list of the free list: its length, then page numbers.
  bool free_pages(Walk& walk, const std::string& name, BytesView list) {
    constexpr std::size_t word = sizeof(std::uint64_t);
    const std::uint64_t count = list.size() < word ? 0 : load<std::uint64_t>(list.data());
    if (list.size() < word || count > list.size() / word - 1)
      return found(walk, name + " has a list of free pages that is cut short");
    for (std::uint64_t i = 1; i <= count; ++i)
      if (!take(walk, load<std::uint64_t>(list.data() + i * word))) return false;
    return true;
  }

  bool sound_key(const Walk& walk, const std::string& name, BytesView key) {
    const bool sound = walk.native ? key.size() == 4 || key.size() == 8
                                   : !key.empty() && key.size() <= key_bytes_max;
    return sound || found(walk, name + " has a key of " + std::to_string(key.size()) + " bytes");
  }

  static bool less(const Walk& walk, BytesView left, BytesView right) {
    if (walk.native) {
      if (left.size() != right.size()) return false;
      return left.size() == 4
                 ? load<std::uint32_t>(left.data()) < load<std::uint32_t>(right.data())
                 : load<std::uint64_t>(left.data()) < load<std::uint64_t>(right.data());
    }
    return as_text(left) < as_text(right);
  }

  int fd_;
  const Meta& snapshot_;
  std::size_t findings_max_;
  std::vector<bool> seen_;
  std::vector<std::pair<std::string, TableRecord>> tables_;
  std::vector<std::string> findings_;
};

}  // namespace

std::vector<std::string> check_pages(int fd, const Meta& snapshot, std::size_t findings_max) {
  return Check(fd, snapshot, findings_max).run();
}

void check_file(const std::string& path) {
  const Descriptor file = open_to_read(path);
  constexpr int attempts_max = 100;
  for (int attempt = 0; attempt < attempts_max; ++attempt) {
    const Metas metas = read_metas(file.value);
    if (!metas.good()) raise(Errc::corrupt_database, path + ": a meta page is damaged");
    const std::vector<std::string> findings = check_pages(file.value, metas.newest(), 1);
    if (findings.empty()) return;
    // A commit may have reused pages under the walk; then it proves nothing.
    const Metas after = read_metas(file.value);
    if (after.good() && after.newest().txn != metas.newest().txn) continue;
    raise(Errc::corrupt_database,
          path + ": " + findings.front() + "; nothing was read through it; restore a backup");
  }
  raise(Errc::busy, path +
                        ": others commit faster than its pages can be checked; open it when "
                        "they rest, or without checking");
}

}  // namespace kv::engine::lmdb
