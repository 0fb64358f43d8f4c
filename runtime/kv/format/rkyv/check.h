// Validation of untrusted archives: the rules of the crate's own check, and those where reading
// would still not be safe (runtime/FORMAT.md).
//
// Every object must lie before its owner and after its elder siblings, so there are no cycles, no
// overlaps, and the walk is linear in the size of the archive.
#pragma once

#include <bit>
#include <cstdint>

#include "kv/core/fault.h"
#include "kv/core/utf8.h"
#include "kv/format/limits.h"
#include "kv/format/rkyv/hash.h"
#include "kv/format/rkyv/layout.h"

namespace kv::rkyv {

using limits::depth_max;

class Checker {
 public:
  explicit Checker(BytesView bytes) noexcept : base_(bytes.data()), hi_(bytes.size()) {}

  Fault fault() const noexcept { return fault_; }
  const std::byte* at(std::size_t pos) const noexcept { return base_ + pos; }

  [[gnu::cold, gnu::noinline]] bool fail(const char* rule, std::size_t pos) noexcept {
    if (!fault_) fault_ = {rule, pos};
    return false;
  }

  /// The object lies in the range that is still free, at a position that suits its alignment.
  bool claim(std::int64_t pos, std::uint64_t size, std::size_t align) noexcept {
    if (pos < static_cast<std::int64_t>(lo_) || pos > static_cast<std::int64_t>(hi_) ||
        size > hi_ - static_cast<std::size_t>(pos))
      return fail("an offset points outside of its place", static_cast<std::size_t>(pos));
    if (static_cast<std::size_t>(pos) % align != 0)
      return fail("an object is not aligned", static_cast<std::size_t>(pos));
    return true;
  }

  /// Checks `body` one level deeper.
  template <class Body>
  bool nested(std::size_t pos, Body&& body) noexcept {
    if (++depth_ > depth_max) return fail("the value is nested too deep", pos);
    if (!body()) return false;
    --depth_;
    return true;
  }

  /// Checks `body` with all that it owns lying before it; what comes next lies after it.
  template <class Body>
  bool object(std::int64_t pos, std::uint64_t size, std::size_t align, Body&& body) noexcept {
    if (!claim(pos, size, align)) return false;
    const std::size_t saved = hi_;
    hi_ = static_cast<std::size_t>(pos);
    if (!body(static_cast<std::size_t>(pos))) return false;
    lo_ = static_cast<std::size_t>(pos) + static_cast<std::size_t>(size);
    hi_ = saved;
    return true;
  }
  /// An object that is one level deeper than its owner.
  template <class Body>
  bool subtree(std::int64_t pos, std::uint64_t size, std::size_t align, Body&& body) noexcept {
    return nested(static_cast<std::size_t>(pos),
                  [&]() noexcept { return object(pos, size, align, body); });
  }

  /// `count` more list elements without bytes, each `memory` bytes when unpacked.
  bool empties(std::uint64_t count, std::size_t memory, std::size_t pos) noexcept {
    return empties_.add(count, memory) || fail("a list of empty elements is too long", pos);
  }

  std::int64_t target(std::size_t from, std::size_t pointer) const noexcept {
    return static_cast<std::int64_t>(from) + load<std::int32_t>(at(pointer));
  }

