#include "kv/dynamic/key.h"

#include "kv/dynamic/access.h"
#include "kv/key/key_text.h"
#include "kv/key/ordered.h"

namespace kv::dynamic {

using schema::Kind;

namespace {

/// Calls fn.operator()<T, Desc, Last>(): the component codecs take all three at compile time.
template <class T, class Fn>
decltype(auto) with_flags(bool descending, bool last, Fn&& fn) {
  if (descending)
    return last ? fn.template operator()<T, true, true>()
                : fn.template operator()<T, true, false>();
  return last ? fn.template operator()<T, false, true>()
              : fn.template operator()<T, false, false>();
}

/// The C++ component of a node that is a scalar or an enum's integer.
template <class Fn>
decltype(auto) with_component(const Node& node, Fn&& fn) {
  return with_scalar(node.scalar, [&]<class T>(std::type_identity<T>) {
    if constexpr (key::Component<T>)
      return fn(std::type_identity<T>{});
    else
      return fn(std::type_identity<std::uint8_t>{});  // no schema has such a key
  });
}

const schema::EnumValue* named(const Node& node, std::uint64_t bits) {
  for (const schema::EnumValue& one : node.names->values)
    if (one.bits() == bits) return &one;
  return nullptr;
}

struct Taken {
  Fault fault;
  Value value;
  std::string text;
};

Taken take_bytes(const KeyPart& part, key::Source& source, bool words) {
  const auto length = static_cast<std::size_t>(part.type->length);
  if (source.left.size() < length) return {{"the key ends too early", source.left.size()}, {}, {}};
  ValueList list;
  Bytes raw;
  for (const std::byte stored : source.left.first(length)) {
    raw.push_back(part.descending ? ~stored : stored);
    list.items.emplace_back(std::to_integer<std::uint8_t>(raw.back()));
  }
  source.left = source.left.subspan(length);
  return {{}, std::move(list), words ? hex(raw) : ""};
}

Taken take(const KeyPart& part, bool last, key::Source& source, bool words) {
  if (part.type->kind == Kind::array) return take_bytes(part, source, words);
  return with_component(*part.type, [&]<class T>(std::type_identity<T>) -> Taken {
    key::ComponentView<T> view{};
    const Fault fault = with_flags<T>(part.descending, last, [&]<class C, bool Desc, bool Last>() {
      return key::decode<C, Desc, Last>(source, view);
    });
    if (fault) return {fault, {}, {}};
    if (part.type->kind == Kind::enumeration) {
      if constexpr (std::integral<T>) {
        const auto* one = named(*part.type, static_cast<std::uint64_t>(view));
        if (one == nullptr) return {{"an enum component has an unknown value", 0}, {}, {}};
        return {{}, Enumerator{one->name}, one->name};
      }
    }
    return {{}, Value(view), words ? key::component_text<T>(view) : ""};
  });
}

void put(const KeyPart& part, bool last, const Value& value, KeyBuffer& out) {
  if (part.type->kind == Kind::array) {
    for (const Value& item : exactly(value, static_cast<std::size_t>(part.type->length))) {
      const auto byte = static_cast<std::byte>(item.as<std::uint8_t>());
      out.push(part.descending ? ~byte : byte);
    }
    return;
  }
  with_component(*part.type, [&]<class T>(std::type_identity<T>) {
    key::ComponentView<T> view{};
    if (part.type->kind == Kind::enumeration) {
      if constexpr (std::integral<T>)
        view = static_cast<T>(part.type->names->values[position_of(*part.type, value)].bits());
    } else {
      view = value.as<key::ComponentView<T>>();
    }
    if (const Fault fault = key::check<T>(view)) throw Mismatch{"", fault.rule};
    with_flags<T>(part.descending, last,
                  [&]<class C, bool Desc, bool Last>() { key::encode<C, Desc, Last>(view, out); });
  });
}

Fault read_native(const Node& type, BytesView bytes, Value& value) {
  return with_scalar(type.scalar, [&]<class T>(std::type_identity<T>) -> Fault {
    if constexpr (std::unsigned_integral<T> && sizeof(T) >= 4) {
      if (bytes.size() != sizeof(T)) return {"the key has another size", bytes.size()};
      value = load<T>(bytes.data());
      return {};
    } else {
      return {"a native key is u32 or u64", 0};
    }
  });
}

}  // namespace

Fault read_key(const std::vector<KeyPart>& parts, bool native, BytesView bytes, Value* out,
               std::string* text) {
  ValueRecord record;
  std::string words;
  if (native) {
    Value value;
    if (const Fault fault = read_native(*parts.front().type, bytes, value)) return fault;
    if (text != nullptr) *text = to_json(value);
    if (out != nullptr) {
      record.members.push_back({parts.front().name, std::move(value)});
      *out = std::move(record);
    }
    return {};
  }
  KeyScratch scratch;
  if (bytes.size() > scratch.size()) return {key::too_long, scratch.size()};
  key::Source source{bytes, scratch};
  for (const KeyPart& part : parts) {
    const bool last = &part == &parts.back();
    const std::size_t begin = bytes.size() - source.left.size();
    Taken taken = take(part, last, source, text != nullptr);
    if (taken.fault) {
      taken.fault.offset += begin;
      return taken.fault;
    }
    words += (words.empty() ? "" : ", ") + taken.text;
    if (out != nullptr) record.members.push_back({part.name, std::move(taken.value)});
  }
  if (!source.left.empty()) return {key::too_much, bytes.size() - source.left.size()};
  if (text != nullptr) *text = parts.size() == 1 ? words : "(" + words + ")";
  if (out != nullptr) *out = std::move(record);
  return {};
}

void write_key(const std::vector<KeyPart>& parts, bool native, const Value& key, KeyBuffer& out) {
  const bool bare = key.kind() != ValueKind::record && parts.size() == 1;
  for (const KeyPart& part : parts) {
    within(part.name, [&] {
      const Value& value = bare ? key : key[part.name];
      if (!native) {
        put(part, &part == &parts.back(), value, out);
      } else if (part.type->scalar == schema::Scalar::u32) {
        out.push_value(value.as<std::uint32_t>());
      } else {
        out.push_value(value.as<std::uint64_t>());
      }
    });
  }
}

}  // namespace kv::dynamic
