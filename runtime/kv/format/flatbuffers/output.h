// The buffer in which a thread writes its FlatBuffers values, from front to back.
//
//   value  = root offset, objects, zeros up to a multiple of 8 bytes
//   object = table | text | vector          each parent before its children, in the fields' order
//   table  = [vtable] own bytes             the vtable only where no equal one can be shared
//
// Everything begins at a multiple of 4 bytes; a table or vector of numbers of 8 bytes, or of 16,
// begins 4 bytes behind a multiple of 8, which is where those numbers then are aligned.
#pragma once

#include <flatbuffers/base.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "kv/core/bytes.h"
#include "kv/format/flatbuffers/layout.h"

namespace kv::flat {

/// Kept per thread, so that writing values in a steady state allocates nothing. Objects are known
/// by their position, counted from the value's first byte. Throws `value_too_large`.
class Output {
 public:
  /// This thread's own.
  static Output& of_thread();

  Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  /// Begins a value. Whatever was made before is gone, also what an exception left half made. The
  /// first table that is made is the value's root.
  void begin();
  /// The whole value, valid until the thread begins its next one.
  BytesView finished();

  /// Text with its length and its zero. Throws `invalid_argument` when it is not UTF-8.
  std::size_t text(std::string_view text);
  std::size_t binary(BytesView bytes) {
    const std::size_t at = vector(bytes.size(), 1, 1);
    if (!bytes.empty()) std::memcpy(this->at(first_element(at)), bytes.data(), bytes.size());
    return at;
  }
  /// Room for the elements, all bytes of which are to be written.
  std::size_t vector(std::size_t size, std::size_t element_bytes, std::size_t align) {
    if (size > bytes_max) [[unlikely]]
      too_large();
    const std::size_t at = room(sizeof(uoffset_t) + size * element_bytes, align);
    put(at, static_cast<uoffset_t>(size));
    return at;
  }
  static constexpr std::size_t first_element(std::size_t vector) noexcept {
    return vector + sizeof(uoffset_t);
  }
  /// A table, all bytes of whose fields are to be written.
  std::size_t table(const TableLayout& layout) {
    const auto* const vtable = layout.vtable.data();
    const std::size_t bytes = layout.vtable.size_bytes();
    std::size_t shared = vtables_[layout.hash];
    // The sizes first: no byte behind a shorter one is compared.
    if (shared == 0 || std::memcmp(at(shared), vtable, 2 * sizeof(voffset_t)) != 0 ||
        std::memcmp(at(shared), vtable, bytes) != 0) {
      shared = room(bytes, sizeof(voffset_t));
      std::memcpy(at(shared), vtable, bytes);
      vtables_[layout.hash] = static_cast<std::uint32_t>(shared);
    }
    const std::size_t table = room(vtable[1], layout.align);
    put(table, static_cast<flatbuffers::soffset_t>(table - shared));
    return table;
  }

  /// The offset at `from` leads to the object at `to`, which is behind it.
  void point(std::size_t from, std::size_t to) noexcept {
    put(from, static_cast<uoffset_t>(to - from));
  }
  template <class N>
  void put(std::size_t position, const N& number) noexcept {
    std::memcpy(at(position), &number, sizeof number);
  }
  std::byte* at(std::size_t position) noexcept { return bytes_.get() + position; }

  /// What waits to be written in another order: a stack.
  std::vector<const void*>& waiting() noexcept { return waiting_; }

 private:
  /// Of a value: below the 2 GiB of the library's verifier, above what a database stores.
  static constexpr std::size_t bytes_max = std::size_t{3} << 29;
  /// Before an object are at most 11 zeros; zeros and texts are written in words.
  static constexpr std::size_t slack = 16;
  static_assert(FLATBUFFERS_LITTLEENDIAN, "numbers are stored as they are in memory");

  /// Zeros up to where an object with this alignment begins, and room for it.
  std::size_t room(std::size_t bytes, std::size_t align) {
    if (bytes + slack > room_ - size_) [[unlikely]]
      grow(bytes + slack);
    const std::uint64_t zeros = 0;
    put(size_, zeros);
    const std::size_t begin =
        align == 8 ? ((size_ + 3) & ~std::size_t{7}) + 4 : (size_ + 3) & ~std::size_t{3};
    size_ = begin + bytes;
    return begin;
  }
  [[gnu::cold, gnu::noinline]] void grow(std::size_t bytes);
  [[noreturn]] static void too_large();

  std::unique_ptr<std::byte[]> bytes_;
  std::size_t size_ = 0;
  std::size_t room_ = 0;  // without the slack
  std::vector<const void*> waiting_;
  std::array<std::uint32_t, vtable_hashes> vtables_{};  // the last of each hash; 0: none
};

}  // namespace kv::flat
