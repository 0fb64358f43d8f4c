#include "kv/storage/any_key.h"

#include <algorithm>

#include "kv/core/utf8.h"
#include "kv/key/key_text.h"

namespace kv {
namespace {

// These reach disk.
enum class Tag : std::uint8_t {
  boolean = 0x01,
  negative = 0x02,
  integer = 0x03,
  real = 0x04,
  uuid = 0x05,
  text = 0x06,
  bytes = 0x07
};

template <class T>
void put(Tag tag, const key::ComponentView<T>& value, KeyBuffer& buffer) noexcept {
  buffer.push(static_cast<std::byte>(tag));
  key::encode<T, false, true>(value, buffer);
}

template <class T>
Fault take(BytesView bytes, KeyScratch& scratch, AnyKeyView& out) noexcept {
  key::Source source{bytes, scratch};
  key::ComponentView<T> value{};
  if (Fault fault = key::decode<T, false, true>(source, value)) {
    ++fault.offset;
    return fault;
  }
  if (!source.left.empty()) return {"bytes follow the key", bytes.size() - source.left.size() + 1};
  out = AnyKeyView(value);
  return {};
}

template <class... Fn>
struct Overload : Fn... {
  using Fn::operator()...;
};
template <class... Fn>
Overload(Fn...) -> Overload<Fn...>;

}  // namespace

bool operator==(const AnyKeyView& a, const AnyKeyView& b) noexcept {
  if (a.held_.index() != b.held_.index()) return false;
  if (const auto* bytes = std::get_if<BytesView>(&a.held_))
    return std::ranges::equal(*bytes, std::get<BytesView>(b.held_));
  return std::visit(
      Overload{[](BytesView) { return false; },
               [&]<class T>(const T& value) { return value == std::get<T>(b.held_); }},
      a.held_);
}

AnyKey::AnyKey(const AnyKeyView& view) {
  std::visit(Overload{[&](std::string_view text) { held_ = std::string(text); },
                      [&](BytesView bytes) { held_ = Bytes(bytes.begin(), bytes.end()); },
                      [&](const auto& value) { held_ = value; }},
             view.held());
}

AnyKey::operator AnyKeyView() const noexcept {
  return std::visit([](const auto& value) { return AnyKeyView(value); }, held_);
}

void AnyKeyCodec::encode(const View& key, KeyBuffer& buffer) noexcept {
  std::visit(Overload{[&](bool value) { put<bool>(Tag::boolean, value, buffer); },
                      [&](std::uint64_t value) { put<std::uint64_t>(Tag::integer, value, buffer); },
                      [&](std::int64_t value) { put<std::int64_t>(Tag::negative, value, buffer); },
                      [&](double value) { put<double>(Tag::real, value, buffer); },
                      [&](const Uuid& value) { put<Uuid>(Tag::uuid, value, buffer); },
                      [&](std::string_view value) { put<std::string>(Tag::text, value, buffer); },
                      [&](BytesView value) { put<Bytes>(Tag::bytes, value, buffer); }},
             key.held());
}

Fault AnyKeyCodec::decode(BytesView bytes, KeyScratch& scratch, View& out) noexcept {
  if (bytes.empty()) return {"the key is empty", 0};
  if (bytes.size() > scratch.size()) return {"the key is longer than 511 bytes", scratch.size()};
  const BytesView rest = bytes.subspan(1);
  switch (static_cast<Tag>(bytes[0])) {
    case Tag::boolean:
      return take<bool>(rest, scratch, out);
    case Tag::negative: {
      const Fault fault = take<std::int64_t>(rest, scratch, out);
      if (!fault && !std::holds_alternative<std::int64_t>(out.held()))
        return {"a number that is not negative is stored as one", 1};
      return fault;
    }
    case Tag::integer:
      return take<std::uint64_t>(rest, scratch, out);
    case Tag::real:
      return take<double>(rest, scratch, out);
    case Tag::uuid:
      return take<Uuid>(rest, scratch, out);
    case Tag::text:
      return take<std::string>(rest, scratch, out);
    case Tag::bytes:
      return take<Bytes>(rest, scratch, out);
  }
  return {"the key's first byte says no kind of key", 0};
}

std::string AnyKeyCodec::text(const View& key) {
  return std::visit(Overload{[](bool value) { return std::string(value ? "true" : "false"); },
                             [](double value) { return number_text(value, false); },
                             [](const Uuid& value) { return to_string(value); },
                             [](std::string_view value) { return quoted(value); },
                             [](BytesView value) { return hex(value); },
                             [](const auto& value) { return std::to_string(value); }},
                    key.held());
}

bool AnyKeyCodec::encode_prefix(KeyBuffer& buffer, std::string_view leading) noexcept {
  buffer.push(static_cast<std::byte>(Tag::text));
  buffer.push(leading.data(), leading.size());
  return false;
}

}  // namespace kv
