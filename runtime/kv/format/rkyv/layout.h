// Sizes, alignments and field offsets of rkyv 0.8's archived types. Source: runtime/FORMAT.md.
//
// `A` is the alignment policy: `Aligned` (the crate's default) or `Packed` (its `unaligned`
// feature: every alignment is 1).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "kv/format/shape.h"

namespace kv::rkyv {

using namespace kv::shape;  // NOLINT: the format is written in the words of shape.h

struct Aligned {
  static constexpr std::size_t align(std::size_t natural) noexcept { return natural; }
};
struct Packed {
  static constexpr std::size_t align(std::size_t) noexcept { return 1; }
};

constexpr std::size_t round_up(std::size_t value, std::size_t align) noexcept {
  return (value + align - 1) & ~(align - 1);
}

/// An enum is one tag byte when its numbers are u8, else an integer of its underlying type.
template <class T>
using Stored = std::underlying_type_t<T>;

template <class A, class T>
constexpr std::size_t find_size() noexcept;

template <class A, class T>
constexpr std::size_t find_align() noexcept;

// Found once for each type. As functions alone, a struct would ask its fields again for each of its
// own answers, and so would they: twice the work with every level of a schema.
template <class A, class T>
inline constexpr std::size_t found_size = find_size<A, T>();

template <class A, class T>
inline constexpr std::size_t found_align = find_align<A, T>();

template <class A, class T>
constexpr std::size_t size_of() noexcept {
  return found_size<A, T>;
}

template <class A, class T>
constexpr std::size_t align_of() noexcept {
  return found_align<A, T>;
}

/// Layout of a C struct: fields in order, each at the next multiple of its alignment.
struct Placement {
  std::size_t end = 0;
  std::size_t align = 1;
  /// Places a field and gives its offset.
  constexpr std::size_t add(std::size_t size, std::size_t field_align) noexcept {
    const std::size_t at = round_up(end, field_align);
    end = at + size;
    align = std::max(align, field_align);
    return at;
  }
  constexpr std::size_t size() const noexcept { return round_up(end, align); }
};

template <class A, class... F>
constexpr Placement place_all(TypeList<F...>, Placement placement) noexcept {
  (placement.add(size_of<A, F>(), align_of<A, F>()), ...);
  return placement;
}

template <class T>
struct FieldList {
  using type = typename FieldsOf<T>::type;
};
template <Tuple T>
struct FieldList<T> {
  using type = typename MembersOf<T>::type;
};
/// The fields of a declared struct or of a tuple.
template <class T>
using Fields = typename FieldList<T>::type;

/// The largest of all cases, each a struct that begins with the tag byte.
template <class A, class... C>
constexpr Placement place_cases(TypeList<C...>) noexcept {
  Placement all;
  constexpr Placement tag{1, 1};
  (
      [&] {
        const Placement one = place_all<A>(Fields<C>{}, tag);
        all.end = std::max(all.end, one.end);
        all.align = std::max(all.align, one.align);
      }(),
      ...);
  return all;
}

template <class A, class T>
constexpr std::size_t find_align() noexcept {
  if constexpr (Unit<T> || Boolean<T> || std::same_as<T, Uuid>)
    return 1;
  else if constexpr (Character<T>)
    return A::align(4);
  else if constexpr (Integer<T> || Real<T>)
    return A::align(sizeof(T));
  else if constexpr (Clock<T>)
    return A::align(8);
  else if constexpr (DescribedEnum<T>)
    return A::align(sizeof(Stored<T>));
  else if constexpr (Text<T> || Binary<T> || Sequence<T> || Mapping<T> || Boxed<T>)
    return A::align(4);
  else if constexpr (Optional<T> || Array<T>)
    return align_of<A, Element<T>>();
  else if constexpr (DescribedVariant<T>)
    return place_cases<A>(typename Describe<T>::Cases{}).align;
  else
    return place_all<A>(Fields<T>{}, {}).align;
}

template <class A, class T>
constexpr std::size_t find_size() noexcept {
  if constexpr (Unit<T>)
    return 0;
  else if constexpr (Boolean<T>)
    return 1;
  else if constexpr (Character<T>)
    return 4;
  else if constexpr (Integer<T> || Real<T>)
    return sizeof(T);
  else if constexpr (Clock<T>)
    return 8;
  else if constexpr (std::same_as<T, Uuid>)
    return 16;
  else if constexpr (DescribedEnum<T>)
    return sizeof(Stored<T>);
  else if constexpr (Boxed<T>)
    return 4;
  else if constexpr (Hashed<T>)
    return 12;
  else if constexpr (Text<T> || Binary<T> || Sequence<T> || Mapping<T>)
    return 8;
  else if constexpr (Optional<T>) {
    constexpr std::size_t align = align_of<A, Element<T>>();
    return round_up(align + size_of<A, Element<T>>(), align);
  } else if constexpr (Array<T>) {
    return array_size<T> * size_of<A, Element<T>>();
  } else if constexpr (DescribedVariant<T>) {
    return place_cases<A>(typename Describe<T>::Cases{}).size();
  } else {
    return place_all<A>(Fields<T>{}, {}).size();
  }
}

template <class A, class... F>
constexpr std::array<std::size_t, sizeof...(F)> offsets(
    TypeList<F...>, [[maybe_unused]] Placement placement) noexcept {
  return {placement.add(size_of<A, F>(), align_of<A, F>())...};
}

/// Offsets of the fields of a declared struct or tuple from its own start.
template <class A, class T>
inline constexpr auto offsets_of = offsets<A>(Fields<T>{}, Placement{});
/// Offsets of the fields of case `C` from the start of the variant, where the tag byte is.
template <class A, class C>
inline constexpr auto case_offsets_of = offsets<A>(Fields<C>{}, Placement{1, 1});

template <class T>
constexpr bool find_inline() noexcept;
template <class T>
inline constexpr bool found_inline = find_inline<T>();

/// T has nothing out of line: all of it is in its own bytes.
template <class T>
constexpr bool is_inline() noexcept {
  return found_inline<T>;
}

template <class T>
constexpr bool find_inline() noexcept {
  if constexpr (Unit<T> || Boolean<T> || Character<T> || Integer<T> || Real<T> || Clock<T> ||
                std::same_as<T, Uuid> || DescribedEnum<T>)
    return true;
  else if constexpr (Optional<T> || Array<T>)
    return is_inline<Element<T>>();
  else if constexpr (DescribedVariant<T>)
    return []<class... C>(TypeList<C...>) {
      return ([]<class... F>(TypeList<F...>) { return (is_inline<F>() && ...); }(Fields<C>{}) &&
              ...);
    }(typename Describe<T>::Cases{});
  else if constexpr (DescribedStruct<T> || Tuple<T>)
    return []<class... F>(TypeList<F...>) { return (is_inline<F>() && ...); }(Fields<T>{});
  else
    return false;
}

template <class T>
constexpr bool find_plain() noexcept;
template <class T>
inline constexpr bool found_plain = find_plain<T>();

/// T is inline and each of its values may be stored: nothing to measure, nothing to refuse.
template <class T>
constexpr bool is_plain() noexcept {
  return found_plain<T>;
}

template <class T>
constexpr bool find_plain() noexcept {
  if constexpr (DescribedEnum<T> || Character<T> || (Clock<T> && !counts_nanoseconds<T>))
    return false;
  else if constexpr (Optional<T> || Array<T>)
    return is_plain<Element<T>>();
  else if constexpr (DescribedVariant<T>)
    return []<class... C>(TypeList<C...>) {
      return ([]<class... F>(TypeList<F...>) { return (is_plain<F>() && ...); }(Fields<C>{}) &&
              ...);
    }(typename Describe<T>::Cases{});
  else if constexpr (DescribedStruct<T> || Tuple<T>)
    return []<class... F>(TypeList<F...>) { return (is_plain<F>() && ...); }(Fields<T>{});
  else
    return is_inline<T>();
}

template <class A, class T>
constexpr bool find_unpadded() noexcept;
template <class A, class T>
inline constexpr bool found_unpadded = find_unpadded<A, T>();

/// What a T owns takes the same number of bytes wherever it is put: no padding among it.
template <class A, class T>
constexpr bool owns_unpadded() noexcept {
  return found_unpadded<A, T>;
}

template <class A, class T>
constexpr bool find_unpadded() noexcept {
  if constexpr (A::align(8) == 1 || is_inline<T>() || Text<T> || Binary<T>)
    return true;
  else if constexpr (Optional<T> || Array<T>)
    return owns_unpadded<A, Element<T>>();
  else if constexpr (DescribedVariant<T>)
    return []<class... C>(TypeList<C...>) {
      return (
          []<class... F>(TypeList<F...>) { return (owns_unpadded<A, F>() && ...); }(Fields<C>{}) &&
          ...);
    }(typename Describe<T>::Cases{});
  else if constexpr (DescribedStruct<T> || Tuple<T>)
    return []<class... F>(TypeList<F...>) { return (owns_unpadded<A, F>() && ...); }(Fields<T>{});
  else
    return false;
}

/// Longest text that is stored inside its own eight bytes.
inline constexpr std::size_t inline_text_max = 8;
/// Relative pointer that points nowhere: empty maps, absent children.
inline constexpr std::int32_t no_target = 1;

/// Largest archive: relative pointers are i32.
inline constexpr std::uint64_t archive_bytes_max = std::numeric_limits<std::int32_t>::max();
/// Longest text that its length word can say.
inline constexpr std::uint64_t text_bytes_max = (std::uint64_t{1} << 30) - 1;

/// Entries of a B-tree node; a node has one child more.
inline constexpr std::size_t node_entries = 5;
/// Nodes from the root to a leaf: a tree of 2^32 entries, as the crate builds it, is 13 high.
inline constexpr std::size_t tree_height_max = 14;

/// Offsets inside a B-tree node, from its start.
template <class A, class K, class V>
struct NodeLayout {
  static constexpr Placement place_node() noexcept {
    Placement node{1, 1};  // the kind
    node.add(node_entries * size_of<A, K>(), align_of<A, K>());
    node.add(node_entries * size_of<A, V>(), align_of<A, V>());
    return node;
  }
  static constexpr std::size_t keys = round_up(1, align_of<A, K>());
  static constexpr std::size_t values =
      round_up(keys + node_entries * size_of<A, K>(), align_of<A, V>());
  static constexpr std::size_t node_size = place_node().size();
  static constexpr std::size_t node_align = place_node().align;
  static constexpr std::size_t align = std::max(node_align, A::align(4));
  static constexpr std::size_t count = round_up(node_size, A::align(4));  // leaf: u32
  static constexpr std::size_t leaf_size = round_up(count + 4, align);
  static constexpr std::size_t lesser = count;  // inner: i32[5], then i32 greater
  static constexpr std::size_t greater = lesser + 4 * node_entries;
  static constexpr std::size_t inner_size = round_up(greater + 4, align);
};

/// A slot of a hash map: a C struct of key and value.
template <class A, class K, class V>
struct SlotLayout {
  static constexpr std::size_t key = 0;
  static constexpr std::size_t value = round_up(size_of<A, K>(), align_of<A, V>());
  static constexpr std::size_t align = std::max(align_of<A, K>(), align_of<A, V>());
  static constexpr std::size_t size = round_up(value + size_of<A, V>(), align);
};

}  // namespace kv::rkyv
