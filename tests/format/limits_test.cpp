// What reading would refuse, sizing refuses before a byte is stored: nesting, lists of nothing,
// text that is not UTF-8, numbers without a name. In every format by the same rules.
#include <catch2/catch.hpp>

#include "kv/format/rkyv/rkyv.h"
#include "kv/format/serde/serde.h"
#include "types.h"

namespace kv::test {
namespace {

using conformance::Empty;
using conformance::ListNode;
using conformance::Sparse;

template <class F, class T>
Bytes encoded(const T& value) {
  using Codec = typename F::template Codec<T>;
  Bytes bytes(Codec::size(value));
  Codec::write(value, bytes);
  return bytes;
}
template <class F, class T>
bool comes_back(const T& value) {
  using Codec = typename F::template Codec<T>;
  const Bytes bytes = encoded<F>(value);
  return !Codec::check(bytes) && Codec::unpack(Codec::view(bytes)) == value;
}
/// The message with which sizing refuses the value; empty: it does not.
template <class F, class T>
std::string refusal(const T& value) {
  try {
    F::template Codec<T>::size(value);
  } catch (const Error& error) {
    CHECK(error.code() == Errc::invalid_argument);
    return error.what();
  }
  return {};
}
bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A chain of so many nodes, each in a box of the one before.
ListNode chain(unsigned nodes) {
  ListNode head;
  for (unsigned i = 1; i < nodes; ++i) {
    ListNode next;
    next.next = Box<ListNode>(std::move(head));
    head = std::move(next);
  }
  return head;
}

}  // namespace

TEMPLATE_TEST_CASE("values nested deeper than can be read are not stored", "", Rkyv, RkyvUnaligned,
                   Bincode, Bincode2, Postcard) {
  CHECK(comes_back<TestType>(chain(128)));
  CHECK(has(refusal<TestType>(chain(129)), "nested deeper than 128 levels"));
  CHECK(has(refusal<TestType>(chain(20000)), "nested deeper than 128 levels"));
}

TEMPLATE_TEST_CASE("lists of elements without content are bounded as a whole", "", Rkyv,
                   RkyvUnaligned, Bincode, Bincode2, Postcard) {
  const std::size_t most = limits::empty_bytes_max / sizeof(Empty);
  CHECK(comes_back<TestType>(std::vector<Empty>(most)));
  CHECK(has(refusal<TestType>(std::vector<Empty>(most + 1)), "elements without content"));
  std::vector<std::vector<Empty>> two(2);
  two[0].resize(most);
  CHECK(comes_back<TestType>(two));
  two[1].resize(1);
  CHECK(has(refusal<TestType>(two), "elements without content"));
}

TEMPLATE_TEST_CASE("a length that claims more empty elements than allowed is refused at once", "",
                   Rkyv, RkyvUnaligned, Bincode, Bincode2, Postcard) {
  using Codec = typename TestType::template Codec<std::vector<Empty>>;
  const std::size_t most = limits::empty_bytes_max / sizeof(Empty);
  Bytes bytes = encoded<TestType>(std::vector<Empty>(most));
  REQUIRE_FALSE(Codec::check(bytes));
  // One more than the most, in the little-endian or varint length that stands at the end.
  if constexpr (std::same_as<TestType, Postcard>)
    bytes[0] |= std::byte{1};
  else if constexpr (std::same_as<TestType, Bincode>)
    bytes[0] |= std::byte{1};
  else
    bytes[bytes.size() - 4] |= std::byte{1};
  CHECK(std::string(Codec::check(bytes).rule) == "a list of empty elements is too long");
}

TEMPLATE_TEST_CASE("what is no UTF-8, no scalar, no named number is not stored", "", Rkyv,
                   RkyvUnaligned, Bincode, Bincode2, Postcard) {
  CHECK(has(refusal<TestType>(std::string("ab\xff")), "not UTF-8 at its byte 2"));
  CHECK(has(refusal<TestType>(std::vector<std::string>{"a", "long enough to be apart \xc0"}),
            "not UTF-8 at its byte 24"));
  CHECK(has(refusal<TestType>(char32_t{0xD800}), "no Unicode scalar"));
  CHECK(has(refusal<TestType>(std::vector<char32_t>{U'a', char32_t{0x110000}}), "1114112"));
  CHECK(has(refusal<TestType>(static_cast<Sparse>(77)), "77 is none of those that enum Sparse"));
  CHECK(has(refusal<TestType>(std::array<Sparse, 2>{Sparse{}, static_cast<Sparse>(99)}), "enum"));
}

}  // namespace kv::test
