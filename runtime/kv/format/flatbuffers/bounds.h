// Where things lie in untrusted FlatBuffers: bounds, alignment and offsets, whatever the types.
//
// Nothing becomes a pointer before it is known to lie in the value.
#pragma once

#include <cstdint>

#include "kv/core/fault.h"
#include "kv/core/utf8.h"
#include "kv/format/flatbuffers/view.h"

namespace kv::flat {

/// The part of a check that needs no types. Objects may be shared, so the work is bounded by a
/// budget beside the depth: what is read must not be much more than the value's size. Positions
/// count from the value's first byte.
class Bounds {
 protected:
  explicit Bounds(BytesView bytes) noexcept : base_(bytes.data()), size_(bytes.size()) {}

  static constexpr std::size_t extra_bytes = std::size_t{64} << 20;
  static constexpr std::size_t offset_bytes = sizeof(flatbuffers::uoffset_t);
  static constexpr std::size_t slot_bytes = sizeof(flatbuffers::voffset_t);

  /// A table whose place and vtable are known to be good.
  struct TableAt {
    std::size_t at;
    const std::byte* vtable;
    std::size_t vtable_bytes;

    /// Where the field is, from the table's start; 0: the table has none.
    std::size_t find(std::size_t field) const noexcept {
      return slot(field) < vtable_bytes ? load_number<flatbuffers::voffset_t>(vtable + slot(field))
                                        : 0;
    }
  };

  [[gnu::cold, gnu::noinline]] bool fail(const char* rule, std::size_t at) noexcept {
    if (!fault_) fault_ = {rule, at};
    return false;
  }
  bool spend(std::size_t bytes, std::size_t at) noexcept {
    if (bytes > budget_) return fail("parts of the value are shared too often", at);
    budget_ -= bytes;
    return true;
  }

  /// `bytes` from `at` lie in the value and begin aligned. Needs `bytes` <= `bytes_min`.
  bool holds(std::size_t at, std::size_t bytes, std::size_t align) const noexcept {
    return (at & (align - 1)) == 0 && at <= size_ - bytes;
  }
  template <class N>
  N load_at(std::size_t at) const noexcept {
    return load_number<N>(base_ + at);
  }

  /// `fields` checks what the table at `at` holds.
  template <class Fields>
  bool table(std::size_t at, Fields&& fields) noexcept {
    if (depth_ == depth_max) return fail("the value is nested too deep", at);
    constexpr const char* damaged = "a table or its list of fields is damaged";
    // A table takes four bytes: that there are more means that they are shared.
    if (++tables_ > size_ / offset_bytes + 1 || !holds(at, offset_bytes, offset_bytes))
      return fail(damaged, at);
    // The distance has a sign, but a vtable before the value's start is one past its end, too.
    const std::size_t vtable = at - static_cast<std::size_t>(load_at<flatbuffers::soffset_t>(at));
    if (!holds(vtable, slot_bytes, slot_bytes)) return fail(damaged, at);
    const std::size_t vtable_bytes = load_at<flatbuffers::voffset_t>(vtable);
    if (vtable_bytes % slot_bytes != 0 || vtable_bytes > size_ - vtable) return fail(damaged, at);
    ++depth_;
    if (!fields(TableAt{at, base_ + vtable, vtable_bytes})) return false;
    --depth_;
    return true;
  }
  /// The object that the offset at `at` leads to; 0, where none can be, after a fault.
  std::size_t target(std::size_t at) noexcept {
    if (holds(at, offset_bytes, offset_bytes)) {
      // Of less than 2 GiB, so an offset of more, which the library reads as negative, is outside.
      const std::size_t distance = load_at<flatbuffers::uoffset_t>(at);
      if (distance != 0 && distance < size_ - at) return at + distance;
    }
    fail("an offset points outside of the value", at);
    return 0;
  }

  /// Where the value's root lies; 0 after a fault.
  std::size_t find_root() noexcept {
    if (size_ >= bytes_min) {
      prefetch({base_, size_});
      return target(0);
    }
    fail("the value ends too early", 0);
    return 0;
  }
  /// `bytes` of an inline value at `at` in a table.
  bool inside(std::size_t at, std::size_t bytes, std::size_t align) noexcept {
    const bool longer = bytes > bytes_min && bytes > size_;
    return (!longer && holds(at, bytes, align)) ||
           fail("a field lies outside of the value, or is not aligned", at);
  }

  /// The length of the vector at `at`, all of which lies in the value; false after a fault.
  bool extent(std::size_t at, std::size_t element_bytes, std::size_t& size) noexcept {
    constexpr const char* past = "a vector reaches past the end of the value";
    if (!holds(at, offset_bytes, offset_bytes)) return fail(past, at);
    size = load_at<flatbuffers::uoffset_t>(at);
    const std::size_t bytes = size * element_bytes;
    if (bytes > size_ - at - offset_bytes) return fail(past, at);
    return spend(bytes, at);
  }

  bool text(std::size_t at) noexcept {
    std::size_t size = 0;
    if (!extent(at, 1, size)) return false;
    const std::size_t first = at + offset_bytes;
    if (size == size_ - first || base_[first + size] != std::byte{0})
      return fail("a text does not end in a zero byte", at);
    return is_utf8(as_text({base_ + first, size})) || fail("text is not UTF-8", at);
  }

  /// Where the table of a variant's case is, and which of `cases` it is, from 0; false after a
  /// fault.
  bool held_case(const TableAt& table, std::size_t cases, std::size_t& index,
                 std::size_t& at) noexcept {
    const std::size_t type_distance = table.find(0);
    const std::size_t held_distance = table.find(1);
    if (type_distance == 0 || held_distance == 0) return fail("a variant holds no case", table.at);
    const std::size_t type = table.at + type_distance;
    if (!inside(type, 1, 1)) return false;
    index = std::to_integer<std::size_t>(base_[type]) - 1;
    if (index >= cases) return fail("a variant has an unknown case", type);
    at = target(table.at + held_distance);
    return at != 0;
  }

  const std::byte* const base_;
  const std::size_t size_;
  std::size_t budget_ = size_ + extra_bytes;
  std::size_t tables_ = 0;
  unsigned depth_ = 0;
  Fault fault_;
};

}  // namespace kv::flat
