// The sizing pass: how many bytes an archive takes, and whether the value may be stored at all.
#pragma once

#include <cstdint>

#include "kv/format/limits.h"
#include "kv/format/rkyv/hash.h"
#include "kv/format/rkyv/layout.h"
#include "kv/format/rkyv/slot_scratch.h"
#include "kv/format/rkyv/tree_order.h"

namespace kv::rkyv {

/// Walks a value in writing order. Throws what limits.h throws. Recursion ends at the depth limit,
/// so the deepest chain of boxes is safe.
template <class A>
class Measure {
 public:
  /// Bytes of the archive of `value`.
  template <class T>
  static std::size_t archive(const T& value) {
    Measure measure;
    measure.owned(value);
    measure.append(size_of<A, T>(), align_of<A, T>());
    if (measure.pos_ > archive_bytes_max) [[unlikely]]
      limits::too_large(measure.pos_, archive_bytes_max);
    return measure.pos_;
  }

 private:
  /// One level deeper for the time of `body`.
  template <class Body>
  void nested(Body&& body) {
    if (++depth_ > limits::depth_max) [[unlikely]]
      limits::too_deep();
    body();
    --depth_;
  }
  std::size_t append(std::uint64_t bytes, std::size_t align) noexcept {
    const std::size_t at = round_up(pos_, align);
    pos_ = at + static_cast<std::size_t>(bytes);
    return at;
  }

  template <class Items>
  void owned_by_all(const Items& items) {
    using Item = Element<Items>;
    if constexpr (!is_plain<Item>())
      for (const Item& item : items) owned(item);
  }

  template <class K, class V, class Map>
  void table(const Map& map) {
    using Slot = SlotLayout<A, K, V>;
    const std::size_t capacity = capacity_for(map.size());
    if constexpr (owns_unpadded<A, K>() && owns_unpadded<A, V>()) {
      if constexpr (!is_plain<K>() || !is_plain<V>()) {
        for (const auto& [key, mapped] : map) {
          owned(key);
          owned(mapped);
        }
      }
    } else {
      in_slot_order<K>(map, capacity, [&](const auto& entry) {
        owned(entry.first);
        owned(entry.second);
      });
    }
    append(std::uint64_t{capacity} * Slot::size, Slot::align);
    append(control_count(capacity), 1);
  }

  /// Padding depends on the order in which entries are written, so the slots have to be known.
  template <class K, class Map, class Each>
  void in_slot_order(const Map& map, std::size_t capacity, Each&& each) {
    SlotScratch& scratch = slot_scratch(depth_);
    scratch.controls.assign(control_count(capacity), empty_slot);
    scratch.slots.resize(capacity);
    assign_slots<K>(map, capacity, scratch.controls.data(),
                    [&](std::size_t at, std::uint32_t index) { scratch.slots[at] = index; });
    for (std::size_t i = 0; i < capacity; ++i)
      if (scratch.controls[i] != empty_slot) each(map.at_index(scratch.slots[i]));
  }

  /// Nodes of a B-tree in closing order.
  template <class K, class V>
  struct Tree {
    using Layout = NodeLayout<A, K, V>;
    Measure& measure;

    template <class Entry>
    void own(const Entry& entry) {
      measure.owned(entry.first);
      measure.owned(entry.second);
    }
    template <class Entries>
    std::size_t leaf(const Entries& entries) {
      for (const auto* entry : entries) own(*entry);
      return measure.append(Layout::leaf_size, Layout::align);
    }
    template <class Node>
    std::size_t inner(const Node& node, Child) {
      for (std::size_t i = 0; i < node.size; ++i) own(*node.entries[i]);
      return measure.append(Layout::inner_size, Layout::align);
    }
  };

  /// What `value` owns out of line.
  template <class T>
  void owned(const T& value) {
    if constexpr (is_plain<T>()) {
    } else if constexpr (Character<T>) {
      limits::check_scalar(value);
    } else if constexpr (Clock<T>) {
      nanoseconds(value);
    } else if constexpr (DescribedEnum<T>) {
      limits::check_enum(value);
    } else if constexpr (Text<T>) {
      if (value.size() > text_bytes_max) [[unlikely]]
        limits::text_too_long(value.size(), text_bytes_max);
      limits::check_text(value);
      if (value.size() > inline_text_max) append(value.size(), 1);
    } else if constexpr (Binary<T>) {
      append(value.size(), 1);
    } else if constexpr (Optional<T>) {
      if (value) owned(*value);
    } else if constexpr (Boxed<T>) {
      using Item = Element<T>;
      nested([&] {
        owned(*value);
        append(size_of<A, Item>(), align_of<A, Item>());
      });
    } else if constexpr (Sequence<T>) {
      using Item = Element<T>;
      if constexpr (limits::is_empty<Item>()) {
        if (!empties_.add(value.size(), sizeof(Item))) [[unlikely]]
          limits::too_many_empty();
      }
      nested([&] {
        owned_by_all(value);
        append(std::uint64_t{value.size()} * size_of<A, Item>(), align_of<A, Item>());
      });
    } else if constexpr (Array<T>) {
      owned_by_all(value);
    } else if constexpr (Hashed<T>) {
      if (!value.empty())
        nested([&] { table<typename T::key_type, typename T::mapped_type>(numbered(value)); });
    } else if constexpr (Mapping<T>) {
      if (!value.empty())
        nested([&] {
          close_nodes(value, Tree<typename T::key_type, typename T::mapped_type>{*this});
        });
    } else if constexpr (Tuple<T>) {
      std::apply([&](const auto&... item) { (owned(item), ...); }, value);
    } else if constexpr (DescribedVariant<T>) {
      with_held(value, [&]<class C>(const auto&... field) { (owned(field), ...); });
    } else {
      static_assert(DescribedStruct<T>, "this type is not one that a table can hold");
      Describe<T>::apply(value, [&](const auto&... field) { (owned(field), ...); });
    }
  }

  std::size_t pos_ = 0;
  unsigned depth_ = 1;  // the root is a level
  limits::EmptyElements empties_;
};

}  // namespace kv::rkyv
