// Where a table keeps its fields: the widest first, so that nothing lies between them.
#pragma once

#include <flatbuffers/base.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "kv/format/flatbuffers/shape.h"

namespace kv::flat {

using flatbuffers::uoffset_t;
using flatbuffers::voffset_t;

/// A field in its table; without bytes when it is left out.
struct FieldSize {
  std::size_t bytes = 0;
  std::size_t align = 1;  // 1, 2, 4 or 8
};

/// Vtables of one hash take one place among those that may be shared.
inline constexpr std::size_t vtable_hashes = 32;

/// A table's vtable, whose numbers are its own size, the table's, and each field's distance from
/// the table's begin; fields that are left out at the end have no number.
struct TableLayout {
  std::span<const voffset_t> vtable;
  std::size_t align;
  std::size_t hash;
};

/// `vtable` has room for all fields and the two sizes.
constexpr TableLayout lay_out(std::span<const FieldSize> fields, std::span<voffset_t> vtable) {
  constexpr auto width = [](std::size_t align) { return std::bit_width(align) - 1; };
  std::array<std::size_t, 4> next{};
  std::size_t numbers = 2;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    next[width(fields[i].align)] += fields[i].bytes;
    if (fields[i].bytes != 0) numbers = i + 3;
  }
  const std::size_t align = next[3] != 0 ? 8 : 4;
  std::size_t end = sizeof(flatbuffers::soffset_t);
  for (std::size_t i = next.size(); i-- > 0;) {
    const std::size_t bytes = next[i];
    next[i] = end;
    end += bytes;
  }
  vtable[0] = static_cast<voffset_t>(numbers * sizeof(voffset_t));
  vtable[1] = static_cast<voffset_t>(end);
  std::uint32_t mixed = vtable[0] ^ static_cast<std::uint32_t>(end) << 16U;
  for (std::size_t i = 0; i + 2 < numbers; ++i) {
    const auto [bytes, field_align] = fields[i];
    std::size_t& at = next[width(field_align)];
    vtable[2 + i] = bytes == 0 ? voffset_t{0} : static_cast<voffset_t>(at);
    at += bytes;
    mixed = std::rotl(mixed, 5) ^ vtable[2 + i];
  }
  mixed *= 0x9E3779B1U;
  return {vtable.first(numbers), align, mixed / (0x1'0000'0000U / vtable_hashes)};
}

/// Of a field of type T, or of an optional one that is there.
template <class T>
constexpr FieldSize stored_size() noexcept {
  if constexpr (Inline<T>)
    return {sizeof(Wire<T>), alignof(Wire<T>)};
  else
    return {sizeof(uoffset_t), alignof(uoffset_t)};
}
/// The layout of tables in which no field is ever left out.
template <class... Fields>
struct FixedLayout {
  static constexpr std::array<FieldSize, sizeof...(Fields)> sizes{stored_size<Fields>()...};
  static constexpr auto vtable = [] {
    std::array<voffset_t, 2 + sizeof...(Fields)> made{};
    lay_out(sizes, made);
    return made;
  }();
  static constexpr TableLayout layout = [] {
    auto made = vtable;
    const TableLayout same = lay_out(sizes, made);
    return TableLayout{vtable, same.align, same.hash};
  }();
};

}  // namespace kv::flat
