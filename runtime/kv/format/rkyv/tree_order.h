// The order in which rkyv closes the nodes of a B-tree map: leaves as they fill, inner nodes
// between them. Both the sizing and the writing pass follow it.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "kv/format/rkyv/layout.h"

namespace kv::rkyv {

/// Position of a closed node; 0 is a position too, so "none" is apart.
struct Child {
  bool present = false;
  std::size_t at = 0;
};

template <class Entry>
struct InnerNode {
  std::array<const Entry*, node_entries> entries{};
  std::array<Child, node_entries> lesser{};
  std::size_t size = 0;
};

/// Walks `map` (not empty) and calls
///   sink.leaf(span of const Entry*)              -> position of the closed leaf
///   sink.inner(const InnerNode&, Child greater)  -> position of the closed node
/// Returns the root's position. Allocates nothing.
template <class Map, class Sink>
std::size_t close_nodes(const Map& map, Sink&& sink) {
  using Entry = typename Map::value_type;
  const std::size_t n = map.size();
  std::size_t height = 1;
  std::size_t above = 0;  // entries of a full tree one level lower than this one
  for (std::size_t full = node_entries + 1; full <= n; full *= node_entries + 1) {
    ++height;
    above = full - 1;
  }
  const std::size_t last_level = n - above;

  std::array<InnerNode<Entry>, tree_height_max> inners;
  std::size_t open = height - 1;
  std::array<const Entry*, node_entries> leaf{};
  std::size_t leaf_size = 0;
  std::size_t taken = 0;
  Child child;
  auto next = map.begin();

  const auto close_leaf = [&] {
    child = {true, sink.leaf(std::span<const Entry* const>(leaf.data(), leaf_size))};
    leaf_size = 0;
  };
  const auto close_inner = [&] {
    --open;
    child = {true, sink.inner(inners[open], child)};
    inners[open].size = 0;
  };
  const auto push = [&](InnerNode<Entry>& node) {
    node.entries[node.size] = &*next++;
    node.lesser[node.size++] = child;
    child = {};
  };

  while (next != map.end()) {
    leaf[leaf_size++] = &*next++;
    ++taken;
    if (taken != last_level && leaf_size != node_entries) continue;
    close_leaf();
    if (taken == last_level && open > 0) {
      while (inners[open - 1].size < node_entries && next != map.end()) push(inners[open - 1]);
      close_inner();
    }
    std::size_t popped = 0;
    while (open > 0) {
      if (inners[open - 1].size == node_entries) {
        close_inner();
        ++popped;
      } else {
        if (next == map.end()) break;
        push(inners[open - 1]);
        for (; popped > 0; --popped) inners[open++].size = 0;
        break;
      }
    }
  }
  if (leaf_size > 0) close_leaf();
  while (open > 0) close_inner();
  return child.at;
}

}  // namespace kv::rkyv
