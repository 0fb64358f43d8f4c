// bincode, bincode2 and postcard by a type tree: the walks of kv/format/serde.
#include <cstring>

#include "kv/dynamic/access.h"
#include "kv/dynamic/walk.h"
#include "kv/format/serde/serde.h"

namespace kv::dynamic {

using schema::Kind;
using serde::Input;

namespace {

template <class F>
struct Walk {
  using W = typename F::Wire;

  static bool check_parts(const std::vector<Part>& parts, Input& in) noexcept {
    for (const Part& part : parts)
      if (!check(*part.type, in)) return false;
    return true;
  }

  static bool check(const Node& node, Input& in) noexcept {
    switch (node.kind) {
      case Kind::scalar:
        return with_scalar(node.scalar,
                           [&]<class T>(std::type_identity<T>) { return serde::check<W, T>(in); });
      case Kind::enumeration: {
        std::uint32_t index = 0;
        return serde::check_tag<W>(in, node.names->values.size(), index);
      }
      case Kind::optional: {
        if (!in.need(1)) return false;
        const auto tag = std::to_integer<unsigned>(*in.at);
        if (tag > 1) return in.fail("the tag of an optional is neither 0 nor 1");
        ++in.at;
        return tag == 0 || check(*node.item, in);
      }
      case Kind::box:
        return serde::check_nested(in, [&]() noexcept { return check(*node.item, in); });
      case Kind::list: {
        std::uint64_t count = 0;
        if (!serde::check_length<W>(in, count)) return false;
        const bool empty = node.item->size == 0;
        if (empty && !in.empties.add(count, empty_memory(*node.item)))
          return in.fail("a list of empty elements is too long");
        return serde::check_nested(in, [&]() noexcept {
          for (std::uint64_t left = empty ? 0 : count; left > 0; --left)
            if (!check(*node.item, in)) return false;
          return true;
        });
      }
      case Kind::array:
        for (std::uint64_t i = 0; i < node.length && node.item->size != 0; ++i)
          if (!check(*node.item, in)) return false;
        return true;
      case Kind::map:
      case Kind::hashmap: {
        std::uint64_t count = 0;
        return serde::check_length<W>(in, count) && serde::check_nested(in, [&]() noexcept {
                 for (; count > 0; --count)
                   if (!check(*node.key, in) || !check(*node.item, in)) return false;
                 return true;
               });
      }
      case Kind::variant: {
        std::uint32_t index = 0;
        if (!serde::check_tag<W>(in, node.cases.size(), index)) return false;
        return check_parts(node.cases[index].parts, in);
      }
      case Kind::structure:
      case Kind::tuple:
        return check_parts(node.parts, in);
    }
    return false;
  }

  static std::vector<Member> read_parts(const std::vector<Part>& parts, const std::byte*& at) {
    std::vector<Member> members;
    members.reserve(parts.size());
    for (const Part& part : parts) members.push_back({part.name, read(*part.type, at)});
    return members;
  }

  static ValueList read_items(const Node& item, std::size_t count, const std::byte*& at) {
    ValueList list;
    list.items.reserve(count);
    for (std::size_t i = 0; i < count; ++i) list.items.push_back(read(item, at));
    return list;
  }

  static Value read(const Node& node, const std::byte*& at) {
    switch (node.kind) {
      case Kind::scalar:
        return with_scalar(node.scalar, [&]<class T>(std::type_identity<T>) {
          return Value(serde::take_view<F, T>(at));
        });
      case Kind::enumeration:
        return Enumerator{node.names->values[W::template take<std::uint32_t>(at)].name};
      case Kind::optional:
        if (std::to_integer<unsigned>(*at++) == 0) return {};
        return made_present(node, read(*node.item, at));
      case Kind::box:
        return read(*node.item, at);
      case Kind::list: {
        const std::size_t count = serde::take_length<W>(at);
        return read_items(*node.item, count, at);
      }
      case Kind::array:
        return read_items(*node.item, static_cast<std::size_t>(node.length), at);
      case Kind::map:
      case Kind::hashmap: {
        ValueMap map;
        map.text_keys = node.key->kind == Kind::scalar && node.key->scalar == schema::Scalar::text;
        for (std::size_t count = serde::take_length<W>(at); count-- > 0;) {
          Value key = read(*node.key, at);
          map.entries.emplace_back(std::move(key), read(*node.item, at));
        }
        return map;
      }
      case Kind::variant: {
        const CasePart& one = node.cases[W::template take<std::uint32_t>(at)];
        return ValueCase{one.name, read_parts(one.parts, at)};
      }
      case Kind::structure:
        return ValueRecord{read_parts(node.parts, at)};
      case Kind::tuple: {
        ValueList list;
        for (const Part& part : node.parts) list.items.push_back(read(*part.type, at));
        return list;
      }
    }
    return {};
  }

