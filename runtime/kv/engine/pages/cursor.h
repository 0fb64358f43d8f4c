// Walking a table's pages in key order.
#pragma once

#include <array>

#include "kv/engine/pages/search.h"

namespace kv::engine::pages {

/// A place in a table of a snapshot. Its map and root must be the snapshot's, which must live.
class Walk {
 public:
  void start(const Map& map, const Root& root) noexcept {
    map_ = map;
    root_ = root;
    standing_ = false;
  }
  /// Each fills `entry` with what it then stands on. `next` and `previous` stay where they are at
  /// the end of the table; after a `lower_bound` that found nothing they begin at the ends.
  bool first(Entry& entry) { return root_.depth != 0 && edge(false) && show(entry); }
  bool last(Entry& entry) { return root_.depth != 0 && edge(true) && show(entry); }
  bool next(Entry& entry) {
    if (!standing_) [[unlikely]]
      return first(entry);
    if (index_ + 1 < leaf_.count()) [[likely]] {
      ++index_;
      return show(entry);
    }
    return step<true>() && show(entry);
  }
  bool previous(Entry& entry) {
    if (!standing_) [[unlikely]]
      return last(entry);
    if (index_ != 0) [[likely]] {
      --index_;
      return show(entry);
    }
    return step<false>() && show(entry);
  }
  bool lower_bound(BytesView key, Entry& entry) {
    return native() ? seek(NativeOrder(key), entry) : seek(ByteOrder(key), entry);
  }

 private:
  struct Level {
    Page page;
    unsigned index = 0;
  };

  bool native() const noexcept { return root_.flags != 0; }
  unsigned branches() const noexcept { return root_.depth - 1; }

  bool show(Entry& entry) {
    const std::byte* const node = leaf_.node(index_);
    entry.key = Page::key(node);
    entry.value = leaf_.value(map_, node);
    // The next leaf is filled alike: fetch what lies where this node lies.
    if (ahead_ != nullptr) {
      const std::byte* line = ahead_ + (node - leaf_.at());
      __builtin_prefetch(line);
      __builtin_prefetch(line + 64);
      __builtin_prefetch(line + 128);
      __builtin_prefetch(line + 192);
    }
    standing_ = true;
    return true;
  }

  /// Down from the branch at `level` to a leaf along its first or last children.
  void descend(unsigned level, bool last) {
    for (; level < branches(); ++level) {
      const std::uint64_t number =
          level == 0 ? root_.page : Page::child(path_[level - 1].page.node(path_[level - 1].index));
      Level& here = path_[level];
      here.page = Page(map_, number, branch_page);
      here.index = last ? here.page.count() - 1 : 0;
    }
    enter_leaf();
    index_ = last ? leaf_.count() - 1 : 0;
  }
  bool edge(bool last) {
    standing_ = false;
    descend(0, last);
    return true;
  }
  void enter_leaf() {
    ahead_ = nullptr;
    if (branches() == 0) {
      leaf_ = Page(map_, root_.page, leaf_page);
      return;
    }
    const Level& parent = path_[branches() - 1];
    leaf_ = Page(map_, Page::child(parent.page.node(parent.index)), leaf_page);
    if (parent.index + 1 < parent.page.count()) {
      const std::uint64_t next = Page::child(parent.page.node(parent.index + 1));
      if (next < map_.count) {
        ahead_ = map_.base + next * map_.page_bytes;
        __builtin_prefetch(ahead_);
      }
    }
  }
  /// To the neighbouring leaf. False: there is none.
  template <bool forward>
  bool step() {
    for (unsigned level = branches(); level-- > 0;) {
      Level& here = path_[level];
      if (forward ? here.index + 1 >= here.page.count() : here.index == 0) continue;
      standing_ = false;  // when what follows throws, no place is left
      here.index += forward ? 1U : ~0U;
      descend(level + 1, !forward);
      return true;
    }
    return false;
  }

  template <class Order>
  bool seek(const Order& order, Entry& entry) {
    standing_ = false;
    if (root_.depth == 0) return false;
    std::uint64_t number = root_.page;
    for (unsigned level = 0; level < branches(); ++level) {
      Level& here = path_[level];
      here.page = Page(map_, number, branch_page);
      here.index = child_index(here.page, order);
      number = Page::child(here.page.node(here.index));
    }
    enter_leaf();
    prefetch_probes(leaf_);
    bool exact = false;
    index_ = pages::lower_bound(leaf_, 0, order, exact);
    if (index_ < leaf_.count()) return show(entry);
    // Past this leaf's last key: the bound is the first key of the next.
    return step<true>() && show(entry);
  }

  Map map_;
  Root root_;
  std::array<Level, depth_max> path_;  // the branches above the leaf
  Page leaf_;
  unsigned index_ = 0;
  bool standing_ = false;
  const std::byte* ahead_ = nullptr;  // the leaf after this one, when the parent names it
};

}  // namespace kv::engine::pages
