// Writing an archive, in the crate's own order, straight into its place.
//
// What a value owns out of line goes first, depth first; its own bytes follow. Three walks share
// that order and so agree on every position without remembering any:
//   advance(v, pos)        where the owned bytes of v end if they begin at pos
//   emit(v, base, pos)     writes them; the same end
//   resolve(v, pos, …)     fills v's own bytes, finding again where its owned bytes went
// Hash maps aside, nothing is allocated. `base` is zeroed before.
#pragma once

#include <cstring>
#include <vector>

#include "kv/core/error.h"
#include "kv/format/rkyv/hash.h"
#include "kv/format/rkyv/layout.h"
#include "kv/format/rkyv/tree_order.h"

namespace kv::rkyv {

template <class A, class T>
std::size_t advance(const T& value, std::size_t pos);
template <class A, class T>
std::size_t emit(const T& value, std::byte* base, std::size_t pos);
template <class A, class T>
void resolve(const T& value, std::size_t pos, std::byte* base, std::size_t at);

inline void put_target(std::byte* base, std::size_t from, std::size_t at, std::size_t target) {
  store(base + at, static_cast<std::int32_t>(static_cast<std::int64_t>(target) -
                                             static_cast<std::int64_t>(from)));
}

/// The positions of slots and controls that the crate's insertion gives these entries.
template <class K, class Map>
struct SwissTable {
  std::size_t capacity;
  std::vector<std::byte> controls;
  std::vector<const typename Map::value_type*> slots;

  explicit SwissTable(const Map& map)
      : capacity(capacity_for(map.size())),
        controls(control_count(capacity), empty_slot),
        slots(capacity, nullptr) {
    for (const auto& entry : map) {
      const std::uint64_t hash = hash_of<K>(entry.first);
      for (Probe probe(hash, capacity);; probe.next()) {
        std::size_t bit = 0;
        while (bit < group && controls[probe.position() + bit] != empty_slot) ++bit;
        if (bit == group) continue;
        const std::size_t slot = (probe.position() + bit) % capacity;
        controls[slot] = control_of(hash);
        if (slot < controls.size() - capacity) controls[capacity + slot] = control_of(hash);
        slots[slot] = &entry;
        break;
      }
    }
  }
};

/// Sizes the nodes of a B-tree in closing order.
template <class A, class K, class V>
struct TreeSizer {
  using Layout = NodeLayout<A, K, V>;
  std::size_t pos;

  template <class Entry>
  void own(const Entry& entry) {
    pos = advance<A, V>(entry.second, advance<A, K>(entry.first, pos));
  }
  template <class Entries>
  std::size_t leaf(const Entries& entries) {
    for (const auto* entry : entries) own(*entry);
    const std::size_t at = round_up(pos, Layout::align);
    pos = at + Layout::leaf_size;
    return at;
  }
  template <class Node>
  std::size_t inner(const Node& node, Child) {
    for (std::size_t i = 0; i < node.size; ++i) own(*node.entries[i]);
    const std::size_t at = round_up(pos, Layout::align);
    pos = at + Layout::inner_size;
    return at;
  }
};

/// Writes them.
template <class A, class K, class V>
struct TreeWriter {
  using Layout = NodeLayout<A, K, V>;
  std::byte* base;
  std::size_t pos;

