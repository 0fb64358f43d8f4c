// One line of the conformance data against one format.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <ostream>
#include <string>

#include "kv/format/serde/serde.h"
#include "types.h"
#include "value.h"

namespace kv::test {

/// What became of a case.
enum class Verdict {
  wrong,                ///< not what the crate does
  same_bytes,           ///< written as the crate writes it, and read back
  same_value,           ///< read to the value that the crate reads
  behind_refused,       ///< the same, and refused with the bytes behind it, which the crate leaves
  refused,              ///< as the crate does
  refused_unsafe,       ///< the crate's check passes and its reading goes wrong
  refused_strictly,     ///< accepted by this release of the crate, refused by the next
  accepted_any_address  ///< refused by the crate only for the address that it lay at
};
inline std::ostream& operator<<(std::ostream& out, Verdict verdict) {
  constexpr std::array<const char*, 8> names{
      "wrong",   "same bytes",     "same value",       "behind refused",
      "refused", "refused unsafe", "refused strictly", "accepted any address"};
  return out << names.at(static_cast<std::size_t>(verdict));
}
struct Outcome {
  Verdict verdict = Verdict::wrong;
  std::string problem;
};
inline Outcome wrong(std::string problem) { return {Verdict::wrong, std::move(problem)}; }

using Runner = std::function<Outcome(const Json&)>;
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
Outcome run_valid(const Json& one) {
  using Codec = typename F::template Codec<T>;
  const Bytes bytes = from_hex(one.at("bytes"));
  const T value = value_of<T>(one.at("value"));
  if (encoded<F>(value) != bytes) return wrong("encodes to other bytes");
  Exact exact(bytes);
  if (const Fault fault = Codec::check(exact.bytes))
    return wrong(std::string("refused: ") + fault.rule);
  if (!same<F>(Codec::unpack(Codec::view(exact.bytes)), value))
    return wrong("decodes to another value");
  // Damage that the check lets through must be safe to read.
  constexpr std::size_t bits_max = 2000;
  for (std::size_t bit = 0; bit < bytes.size() * 8 && bit < bits_max; ++bit) {
    const auto flip = static_cast<std::byte>(1U << (bit % 8));
    exact.copy[bit / 8] ^= flip;
    if (!Codec::check(exact.bytes)) (void)Codec::unpack(Codec::view(exact.bytes));
    exact.copy[bit / 8] ^= flip;
  }
  return {Verdict::same_bytes, {}};
}

template <class F, class T>
Outcome run_damaged(const Json& one) {
  using Codec = typename F::template Codec<T>;
  Bytes bytes = from_hex(one.at("bytes"));
  const bool behind = one.contains("consumed") && one.at("consumed") < bytes.size();
  if (behind) {
    if (!Codec::check(Exact(bytes).bytes)) return wrong("accepted bytes behind the value");
    bytes.resize(one.at("consumed").get<std::size_t>());
  }
  const Exact exact(bytes);
  const Fault fault = Codec::check(exact.bytes);
  if (one.at("expect") == "err") {
    if (fault) return {Verdict::refused, {}};
    // Scalars are loaded from any address, so what only its address damns is fine here.
    if (one.value("error", "") == "alignment" && one.value("addr_mod_64", 0) != 0) {
      (void)Codec::unpack(Codec::view(exact.bytes));
      return {Verdict::accepted_any_address, {}};
    }
    return wrong("accepted what the crate refuses");
  }
  if (one.contains("decode_error"))
    return fault ? Outcome{Verdict::refused_unsafe, {}} : wrong("accepted what is unsafe to read");
  if (one.contains("expect_next"))
    return fault ? Outcome{Verdict::refused_strictly, {}} : wrong("accepted a wrong length");
  if (fault) return wrong(std::string("refused what the crate accepts: ") + fault.rule);
  if (!same<F>(Codec::unpack(Codec::view(exact.bytes)), value_of<T>(one.at("value"))))
    return wrong("decodes to another value");
  return {behind ? Verdict::behind_refused : Verdict::same_value, {}};
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
