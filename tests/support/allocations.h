// Counts what a program takes from the heap. It replaces operator new: for a test program of its
// own, in one source.
#pragma once

#include <atomic>
#include <cstdlib>
#include <new>

namespace kv::test {

inline std::atomic<std::size_t> allocations{0};

inline void* counted(std::size_t bytes) noexcept {
  ++allocations;
  return std::malloc(bytes == 0 ? 1 : bytes);
}

}  // namespace kv::test

void* operator new(std::size_t bytes) {
  if (void* at = kv::test::counted(bytes)) return at;
  throw std::bad_alloc();
}
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  return kv::test::counted(bytes);
}
void operator delete(void* at) noexcept { std::free(at); }
void operator delete(void* at, std::size_t) noexcept { std::free(at); }