  /// Owned bytes of the entries, then their keys and values in the node at the returned position.
  template <class Entries>
  std::size_t entries_of(const Entries& entries, std::byte kind) {
    const std::size_t begin = pos;
    for (const auto* entry : entries)
      pos = emit<A, V>(entry->second, base, emit<A, K>(entry->first, base, pos));
    const std::size_t at = round_up(pos, Layout::align);
    base[at] = kind;
    std::size_t owned = begin;
    std::size_t i = 0;
    for (const auto* entry : entries) {
      resolve<A, K>(entry->first, owned, base, at + Layout::keys + i * size_of<A, K>());
      owned = advance<A, K>(entry->first, owned);
      resolve<A, V>(entry->second, owned, base, at + Layout::values + i * size_of<A, V>());
      owned = advance<A, V>(entry->second, owned);
      ++i;
    }
    return at;
  }
  template <class Entries>
  std::size_t leaf(const Entries& entries) {
    const std::size_t at = entries_of(entries, std::byte{0});
    store(base + at + Layout::count, static_cast<std::uint32_t>(entries.size()));
    pos = at + Layout::leaf_size;
    return at;
  }
  template <class Node>
  std::size_t inner(const Node& node, Child greater) {
    const std::size_t at = entries_of(std::span(node.entries.data(), node.size), std::byte{1});
    for (std::size_t i = 0; i < node_entries; ++i)
      child(at + Layout::lesser + 4 * i, i < node.size ? node.lesser[i] : Child{});
    child(at + Layout::greater, greater);
    pos = at + Layout::inner_size;
    return at;
  }
  void child(std::size_t at, Child target) {
    if (target.present)
      put_target(base, at, at, target.at);
    else
      store(base + at, no_target);
  }
};

template <class A, class T>
std::size_t advance_all(const T& items, std::size_t pos) {
  using Item = typename T::value_type;
  if constexpr (is_inline<Item>())
    return pos;
  else {
    for (const Item& item : items) pos = advance<A, Item>(item, pos);
    return pos;
  }
}

template <class A, class T>
std::size_t advance(const T& value, std::size_t pos) {
  if constexpr (is_inline<T>()) {
    return pos;
  } else if constexpr (Text<T>) {
    return value.size() <= inline_text_max ? pos : pos + value.size();
  } else if constexpr (Binary<T>) {
    return pos + value.size();
  } else if constexpr (Optional<T>) {
    return value ? advance<A, typename T::value_type>(*value, pos) : pos;
  } else if constexpr (Boxed<T>) {
    using Item = typename T::value_type;
    return round_up(advance<A, Item>(*value, pos), align_of<A, Item>()) + size_of<A, Item>();
  } else if constexpr (Sequence<T>) {
    using Item = typename T::value_type;
    return round_up(advance_all<A>(value, pos), align_of<A, Item>()) +
           value.size() * size_of<A, Item>();
  } else if constexpr (Array<T>) {
    return advance_all<A>(value, pos);
  } else if constexpr (is_a<T, HashMap>) {
    using K = typename T::key_type;
    using V = typename T::mapped_type;
    if (value.empty()) return pos;
    const SwissTable<K, T> table(value);
    for (const auto* entry : table.slots)
      if (entry != nullptr) pos = advance<A, V>(entry->second, advance<A, K>(entry->first, pos));
    return round_up(pos, SlotLayout<A, K, V>::align) + table.capacity * SlotLayout<A, K, V>::size +
           table.controls.size();
  } else if constexpr (Mapping<T>) {
    if (value.empty()) return pos;
    TreeSizer<A, typename T::key_type, typename T::mapped_type> sizer{pos};
    close_nodes(value, sizer);
    return sizer.pos;
  } else if constexpr (Tuple<T>) {
    std::apply([&](const auto&... item) { ((pos = advance<A>(item, pos)), ...); }, value);
    return pos;
  } else if constexpr (DescribedVariant<T>) {
    return std::visit([&](const auto& held) { return advance<A>(held, pos); },
                      static_cast<const typename T::Base&>(value));
  } else {
    Describe<T>::apply(value, [&](const auto&... field) { ((pos = advance<A>(field, pos)), ...); });
    return pos;
  }
}

template <class A, class T>
std::size_t emit_all(const T& items, std::byte* base, std::size_t pos) {
  using Item = typename T::value_type;
  if constexpr (is_inline<Item>())
    return pos;
  else {
    for (const Item& item : items) pos = emit<A, Item>(item, base, pos);
    return pos;
  }
}

/// Own bytes of `items`, one after another from `at`; their owned bytes began at `pos`.
template <class A, class T>
void resolve_all(const T& items, std::size_t pos, std::byte* base, std::size_t at) {
  using Item = typename T::value_type;
  if constexpr ((Integer<Item> || Real<Item>)&&!std::same_as<Item, bool>) {
    if (items.size() != 0) std::memcpy(base + at, items.data(), items.size() * sizeof(Item));
  } else {
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Item& item = items[i];
      resolve<A, Item>(item, pos, base, at);
      pos = advance<A, Item>(item, pos);
      at += size_of<A, Item>();
    }
  }
}

