// `box<T>`: an owned value kept elsewhere, so that a type may contain itself.
#pragma once

#include <memory>
#include <utility>

#include "kv/core/initial.h"

namespace kv {

/// Behaves as a T: copies deeply, compares by value, is never null. A T is made when it is first
/// needed, so that a recursive type can be default-constructed. A moved-from box holds a new T.
template <class T>
class Box {
 public:
  using value_type = T;

  Box() = default;
  Box(T value) : held_(std::make_unique<T>(std::move(value))) {}  // NOLINT: a T is a box of it
  Box(const Box& other) : held_(other.held_ ? std::make_unique<T>(*other.held_) : nullptr) {}
  Box(Box&&) noexcept = default;
  Box& operator=(const Box& other) {
    if (this != &other) held_ = other.held_ ? std::make_unique<T>(*other.held_) : nullptr;
    return *this;
  }
  Box& operator=(Box&&) noexcept = default;
  ~Box() = default;

  T& operator*() {
    if (!held_) held_ = std::make_unique<T>(initial<T>());
    return *held_;
  }
  const T& operator*() const {
    static const T fresh = initial<T>();  // what a box that was never written holds
    return held_ ? *held_ : fresh;
  }
  T* operator->() { return &**this; }
  const T* operator->() const { return &**this; }

  friend bool operator==(const Box& a, const Box& b) { return *a == *b; }

 private:
  std::unique_ptr<T> held_;
};

}  // namespace kv