  template <class T>
  static void put(const T& value, Bytes& out) {
    const std::size_t at = out.size();
    out.resize(at + serde::Measure<W>::value(value));
    serde::encode<W>(value, out.data() + at);
  }
  static void put_length(std::size_t length, Bytes& out) {
    put_wire(static_cast<typename W::Length>(length), out);
  }
  static void put_tag(std::size_t tag, Bytes& out) {
    put_wire(static_cast<std::uint32_t>(tag), out);
  }
  template <class U>
  static void put_wire(U number, Bytes& out) {
    const std::size_t at = out.size();
    out.resize(at + W::size(number));
    W::write(number, out.data() + at);
  }
  static void put_bytes(BytesView bytes, Bytes& out) {
    put_length(bytes.size(), out);
    out.insert(out.end(), bytes.begin(), bytes.end());
  }

  static void write_scalar(schema::Scalar scalar, const Value& value, Bytes& out) {
    with_scalar(scalar, [&]<class T>(std::type_identity<T>) {
      if constexpr (std::same_as<T, std::string>) {
        const auto text = value.as<std::string_view>();
        if (!is_utf8(text)) throw Mismatch{"", "text is not UTF-8"};
        put_bytes(as_bytes(text), out);
      } else if constexpr (std::same_as<T, Bytes>) {
        put_bytes(value.as<BytesView>(), out);
      } else {
        put(value.as<T>(), out);
      }
    });
  }

  template <class ValueAt>
  static void write_parts(const std::vector<Part>& parts, ValueAt&& value_at, Bytes& out) {
    for (std::size_t i = 0; i < parts.size(); ++i)
      within(parts[i].name, [&] { write(*parts[i].type, value_at(i), out); });
  }

  static void write(const Node& node, const Value& value, Bytes& out) {
    switch (node.kind) {
      case Kind::scalar:
        write_scalar(node.scalar, value, out);
        return;
      case Kind::enumeration:
        put_tag(position_of(node, value), out);
        return;
      case Kind::optional: {
        const Value* held = present(node, value);
        out.push_back(static_cast<std::byte>(held != nullptr));
        if (held != nullptr) write(*node.item, *held, out);
        return;
      }
      case Kind::box:
        write(*node.item, value, out);
        return;
      case Kind::list:
        put_length(value.items().size(), out);
        for (const Value& item : value.items()) write(*node.item, item, out);
        return;
      case Kind::array:
        for (const Value& item : exactly(value, static_cast<std::size_t>(node.length)))
          write(*node.item, item, out);
        return;
      case Kind::map:
      case Kind::hashmap: {
        const std::vector<EntryRef> entries = entries_to_write(node, value);
        put_length(entries.size(), out);
        for (const auto& [key, mapped] : entries) {
          write(*node.key, *key, out);
          write(*node.item, *mapped, out);
        }
        return;
      }
      case Kind::variant: {
        const ValueCase& held = held_case(value);
        const std::size_t index = case_of(node, held);
        put_tag(index, out);
        const std::vector<Part>& parts = node.cases[index].parts;
        const Fields fields(parts, held.members);
        within(held.name, [&] {
          write_parts(
              parts, [&](std::size_t i) -> const Value& { return fields[i]; }, out);
        });
        return;
      }
      case Kind::structure: {
        const Fields fields(node.parts, value.members());
        write_parts(
            node.parts, [&](std::size_t i) -> const Value& { return fields[i]; }, out);
        return;
      }
      case Kind::tuple: {
        const std::vector<Value>& items = exactly(value, node.parts.size());
        write_parts(
            node.parts, [&](std::size_t i) -> const Value& { return items[i]; }, out);
        return;
      }
    }
  }
};

/// Calls fn.operator()<F>() with the tag type of a serde format.
template <class Fn>
decltype(auto) with_format(schema::Format format, Fn&& fn) {
  if (format == schema::Format::bincode) return fn.template operator()<Bincode>();
  if (format == schema::Format::bincode2) return fn.template operator()<Bincode2>();
  return fn.template operator()<Postcard>();
}

}  // namespace

Fault check_serde(schema::Format format, const Node& root, BytesView bytes) noexcept {
  Input in(bytes);
  const bool good = with_format(format, [&]<class F>() { return Walk<F>::check(root, in); });
  if (good && in.left() != 0) in.fail("bytes follow the value");
  return in.fault;
}

Value read_serde(schema::Format format, const Node& root, BytesView bytes) {
  const std::byte* at = bytes.data();
  return with_format(format, [&]<class F>() { return Walk<F>::read(root, at); });
}

void write_serde(schema::Format format, const Node& root, const Value& value, Bytes& out) {
  out.clear();
  with_format(format, [&]<class F>() { Walk<F>::write(root, value, out); });
}

}  // namespace kv::dynamic
