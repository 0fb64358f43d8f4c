// Random access by index: the iterator of lists and maps whose elements are found at once.
#pragma once

#include <compare>
#include <cstddef>
#include <iterator>

namespace kv {

/// Holds a copy of the container, which is a view itself, and asks its `at_index`. What it gives
/// are values, so for the classic categories it is an input iterator.
template <class Container, class Value>
class IndexIterator {
 public:
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  using reference = value_type;
  using iterator_concept = std::random_access_iterator_tag;
  using iterator_category = std::input_iterator_tag;

  IndexIterator() = default;
  IndexIterator(const Container& of, std::size_t index) noexcept : of_(of), index_(index) {}

  value_type operator*() const noexcept { return of_.at_index(index_); }
  value_type operator[](difference_type by) const noexcept { return *(*this + by); }
  IndexIterator& operator+=(difference_type by) noexcept {
    index_ += static_cast<std::size_t>(by);
    return *this;
  }
  IndexIterator& operator-=(difference_type by) noexcept { return *this += -by; }
  IndexIterator& operator++() noexcept { return *this += 1; }
  IndexIterator& operator--() noexcept { return *this -= 1; }
  IndexIterator operator++(int) noexcept {
    IndexIterator before = *this;
    ++*this;
    return before;
  }
  IndexIterator operator--(int) noexcept {
    IndexIterator before = *this;
    --*this;
    return before;
  }
  friend IndexIterator operator+(IndexIterator it, difference_type by) noexcept { return it += by; }
  friend IndexIterator operator+(difference_type by, IndexIterator it) noexcept { return it += by; }
  friend IndexIterator operator-(IndexIterator it, difference_type by) noexcept { return it -= by; }
  friend difference_type operator-(const IndexIterator& a, const IndexIterator& b) noexcept {
    return static_cast<difference_type>(a.index_) - static_cast<difference_type>(b.index_);
  }
  friend bool operator==(const IndexIterator& a, const IndexIterator& b) noexcept {
    return a.index_ == b.index_;
  }
  friend auto operator<=>(const IndexIterator& a, const IndexIterator& b) noexcept {
    return a.index_ <=> b.index_;
  }

 private:
  Container of_{};
  std::size_t index_ = 0;
};

}  // namespace kv