 private:
  const std::byte* base_;
  std::size_t lo_ = 0;
  std::size_t hi_;
  unsigned depth_ = 0;
  limits::EmptyElements empties_;
  Fault fault_;
};

template <class A, class T>
bool check(Checker& c, std::size_t at) noexcept;

/// Bytes before the first 0xFF of eight.
inline std::size_t inline_length(const std::byte* text) noexcept {
  static_assert(inline_text_max == sizeof(std::uint64_t));
  if constexpr (std::endian::native == std::endian::little) {
    const std::uint64_t other = ~load<std::uint64_t>(text);  // 0xFF is now a zero byte
    const std::uint64_t zeros = (other - 0x0101010101010101U) & ~other & 0x8080808080808080U;
    return zeros == 0 ? inline_text_max : static_cast<std::size_t>(std::countr_zero(zeros)) / 8;
  }
  std::size_t length = 0;
  while (length < inline_text_max && text[length] != std::byte{0xFF}) ++length;
  return length;
}
inline bool is_inline_text(const std::byte* text) noexcept {
  return (std::to_integer<unsigned>(text[0]) & 0xC0U) != 0x80U;
}
inline std::uint32_t text_length(const std::byte* text) noexcept {
  const auto word = load<std::uint32_t>(text);
  return (word & 0x3FU) | ((word & ~0xFFU) >> 2U);
}

inline bool check_text(Checker& c, std::size_t at) noexcept {
  if (is_inline_text(c.at(at)))
    return is_utf8(as_text({c.at(at), inline_length(c.at(at))})) || c.fail("text is not UTF-8", at);
  const std::uint32_t length = text_length(c.at(at));
  if (length <= inline_text_max) return c.fail("a short text is stored as a long one", at);
  return c.object(c.target(at, at + 4), length, 1, [&](std::size_t text) noexcept {
    return is_utf8(as_text({c.at(text), length})) || c.fail("text is not UTF-8", text);
  });
}

template <class A, class Item>
bool check_items(Checker& c, std::size_t at, std::uint64_t count) noexcept {
  if constexpr (Integer<Item> || Real<Item> || Clock<Item> || std::same_as<Item, Uuid> ||
                size_of<A, Item>() == 0) {
    return true;  // any bytes will do
  } else {
    for (std::uint64_t i = 0; i < count; ++i)
      if (!check<A, Item>(c, at + static_cast<std::size_t>(i) * size_of<A, Item>())) return false;
    return true;
  }
}

template <class A, class... F, std::size_t N>
bool check_fields(Checker& c, [[maybe_unused]] std::size_t at, TypeList<F...>,
                  const std::array<std::size_t, N>& field_offsets) noexcept {
  std::size_t i = 0;
  const bool good = (check<A, F>(c, at + field_offsets[i++]) && ...);
  (void)i;
  return good;
}

template <class A, class K, class V>
bool check_node(Checker& c, std::size_t pointer, std::uint64_t& entries,
                std::size_t height) noexcept {
  using Layout = NodeLayout<A, K, V>;
  if (height > tree_height_max) return c.fail("a map's tree is too high", pointer);
  const std::int64_t target = c.target(pointer, pointer);
  if (!c.claim(target, Layout::node_size, Layout::node_align)) return false;
  const auto check_entries = [&](std::size_t node, std::uint32_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i)
      if (!check<A, K>(c, node + Layout::keys + i * size_of<A, K>()) ||
          !check<A, V>(c, node + Layout::values + i * size_of<A, V>()))
        return false;
    entries += count;
    return true;
  };
  const auto kind = std::to_integer<unsigned>(*c.at(static_cast<std::size_t>(target)));
  if (kind == 0)
    return c.object(target, Layout::leaf_size, Layout::align, [&](std::size_t node) noexcept {
      const auto count = load<std::uint32_t>(c.at(node + Layout::count));
      if (count > node_entries) return c.fail("a map node has too many entries", node);
      return check_entries(node, count);
    });
  if (kind != 1) return c.fail("a map node is of no known kind", static_cast<std::size_t>(target));
  return c.object(target, Layout::inner_size, Layout::align, [&](std::size_t node) noexcept {
    for (std::size_t i = 0; i <= node_entries; ++i) {
      const std::size_t child = node + Layout::lesser + 4 * i;
      if (load<std::int32_t>(c.at(child)) != no_target &&
          !check_node<A, K, V>(c, child, entries, height + 1))
        return false;
    }
    return check_entries(node, node_entries);
  });
}

template <class A, class K, class V>
bool check_table(Checker& c, std::size_t at) noexcept {
  using Slot = SlotLayout<A, K, V>;
  const auto length = load<std::uint32_t>(c.at(at + 4));
  const auto capacity = load<std::uint32_t>(c.at(at + 8));
  if (length == 0 && capacity == 0) return true;
  if (length >= capacity) return c.fail("a hash map has more entries than slots", at);
  const std::uint64_t slots = std::uint64_t{capacity} * Slot::size;
  const std::uint64_t controls = control_count(capacity);
  const std::int64_t first = c.target(at, at) - static_cast<std::int64_t>(slots);
  return c.subtree(first, slots + controls, Slot::align, [&](std::size_t begin) noexcept {
    const std::size_t control = begin + static_cast<std::size_t>(slots);
    std::uint32_t used = 0;
    for (std::uint32_t i = 0; i < capacity; ++i) {
      if (std::to_integer<unsigned>(*c.at(control + i)) >= 0x80) continue;
      ++used;
      const std::size_t slot = control - (std::size_t{i} + 1) * Slot::size;
      if (!check<A, K>(c, slot + Slot::key) || !check<A, V>(c, slot + Slot::value)) return false;
    }
    if (length != 0 && used != length)
      return c.fail("a hash map's length is not its number of entries", at);
    const std::uint64_t mirrored = std::min<std::uint64_t>(2 * std::uint64_t{capacity}, controls);
    for (std::uint64_t i = capacity; i < mirrored; ++i)
      if (i < controls - capacity && *c.at(control + static_cast<std::size_t>(i)) !=
                                         *c.at(control + static_cast<std::size_t>(i % capacity)))
        return c.fail("a hash map's control bytes disagree", control);
    return true;
  });
}

