// An array inside a struct that is stored as its bytes.
#pragma once

#include <compare>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

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

  class Iterator {
   public:
    using value_type = typename List::value_type;
    using difference_type = std::ptrdiff_t;
    using reference = value_type;
    using iterator_concept = std::random_access_iterator_tag;
    using iterator_category = std::input_iterator_tag;

    Iterator() = default;
    explicit Iterator(const std::byte* at) noexcept : at_(at) {}
    value_type operator*() const noexcept { return read<F, T>(at_); }
    value_type operator[](std::ptrdiff_t n) const noexcept { return *(*this + n); }
    Iterator& operator++() noexcept { return *this += 1; }
    Iterator& operator--() noexcept { return *this -= 1; }
    Iterator operator++(int) noexcept {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    Iterator operator--(int) noexcept {
      const Iterator before = *this;
      --*this;
      return before;
    }
    Iterator& operator+=(std::ptrdiff_t n) noexcept {
      at_ += n * static_cast<std::ptrdiff_t>(sizeof(T));
      return *this;
    }
    Iterator& operator-=(std::ptrdiff_t n) noexcept { return *this += -n; }
    friend Iterator operator+(Iterator it, std::ptrdiff_t n) noexcept { return it += n; }
    friend Iterator operator+(std::ptrdiff_t n, Iterator it) noexcept { return it += n; }
    friend Iterator operator-(Iterator it, std::ptrdiff_t n) noexcept { return it -= n; }
    friend std::ptrdiff_t operator-(const Iterator& a, const Iterator& b) noexcept {
      return (a.at_ - b.at_) / static_cast<std::ptrdiff_t>(sizeof(T));
    }
    friend auto operator<=>(const Iterator&, const Iterator&) = default;

   private:
    const std::byte* at_ = nullptr;
  };

  List(const std::byte* first, std::size_t size) noexcept : first_(first), size_(size) {}

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  Iterator begin() const noexcept { return Iterator(first_); }
  Iterator end() const noexcept { return Iterator(first_ + size_ * sizeof(T)); }
  /// Needs i < size().
  value_type operator[](std::size_t i) const noexcept { return read<F, T>(first_ + i * sizeof(T)); }
  /// As [], but throws `Errc::invalid_argument` when there is no such element.
  value_type at(std::size_t i) const {
    if (i >= size_) limits::no_element(i, size_);
    return (*this)[i];
  }

 private:
  const std::byte* first_;
  std::size_t size_;
};

}  // namespace kv::native