template <class A, class T>
std::size_t emit(const T& value, std::byte* base, std::size_t pos) {
  if constexpr (is_inline<T>()) {
    return pos;
  } else if constexpr (Text<T> || Binary<T>) {
    const std::size_t end = advance<A>(value, pos);
    if (end != pos) std::memcpy(base + pos, value.data(), value.size());
    return end;
  } else if constexpr (Optional<T>) {
    return value ? emit<A, typename T::value_type>(*value, base, pos) : pos;
  } else if constexpr (Boxed<T>) {
    using Item = typename T::value_type;
    const std::size_t at = round_up(emit<A, Item>(*value, base, pos), align_of<A, Item>());
    resolve<A, Item>(*value, pos, base, at);
    return at + size_of<A, Item>();
  } else if constexpr (Sequence<T>) {
    using Item = typename T::value_type;
    if constexpr (std::same_as<Item, bool>) {  // vector<bool> has no elements to refer to
      for (const bool item : value) base[pos++] = static_cast<std::byte>(item);
      return pos;
    } else {
      const std::size_t at = round_up(emit_all<A>(value, base, pos), align_of<A, Item>());
      resolve_all<A>(value, pos, base, at);
      return at + value.size() * size_of<A, Item>();
    }
  } else if constexpr (Array<T>) {
    return emit_all<A>(value, base, pos);
  } else if constexpr (is_a<T, HashMap>) {
    using K = typename T::key_type;
    using V = typename T::mapped_type;
    using Slot = SlotLayout<A, K, V>;
    if (value.empty()) return pos;
    const SwissTable<K, T> table(value);
    const std::size_t begin = pos;
    for (const auto* entry : table.slots)
      if (entry != nullptr)
        pos = emit<A, V>(entry->second, base, emit<A, K>(entry->first, base, pos));
    const std::size_t controls = round_up(pos, Slot::align) + table.capacity * Slot::size;
    std::size_t owned = begin;
    for (std::size_t i = 0; i < table.capacity; ++i) {
      if (table.slots[i] == nullptr) continue;
      const std::size_t slot = controls - (i + 1) * Slot::size;
      const auto& [key, mapped] = *table.slots[i];
      resolve<A, K>(key, owned, base, slot + Slot::key);
      owned = advance<A, K>(key, owned);
      resolve<A, V>(mapped, owned, base, slot + Slot::value);
      owned = advance<A, V>(mapped, owned);
    }
    std::memcpy(base + controls, table.controls.data(), table.controls.size());
    return controls + table.controls.size();
  } else if constexpr (Mapping<T>) {
    if (value.empty()) return pos;
    TreeWriter<A, typename T::key_type, typename T::mapped_type> writer{base, pos};
    close_nodes(value, writer);
    return writer.pos;
  } else if constexpr (Tuple<T>) {
    std::apply([&](const auto&... item) { ((pos = emit<A>(item, base, pos)), ...); }, value);
    return pos;
  } else if constexpr (DescribedVariant<T>) {
    return std::visit([&](const auto& held) { return emit<A>(held, base, pos); },
                      static_cast<const typename T::Base&>(value));
  } else {
    Describe<T>::apply(value,
                       [&](const auto&... field) { ((pos = emit<A>(field, base, pos)), ...); });
    return pos;
  }
}

inline void resolve_text(const std::string& text, std::size_t pos, std::byte* base,
                         std::size_t at) {
  if (text.size() <= inline_text_max) {
    std::memset(base + at, 0xFF, inline_text_max);
    std::memcpy(base + at, text.data(), text.size());
    return;
  }
  const auto length = static_cast<std::uint32_t>(text.size());
  store(base + at, (length & 0x3FU) | 0x80U | ((length & ~0x3FU) << 2U));
  put_target(base, at, at + 4, pos);
}