template <class A, class T>
bool check(Checker& c, std::size_t at) noexcept {
  if constexpr (Unit<T> || Integer<T> || Real<T> || Clock<T> || std::same_as<T, Uuid>) {
    return true;
  } else if constexpr (Boolean<T>) {
    return std::to_integer<unsigned>(*c.at(at)) <= 1 || c.fail("a bool is neither 0 nor 1", at);
  } else if constexpr (Character<T>) {
    const auto scalar = load<std::uint32_t>(c.at(at));
    return (scalar <= 0x10FFFF && (scalar < 0xD800 || scalar > 0xDFFF)) ||
           c.fail("a character is no Unicode scalar", at);
  } else if constexpr (DescribedEnum<T>) {
    return !name_of(static_cast<T>(load<Stored<T>>(c.at(at)))).empty() ||
           c.fail("an enum has an unknown value", at);
  } else if constexpr (Text<T>) {
    return check_text(c, at);
  } else if constexpr (Binary<T>) {
    return c.object(c.target(at, at), load<std::uint32_t>(c.at(at + 4)), 1,
                    [](std::size_t) noexcept { return true; });
  } else if constexpr (Optional<T>) {
    using Item = Element<T>;
    const auto tag = std::to_integer<unsigned>(*c.at(at));
    if (tag > 1) return c.fail("the tag of an optional is neither 0 nor 1", at);
    return tag == 0 || check<A, Item>(c, at + align_of<A, Item>());
  } else if constexpr (Boxed<T>) {
    using Item = Element<T>;
    return c.subtree(c.target(at, at), size_of<A, Item>(), align_of<A, Item>(),
                     [&](std::size_t item) noexcept { return check<A, Item>(c, item); });
  } else if constexpr (Sequence<T>) {
    using Item = Element<T>;
    const std::uint64_t count = load<std::uint32_t>(c.at(at + 4));
    if constexpr (limits::is_empty<Item>()) {
      if (!c.empties(count, sizeof(Item), at)) return false;
    }
    return c.subtree(
        c.target(at, at), count * size_of<A, Item>(), align_of<A, Item>(),
        [&](std::size_t first) noexcept { return check_items<A, Item>(c, first, count); });
  } else if constexpr (Array<T>) {
    return check_items<A, Element<T>>(c, at, array_size<T>);
  } else if constexpr (Hashed<T>) {
    return check_table<A, typename T::key_type, typename T::mapped_type>(c, at);
  } else if constexpr (Mapping<T>) {
    const std::uint64_t length = load<std::uint32_t>(c.at(at + 4));
    if (length == 0) return true;
    std::uint64_t entries = 0;
    const auto check_root = [&]() noexcept {
      return check_node<A, typename T::key_type, typename T::mapped_type>(c, at, entries, 1);
    };
    if (!c.nested(at, check_root)) return false;
    return entries == length || c.fail("a map's length is not its number of entries", at);
  } else if constexpr (DescribedVariant<T>) {
    const auto tag = std::to_integer<std::size_t>(*c.at(at));
    if (tag >= Describe<T>::Cases::size) return c.fail("a variant has an unknown case", at);
    return with_case<T>(
        tag, [&]<class C>() { return check_fields<A>(c, at, Fields<C>{}, case_offsets_of<A, C>); });
  } else {
    return check_fields<A>(c, at, Fields<T>{}, offsets_of<A, T>);
  }
}

/// Checks a whole archive, whose root is its last object.
template <class A, class T>
Fault check_archive(BytesView bytes) noexcept {
  Checker c(bytes);
  if (bytes.size() < size_of<A, T>()) {
    c.fail("the value is shorter than its type", 0);
    return c.fault();
  }
  prefetch(bytes);
  c.subtree(static_cast<std::int64_t>(bytes.size() - size_of<A, T>()), size_of<A, T>(),
            align_of<A, T>(), [&](std::size_t root) noexcept { return check<A, T>(c, root); });
  return c.fault();
}

}  // namespace kv::rkyv
