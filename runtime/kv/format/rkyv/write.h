// The writing pass: one walk over the value, straight into the place that `Measure` sized.
//
// An archive has what an object owns before the object, so the place of an object is known only
// when all that it owns is written. Until then its own bytes wait at the end of the buffer, in room
// that is certainly free: the bytes still to be written include them. Then they move to their place
// and their relative pointers, which are from their own position, are shifted by the distance.
// Every object moves once at most; nothing is allocated.
#pragma once

#include <cstring>
#include <span>

#include "kv/format/rkyv/hash.h"
#include "kv/format/rkyv/layout.h"
#include "kv/format/rkyv/tree_order.h"

namespace kv::rkyv {

template <class A>
class Writer {
 public:
  /// Fills all of `place`, which has the size that `Measure` gave for the value.
  template <class T>
  static void archive(const T& value, MutableBytes place) {
    if (place.empty()) return;
    std::memset(place.data(), 0, place.size());
    const std::size_t root = place.size() - size_of<A, T>();
    Writer writer(place.data(), root);
    writer.write(value, root);
  }

 private:
  Writer(std::byte* base, std::size_t top) noexcept : base_(base), top_(top) {}

  void point(std::size_t pointer, std::size_t from, std::size_t target) noexcept {
    store(base_ + pointer, static_cast<std::int32_t>(static_cast<std::int64_t>(target) -
                                                     static_cast<std::int64_t>(from)));
  }
  void shift(std::size_t pointer, std::size_t distance) noexcept {
    store(base_ + pointer, static_cast<std::int32_t>(load<std::int32_t>(base_ + pointer) +
                                                     static_cast<std::int32_t>(distance)));
  }
  std::size_t append(const void* from, std::size_t bytes) noexcept {
    const std::size_t at = front_;
    if (bytes != 0) std::memcpy(base_ + at, from, bytes);
    front_ += bytes;
    return at;
  }

  /// An object of `bytes`: fill(at) writes it and what it owns, moved(at, distance) shifts its
  /// pointers where it finally is. Returns its position.
  template <class Fill, class Moved>
  std::size_t object(std::size_t bytes, std::size_t align, Fill&& fill, Moved&& moved) {
    top_ -= bytes;
    const std::size_t waiting = top_;
    fill(waiting);
    const std::size_t at = round_up(front_, align);
    if (at != waiting) {
      std::memmove(base_ + at, base_ + waiting, bytes);
      const std::size_t vacated = std::max(waiting, at + bytes);
      std::memset(base_ + vacated, 0, waiting + bytes - vacated);
      moved(at, waiting - at);
    }
    front_ = at + bytes;
    top_ += bytes;
    return at;
  }

  template <class T>
  void write_all(const T& items, std::size_t at) {
    using Item = Element<T>;
    if constexpr (std::same_as<T, std::vector<bool>>) {
      for (const bool item : items) base_[at++] = static_cast<std::byte>(item);
    } else if constexpr (Integer<Item> || Real<Item>) {
      if (std::size(items) != 0)
        std::memcpy(base_ + at, std::data(items), std::size(items) * sizeof(Item));
    } else {
      for (const Item& item : items) {
        write(item, at);
        at += size_of<A, Item>();
      }
    }
  }
  template <class Item>
  void shift_all(std::size_t count, std::size_t at, std::size_t distance) noexcept {
    if constexpr (!is_inline<Item>())
      for (; count > 0; --count, at += size_of<A, Item>()) moved<Item>(at, distance);
  }

  template <class T>
  std::size_t write_list(const T& list) {
    using Item = Element<T>;
    const std::size_t bytes = list.size() * size_of<A, Item>();
    if constexpr (is_inline<Item>()) {
      const std::size_t at = round_up(front_, align_of<A, Item>());
      front_ = at + bytes;
      write_all(list, at);
      return at;
    } else {
      return object(
          bytes, align_of<A, Item>(), [&](std::size_t at) { write_all(list, at); },
          [&](std::size_t at, std::size_t distance) {
            shift_all<Item>(list.size(), at, distance);
          });
    }
  }

  void write_text(std::string_view text, std::size_t at) noexcept {
    if (text.size() <= inline_text_max) {
      std::memset(base_ + at, 0xFF, inline_text_max);
      std::memcpy(base_ + at, text.data(), text.size());
      return;
    }
    const auto length = static_cast<std::uint32_t>(text.size());
    store(base_ + at, (length & 0x3FU) | 0x80U | ((length & ~0x3FU) << 2U));
    point(at + 4, at, append(text.data(), text.size()));
  }