/// Fields of a struct, tuple or case at `at`, their offsets given.
template <class A, std::size_t N, class... F>
void resolve_fields([[maybe_unused]] const std::array<std::size_t, N>& field_offsets,
                    [[maybe_unused]] std::size_t pos, [[maybe_unused]] std::byte* base,
                    [[maybe_unused]] std::size_t at, const F&... field) {
  std::size_t i = 0;
  ((resolve<A>(field, pos, base, at + field_offsets[i++]), pos = advance<A>(field, pos)), ...);
  (void)i;
}

template <class A, class T>
void resolve(const T& value, std::size_t pos, std::byte* base, std::size_t at) {
  if constexpr (Unit<T>) {
  } else if constexpr (Boolean<T>) {
    base[at] = static_cast<std::byte>(value);
  } else if constexpr (Character<T> || Integer<T> || Real<T>) {
    store(base + at, value);
  } else if constexpr (std::same_as<T, Timestamp>) {
    store(base + at, std::int64_t{value.time_since_epoch().count()});
  } else if constexpr (std::same_as<T, Duration>) {
    store(base + at, std::int64_t{value.count()});
  } else if constexpr (std::same_as<T, Uuid>) {
    std::memcpy(base + at, value.bytes.data(), 16);
  } else if constexpr (DescribedEnum<T>) {
    if (name_of(value).empty())
      raise(Errc::invalid_argument, "a value of enum " + std::string(Describe<T>::name) +
                                        " is none of those that the schema names");
    store(base + at, static_cast<Stored<T>>(value));
  } else if constexpr (Text<T>) {
    resolve_text(value, pos, base, at);
  } else if constexpr (Binary<T>) {
    put_target(base, at, at, pos);
    store(base + at + 4, static_cast<std::uint32_t>(value.size()));
  } else if constexpr (Optional<T>) {
    if (!value) return;  // all zero
    base[at] = std::byte{1};
    resolve<A, typename T::value_type>(*value, pos, base,
                                       at + align_of<A, typename T::value_type>());
  } else if constexpr (Boxed<T>) {
    using Item = typename T::value_type;
    put_target(base, at, at, round_up(advance<A, Item>(*value, pos), align_of<A, Item>()));
  } else if constexpr (Sequence<T>) {
    using Item = typename T::value_type;
    std::size_t target = pos;
    if constexpr (!std::same_as<Item, bool>)
      target = round_up(advance_all<A>(value, pos), align_of<A, Item>());
    put_target(base, at, at, target);
    store(base + at + 4, static_cast<std::uint32_t>(value.size()));
  } else if constexpr (Array<T>) {
    resolve_all<A>(value, pos, base, at);
  } else if constexpr (is_a<T, HashMap>) {
    if (value.empty()) {
      store(base + at, no_target);
      return;
    }
    const std::size_t capacity = capacity_for(value.size());
    put_target(base, at, at, advance<A>(value, pos) - control_count(capacity));
    store(base + at + 4, static_cast<std::uint32_t>(value.size()));
    store(base + at + 8, static_cast<std::uint32_t>(capacity));
  } else if constexpr (Mapping<T>) {
    if (value.empty()) {
      store(base + at, no_target);
      return;
    }
    TreeSizer<A, typename T::key_type, typename T::mapped_type> sizer{pos};
    put_target(base, at, at, close_nodes(value, sizer));
    store(base + at + 4, static_cast<std::uint32_t>(value.size()));
  } else if constexpr (Tuple<T>) {
    std::apply(
        [&](const auto&... item) { resolve_fields<A>(offsets_of<A, T>, pos, base, at, item...); },
        value);
  } else if constexpr (DescribedVariant<T>) {
    base[at] = static_cast<std::byte>(value.index());
    std::visit(
        [&]<class C>(const C& held) {
          Describe<C>::apply(held, [&](const auto&... field) {
            resolve_fields<A>(case_offsets_of<A, C>, pos, base, at, field...);
          });
        },
        static_cast<const typename T::Base&>(value));
  } else {
    Describe<T>::apply(value, [&](const auto&... field) {
      resolve_fields<A>(offsets_of<A, T>, pos, base, at, field...);
    });
  }
}

}  // namespace kv::rkyv
