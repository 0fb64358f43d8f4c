// One line of the conformance data against one format.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "kv/format/serde/serde.h"
#include "types.h"
#include "value.h"

namespace kv::test {

/// What is wrong with the case; empty: nothing.
using Runner = std::function<std::string(const Json&)>;
struct Handler {
  std::map<std::string, Runner> by_format;  // "rkyv", "bincode1", …
};
using Handlers = std::map<std::string, Handler>;  // by the data's name of the type

template <class F, class T>
Bytes encoded(const T& value) {
  using Codec = typename F::template Codec<T>;
  Bytes bytes(Codec::size(value), std::byte{0xAA});
  Codec::write(value, bytes);
  return bytes;
}

/// A copy of exactly this size on the heap, so that AddressSanitizer sees any read outside.
struct Exact {
  std::unique_ptr<std::byte[]> copy;
  BytesView bytes;
  explicit Exact(const Bytes& from) : copy(new std::byte[from.size()]) {
    std::copy(from.begin(), from.end(), copy.get());
    bytes = {copy.get(), from.size()};
  }
};

/// Equal, NaN and its bits included: by the bytes that they encode to. Hash maps have no order, so
/// they compare by value.
template <class F, class T>
bool same(const T& a, const T& b) {
  return encoded<F>(a) == encoded<F>(b) || a == b;
}

template <class F, class T>
std::string run_valid(const Json& one) {
  using Codec = typename F::template Codec<T>;
  const Bytes bytes = from_hex(one.at("bytes"));
  const T value = value_of<T>(one.at("value"));
  if (encoded<F>(value) != bytes) return "encodes to other bytes";
  Exact exact(bytes);
  if (const Fault fault = Codec::check(exact.bytes)) return std::string("refused: ") + fault.rule;
  if (!same<F>(Codec::unpack(Codec::view(exact.bytes)), value)) return "decodes to another value";
  // Damage that the check lets through must be safe to read.
  constexpr std::size_t bits_max = 2000;
  for (std::size_t bit = 0; bit < bytes.size() * 8 && bit < bits_max; ++bit) {
    const auto flip = static_cast<std::byte>(1U << (bit % 8));
    exact.copy[bit / 8] ^= flip;
    if (!Codec::check(exact.bytes)) (void)Codec::unpack(Codec::view(exact.bytes));
    exact.copy[bit / 8] ^= flip;
  }
  return {};
}

template <class F, class T>
std::string run_damaged(const Json& one) {
  using Codec = typename F::template Codec<T>;
  Bytes bytes = from_hex(one.at("bytes"));
  const bool trailing = one.contains("consumed") && one.at("consumed") < bytes.size();
  if (trailing) {
    if (!Codec::check(bytes)) return "accepted bytes behind the value";
    bytes.resize(one.at("consumed").get<std::size_t>());
  }
  const Exact exact(bytes);
  const Fault fault = Codec::check(exact.bytes);
  if (one.at("expect") == "err") {
    // Scalars are loaded from any address, so what only its address damns is fine here.
    const bool lenient = one.value("error", "") == "alignment" || one.contains("expect_next");
    return fault || lenient ? "" : "accepted what the crate refuses";
  }
  if (one.contains("decode_error")) return fault ? "" : "accepted what is not safe to read";
  if (one.contains("expect_next")) return {};
  if (fault) return std::string("refused what the crate accepts: ") + fault.rule;
  if (!one.contains("value")) return {};
  return same<F>(Codec::unpack(Codec::view(exact.bytes)), value_of<T>(one.at("value")))
             ? ""
             : "decodes to another value";
}

template <class T>
void add(Handlers& handlers, const char* name) {
  auto& by_format = handlers[name].by_format;
  by_format["rkyv"] = run_valid<Rkyv, T>;
  by_format["rkyv_unaligned"] = run_valid<RkyvUnaligned, T>;
  by_format["rkyv_invalid"] = run_damaged<Rkyv, T>;
  by_format["bincode1"] = run_valid<Bincode, T>;
  by_format["bincode1_invalid"] = run_damaged<Bincode, T>;
  by_format["bincode2"] = run_valid<Bincode2, T>;
  by_format["bincode2_invalid"] = run_damaged<Bincode2, T>;
  by_format["postcard"] = run_valid<Postcard, T>;
  by_format["postcard_invalid"] = run_damaged<Postcard, T>;
}

void register_types_0(Handlers& handlers);
void register_types_1(Handlers& handlers);
void register_types_2(Handlers& handlers);

}  // namespace kv::test