  /// Position of the control bytes.
  template <class K, class V, class Map>
  std::size_t write_table(const Map& map) {
    using Slot = SlotLayout<A, K, V>;
    // Until its entry is written a used slot holds the entry's place in the map. There are no more
    // entries than keys, so the number fits in the bytes of a key.
    using Index =
        std::conditional_t<size_of<A, K>() == 1, std::uint8_t,
                           std::conditional_t<size_of<A, K>() == 2, std::uint16_t, std::uint32_t>>;
    const std::size_t capacity = capacity_for(map.size());
    const std::size_t controls = capacity * Slot::size;
    const auto slot_at = [&](std::size_t table, std::size_t slot) {
      return table + controls - (slot + 1) * Slot::size;
    };
    const auto each_used = [&](std::size_t table, auto&& use) {
      for (std::size_t slot = 0; slot < capacity; ++slot)
        if (base_[table + controls + slot] != empty_slot) use(slot_at(table, slot));
    };
    const std::size_t begin = object(
        controls + control_count(capacity), Slot::align,
        [&](std::size_t table) {
          std::memset(base_ + table + controls, 0xFF, control_count(capacity));
          assign_slots<K>(map, capacity, base_ + table + controls,
                          [&](std::size_t slot, std::uint32_t index) {
                            store(base_ + slot_at(table, slot), static_cast<Index>(index));
                          });
          each_used(table, [&](std::size_t slot) {
            const auto& [key, mapped] = map.at_index(load<Index>(base_ + slot));
            std::memset(base_ + slot, 0, sizeof(Index));
            write(key, slot + Slot::key);
            write(mapped, slot + Slot::value);
          });
        },
        [&](std::size_t table, std::size_t distance) {
          if constexpr (!is_inline<K>() || !is_inline<V>())
            each_used(table, [&](std::size_t slot) {
              moved<K>(slot + Slot::key, distance);
              moved<V>(slot + Slot::value, distance);
            });
        });
    return begin + controls;
  }

  /// Writes the nodes of a B-tree in closing order.
  template <class K, class V>
  struct Tree {
    using Layout = NodeLayout<A, K, V>;
    Writer& writer;

    template <class Entries>
    std::size_t node(const Entries& entries, std::byte kind, std::size_t bytes) {
      return writer.object(
          bytes, Layout::align,
          [&](std::size_t at) {
            writer.base_[at] = kind;
            std::size_t i = 0;
            for (const auto* entry : entries) {
              writer.write(entry->first, at + Layout::keys + i * size_of<A, K>());
              writer.write(entry->second, at + Layout::values + i * size_of<A, V>());
              ++i;
            }
          },
          [&](std::size_t at, std::size_t distance) {
            writer.template shift_all<K>(entries.size(), at + Layout::keys, distance);
            writer.template shift_all<V>(entries.size(), at + Layout::values, distance);
          });
    }
    template <class Entries>
    std::size_t leaf(const Entries& entries) {
      const std::size_t at = node(entries, std::byte{0}, Layout::leaf_size);
      store(writer.base_ + at + Layout::count, static_cast<std::uint32_t>(entries.size()));
      return at;
    }
    template <class Inner>
    std::size_t inner(const Inner& inner, Child greater) {
      const std::size_t at =
          node(std::span(inner.entries.data(), inner.size), std::byte{1}, Layout::inner_size);
      for (std::size_t i = 0; i < node_entries; ++i)
        child(at + Layout::lesser + 4 * i, i < inner.size ? inner.lesser[i] : Child{});
      child(at + Layout::greater, greater);
      return at;
    }
    void child(std::size_t at, Child target) {
      if (target.present)
        writer.point(at, at, target.at);
      else
        store(writer.base_ + at, no_target);
    }
  };

  /// Fields of a struct, tuple or case at `at`, their offsets given.
  template <std::size_t N, class... F>
  void write_fields([[maybe_unused]] const std::array<std::size_t, N>& field_offsets,
                    [[maybe_unused]] std::size_t at, const F&... field) {
    [[maybe_unused]] std::size_t i = 0;
    (write(field, at + field_offsets[i++]), ...);
  }

