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

class Check {
 public:
  Check(int fd, const Meta& snapshot, std::size_t findings_max)
      : fd_(fd), snapshot_(snapshot), findings_max_(findings_max), seen_(page_count(), false) {}

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

  std::uint64_t page_count() const { return snapshot_.last_page + 1; }
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
    if (number < pages::first_data_page || number >= page_count() || count > page_count() - number)
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

  void walk(const std::string& name, const pages::Record& record, Contents contents) {
    Walk walk;
    walk.name = name;
    walk.contents = contents;
    walk.native = contents == Contents::free_pages || (record.flags & pages::integer_keys) != 0;
    walk.depth = record.depth;
    // The free list's flags are the environment's.
    const std::uint16_t allowed = contents == Contents::rows ? pages::integer_keys : 0;
    if (contents != Contents::free_pages && (record.flags & ~allowed) != 0) {
      found(walk, "has flags that are not kvgen's");
      return;
    }
    if (record.root == pages::no_page) {
      if (record.depth != 0 || record.entries != 0)
        found(walk, "is empty, and says that it has entries");
      return;
    }
    if (record.depth == 0 || record.depth > pages::depth_max) {
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
    if (pages::number_of(page.data()) != number)
      return found(walk,
                   name + " is marked as page " + std::to_string(pages::number_of(page.data())));
    const bool leaf = level == walk.depth;
    if (pages::flags_of(page.data()) != (leaf ? pages::leaf_page : pages::branch_page))
      return found(walk, name + (leaf ? " is not a leaf" : " is not a branch"));
    const std::size_t lower = pages::lower_of(page.data());
    const std::size_t upper = pages::upper_of(page.data());
    if (lower < pages::header_bytes || lower % 2 != 0 || lower > upper || upper > page_bytes())
      return found(walk, name + " has impossible bounds");
    const std::size_t nodes = (lower - pages::header_bytes) / 2;
    // A branch of one child and an empty leaf exist only inside a transaction; but the free list is
    // written at its very end.
    const std::size_t least = leaf || walk.contents == Contents::free_pages ? 1 : 2;
    if (nodes < least) return found(walk, name + " has too few entries");
    ++(leaf ? walk.leaf_pages : walk.branch_pages);
    for (std::size_t i = 0; i < nodes && !full(); ++i) {
      const std::size_t at = pages::slot_of(page.data(), i);
      if (at < upper || at % 2 != 0 || at + pages::node_header_bytes > page_bytes())
        return found(walk, name + " has an entry outside itself");
      const std::byte* const node = page.data() + at;
      const std::size_t key_bytes = pages::key_bytes(node);
      if (key_bytes > page_bytes() - at - pages::node_header_bytes)
        return found(walk, name + " has a key that ends outside it");
      const BytesView key(node + pages::node_header_bytes, key_bytes);
      const std::size_t room = page_bytes() - at - pages::node_header_bytes - key_bytes;
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
    return page(walk, pages::child_of(node), level + 1);
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
    const std::uint16_t flags = pages::node_flags(node);
    const std::size_t bytes = pages::value_bytes(node);
    const std::byte* const data = node + pages::node_header_bytes + key.size();
    if (flags == pages::big_node) {
      if (room < sizeof(std::uint64_t)) return found(walk, name + " has a value outside itself");
      return overflow(walk, load<std::uint64_t>(data), bytes);
    }
    if (bytes > room) return found(walk, name + " has a value that ends outside it");
    if (flags == pages::table_node && walk.contents == Contents::tables) {
      if (bytes != pages::record_bytes) return found(walk, name + " has a table record cut short");
      tables_.emplace_back(std::string(as_text(key)), pages::load_record(data));
      return true;
    }
    if (flags != 0) return found(walk, name + " has an entry of an unknown kind");
    if (walk.contents != Contents::free_pages) return true;
    return free_pages(walk, name, {data, bytes});
  }

  bool overflow(Walk& walk, std::uint64_t number, std::size_t bytes) {
    const std::uint64_t count = pages::overflow_count(bytes, page_bytes());
    if (!take(walk, number, count)) return false;
    Bytes header(pages::header_bytes);
    if (!read(walk, number, header.data(), header.size())) return false;
    if (pages::number_of(header.data()) != number ||
        pages::flags_of(header.data()) != pages::overflow_page ||
        pages::overflow_count(header.data()) < count)
      return found(walk, page_name(number) + " is not the start of a value of " +
                             std::to_string(count) + " pages");
    // The pages that LMDB keeps with the value, were it shorter once.
    const std::uint64_t kept = pages::overflow_count(header.data());
    if (kept > count && !take(walk, number + count, kept - count)) return false;
    walk.overflow_pages += kept;
    if (walk.contents != Contents::free_pages) return true;
    if (bytes > kept * page_bytes() - pages::header_bytes)
      return found(walk, page_name(number) + " is shorter than its list");
    Bytes list(pages::header_bytes + bytes);
    if (!read(walk, number, list.data(), list.size())) return false;
    return free_pages(walk, page_name(number), BytesView(list).subspan(pages::header_bytes));
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
  std::vector<std::pair<std::string, pages::Record>> tables_;
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
