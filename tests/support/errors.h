// What a call throws.
#pragma once

#include <catch2/catch.hpp>
#include <optional>
#include <string>

#include "kv/core/error.h"

namespace kv::test {

/// The `kv::Error` that `fn` throws; no code when it throws none.
struct Thrown {
  std::optional<Errc> code;
  std::string message = "none";
};
template <class Fn>
Thrown thrown(Fn&& fn) {
  try {
    fn();
  } catch (const Error& error) {
    return {error.code(), error.what()};
  }
  return {};
}

template <class Fn>
std::optional<Errc> code_of(Fn&& fn) {
  return thrown(fn).code;
}
template <class Fn>
std::string message_of(Fn&& fn) {
  return thrown(fn).message;
}

/// The message of the error of this code that `fn` throws; fails the test when it does not.
template <class Fn>
std::string refused(Errc code, Fn&& fn) {
  const Thrown error = thrown(fn);
  INFO("error: " << error.message);
  CHECK(error.code == code);
  return error.message;
}

}  // namespace kv::test