  /// The own bytes of `value` at `at`, in zeroed room; what it owns at the front.
  template <class T>
  void write(const T& value, std::size_t at) {
    if constexpr (Unit<T>) {
    } else if constexpr (Boolean<T>) {
      base_[at] = static_cast<std::byte>(value);
    } else if constexpr (Character<T> || Integer<T> || Real<T>) {
      store(base_ + at, value);
    } else if constexpr (Clock<T>) {
      store(base_ + at, nanoseconds(value));
    } else if constexpr (std::same_as<T, Uuid>) {
      std::memcpy(base_ + at, value.bytes.data(), 16);
    } else if constexpr (DescribedEnum<T>) {
      store(base_ + at, static_cast<Stored<T>>(value));
    } else if constexpr (Text<T>) {
      write_text(value, at);
    } else if constexpr (Binary<T>) {
      point(at, at, append(value.data(), value.size()));
      store(base_ + at + 4, static_cast<std::uint32_t>(value.size()));
    } else if constexpr (Optional<T>) {
      if (!value) return;  // all zero
      base_[at] = std::byte{1};
      write(*value, at + align_of<A, Element<T>>());
    } else if constexpr (Boxed<T>) {
      using Item = Element<T>;
      const std::size_t target = object(
          size_of<A, Item>(), align_of<A, Item>(), [&](std::size_t item) { write(*value, item); },
          [&](std::size_t item, std::size_t distance) { moved<Item>(item, distance); });
      point(at, at, target);
    } else if constexpr (Sequence<T>) {
      point(at, at, write_list(value));
      store(base_ + at + 4, static_cast<std::uint32_t>(value.size()));
    } else if constexpr (Array<T>) {
      write_all(value, at);
    } else if constexpr (Hashed<T>) {
      if (value.empty()) {
        store(base_ + at, no_target);
        return;
      }
      point(at, at, write_table<typename T::key_type, typename T::mapped_type>(numbered(value)));
      store(base_ + at + 4, static_cast<std::uint32_t>(value.size()));
      store(base_ + at + 8, static_cast<std::uint32_t>(capacity_for(value.size())));
    } else if constexpr (Mapping<T>) {
      if (value.empty()) {
        store(base_ + at, no_target);
        return;
      }
      point(at, at, close_nodes(value, Tree<typename T::key_type, typename T::mapped_type>{*this}));
      store(base_ + at + 4, static_cast<std::uint32_t>(value.size()));
    } else if constexpr (Tuple<T>) {
      std::apply([&](const auto&... item) { write_fields(offsets_of<A, T>, at, item...); }, value);
    } else if constexpr (DescribedVariant<T>) {
      base_[at] = static_cast<std::byte>(value.index());
      with_held(value, [&]<class C>(const auto&... field) {
        write_fields(case_offsets_of<A, C>, at, field...);
      });
    } else {
      Describe<T>::apply(
          value, [&](const auto&... field) { write_fields(offsets_of<A, T>, at, field...); });
    }
  }

  template <class... F, std::size_t N>
  void moved_fields(TypeList<F...>,
                    [[maybe_unused]] const std::array<std::size_t, N>& field_offsets,
                    [[maybe_unused]] std::size_t at, [[maybe_unused]] std::size_t distance) {
    [[maybe_unused]] std::size_t i = 0;
    (moved<F>(at + field_offsets[i++], distance), ...);
  }

  /// The own bytes of a T came to `at` from `distance` further on.
  template <class T>
  void moved(std::size_t at, std::size_t distance) noexcept {
    if constexpr (is_inline<T>()) {
    } else if constexpr (Text<T>) {
      const auto kind = std::to_integer<unsigned>(base_[at]);
      if ((kind & 0xC0U) == 0x80U) shift(at + 4, distance);
    } else if constexpr (Binary<T> || Boxed<T> || Sequence<T>) {
      shift(at, distance);
    } else if constexpr (Mapping<T>) {
      if (load<std::uint32_t>(base_ + at + 4) != 0) shift(at, distance);
    } else if constexpr (Optional<T>) {
      using Item = Element<T>;
      if (base_[at] != std::byte{0}) moved<Item>(at + align_of<A, Item>(), distance);
    } else if constexpr (Array<T>) {
      shift_all<Element<T>>(array_size<T>, at, distance);
    } else if constexpr (DescribedVariant<T>) {
      with_case<T>(std::to_integer<std::size_t>(base_[at]), [&]<class C>() {
        moved_fields(Fields<C>{}, case_offsets_of<A, C>, at, distance);
      });
    } else {
      moved_fields(Fields<T>{}, offsets_of<A, T>, at, distance);
    }
  }

  std::byte* base_;
  std::size_t front_ = 0;  // the end of what is in place
  std::size_t top_;        // objects that wait are from here on, the root last
};

}  // namespace kv::rkyv
