// FlatBuffers by a type tree: the walk of kv/format/flatbuffers/check.h.
#include <algorithm>

#include "kv/dynamic/flat_shape.h"
#include "kv/dynamic/walk.h"
#include "kv/format/flatbuffers/bounds.h"

namespace kv::dynamic {

using schema::Kind;

namespace {

class FlatCheck : flat::Bounds {
 public:
  explicit FlatCheck(BytesView bytes) noexcept : Bounds(bytes) {}

  Fault run(const Node& boxed) noexcept {
    const Node& root = plain(boxed);
    if (const std::size_t at = find_root(); at != 0) {
      if (is_no_table(root))
        wrapper(root, at);
      else
        object(root, at);
    }
    return fault_;
  }

 private:
  bool wrapper(const Node& node, std::size_t at) noexcept {
    return table(at, [&](const TableAt& held) noexcept { return field(node, held, 0); });
  }

  bool field(const Node& boxed, const TableAt& table, std::size_t index) noexcept {
    const std::size_t distance = table.find(index);
    if (distance == 0) return true;
    const std::size_t at = table.at + distance;
    const Node& node = plain(boxed);
    const Node& held = is_optional(node) ? plain(*node.item) : node;
    if (stands_inline(held)) {
      const auto [bytes, align] = size_of(held);
      return inside(at, bytes, align) && meaning(held, at);
    }
    const std::size_t place = target(at);
    if (place == 0) return false;
    return is_optional(held) ? wrapper(held, place) : object(held, place);
  }

  bool meaning(const Node& node, std::size_t at) noexcept {
    if (node.kind == Kind::enumeration)
      return enum_value(node, base_ + at) != nullptr || fail("an enum has an unknown value", at);
    if (node.scalar == schema::Scalar::boolean)
      return std::to_integer<unsigned>(base_[at]) <= 1 || fail("a bool is neither 0 nor 1", at);
    if (node.scalar == schema::Scalar::character) {
      const auto scalar = load_at<std::uint32_t>(at);
      return scalar < 0xD800 || (scalar > 0xDFFF && scalar < 0x110000) ||
             fail("a char is not a Unicode scalar", at);
    }
    return true;
  }

  /// What stands behind an offset.
  bool object(const Node& node, std::size_t at) noexcept {
    switch (node.kind) {
      case Kind::scalar: {
        std::size_t size = 0;
        return is_text(node) ? text(at) : extent(at, 1, size);
      }
      case Kind::list:
      case Kind::array: {
        std::size_t size = 0;
        if (!elements(plain(*node.item), at, size)) return false;
        return node.kind == Kind::list || size == node.length ||
               fail("an array has another length", at);
      }
      case Kind::map:
      case Kind::hashmap:
        return entries(node, at);
      case Kind::variant:
        return table(at, [&](const TableAt& held) noexcept {
          std::size_t index = 0;
          std::size_t place = 0;
          return held_case(held, node.cases.size(), index, place) &&
                 fields(node.cases[index].parts, place);
        });
      case Kind::structure:
      case Kind::tuple:
        return fields(node.parts, at);
      case Kind::enumeration:
      case Kind::optional:
      case Kind::box:
        break;
    }
    return false;
  }

  bool fields(const std::vector<Part>& parts, std::size_t at) noexcept {
    return table(at, [&](const TableAt& held) noexcept {
      for (std::size_t i = 0; i < parts.size(); ++i)
        if (!field(*parts[i].type, held, i)) return false;
      return true;
    });
  }

  bool elements(const Node& item, std::size_t vector, std::size_t& size) noexcept {
    const std::size_t stride = size_of(item).bytes;
    if (!extent(vector, stride, size)) return false;
    std::size_t at = vector + offset_bytes;
    for (const std::size_t end = at + size * stride; at != end; at += stride) {
      if (stands_inline(item)) {
        if (!meaning(item, at)) return false;
        continue;
      }
      const std::size_t place = target(at);
      if (place == 0 || !(is_wrapped(item) ? wrapper(item, place) : object(item, place)))
        return false;
    }
    return true;
  }

  bool entries(const Node& map, std::size_t vector) noexcept {
    const Node& key = plain(*map.key);
    std::size_t size = 0;
    if (!extent(vector, offset_bytes, size)) return false;
    const std::byte* before = nullptr;
    std::size_t at = vector + offset_bytes;
    for (const std::size_t end = at + size * offset_bytes; at != end; at += offset_bytes) {
      const std::size_t entry = target(at);
      if (entry == 0 || !table(entry, [&](const TableAt& held) noexcept {
            if (is_text(key) && held.find(0) == 0)
              return fail("an entry of a map has no key", held.at);
            return field(key, held, 0) && field(*map.item, held, 1);
          }))
        return false;
      if (before != nullptr && !ascends(key, before, base_ + entry))
        return fail("the keys of a map are not in order", entry);
      before = base_ + entry;
    }
    return true;
  }

  /// The key of the first entry is below that of the second. Both were checked.
  static bool ascends(const Node& key, const std::byte* first, const std::byte* second) noexcept {
    if (key.kind == Kind::enumeration && !key.names->values.empty()) {
      const auto number = [&](const std::byte* entry) {
        const std::byte* at = flat::find_field(entry, 0);
        const schema::EnumValue& held =
            at == nullptr ? key.names->values.front() : *enum_value(key, at);
        return WideInteger{0, held.magnitude, held.negative};
      };
      return number(first).less(number(second));
    }
    return with_scalar(key.scalar, [&]<class T>(std::type_identity<T>) {
      if constexpr (flat::Binary<T>)
        return false;  // no key
      else
        return flat::field_of<T>(first, 0) < flat::field_of<T>(second, 0);
    });
  }
};

}  // namespace

Fault check_flat(const Node& root, BytesView bytes) noexcept {
  if (bytes.size() >= flat::bytes_end) return {"the value is too large", 0};
  return FlatCheck(bytes).run(root);
}

}  // namespace kv::dynamic
