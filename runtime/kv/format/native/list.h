// An array inside a struct that is stored as its bytes.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "kv/format/index_iterator.h"
#include "kv/format/limits.h"
#include "kv/format/unpack.h"

namespace kv::native {

template <class F, class T>
auto read(const std::byte* at) noexcept;

/// Elements at equal distances. Random access; borrows from the record.
template <class F, class T>
class List {
 public:
  using value_type = decltype(read<F, T>(std::declval<const std::byte*>()));

  using Iterator = IndexIterator<List, value_type>;

  List() = default;
  List(const std::byte* first, std::size_t size) noexcept : first_(first), size_(size) {}

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  Iterator begin() const noexcept { return {*this, 0}; }
  Iterator end() const noexcept { return {*this, size_}; }
  /// Needs i < size().
  value_type operator[](std::size_t i) const noexcept { return at_index(i); }
  /// As [], but throws `Errc::invalid_argument` when there is no such element.
  value_type at(std::size_t i) const {
    if (i >= size_) limits::no_element(i, size_);
    return (*this)[i];
  }

 private:
  friend Iterator;
  value_type at_index(std::size_t i) const noexcept { return read<F, T>(first_ + i * sizeof(T)); }

  const std::byte* first_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace kv::native
