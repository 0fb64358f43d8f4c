// Values out of checked FlatBuffers by a type tree: the walk of kv/format/flatbuffers/view.h.
#include "kv/dynamic/access.h"
#include "kv/dynamic/flat_shape.h"
#include "kv/dynamic/walk.h"
#include "kv/format/flatbuffers/view.h"

namespace kv::dynamic {

using schema::Kind;

namespace {

class FlatRead {
 public:
  Value root(const Node& boxed, const std::byte* table) {
    const Node& node = plain(boxed);
    return is_no_table(node) ? field(node, table, 0) : value(node, table);
  }

 private:
  /// The field of a table; `otherwise`: what it is when it was left out, null when its type says
  /// it.
  Value field(const Node& boxed, const std::byte* table, std::size_t index,
              const Value* otherwise = nullptr) {
    const Node& node = plain(boxed);
    const Node& held = is_optional(node) ? plain(*node.item) : node;
    const std::byte* at = flat::find_field(table, index);
    if (at != nullptr && !stands_inline(held)) at = flat::follow(at);
    if (!is_optional(node))
      return at == nullptr && otherwise != nullptr ? *otherwise : value(node, at);
    if (at == nullptr) return {};
    return made_present(node, is_optional(held) ? field(held, at, 0) : value(held, at));
  }

  /// Of a plain node: the inline value at `at`, the vector or table that begins there. Null: of one
  /// that was left out.
  Value value(const Node& node, const std::byte* at) {
    if (at == nullptr) return initial(node);
    switch (node.kind) {
      case Kind::scalar:
        return with_scalar(node.scalar, [&]<class T>(std::type_identity<T>) {
          return Value(flat::view_of<T>(at));
        });
      case Kind::enumeration:
        return Enumerator{enum_value(node, at)->name};
      case Kind::list:
      case Kind::array:
        return items(plain(*node.item), at);
      case Kind::map:
      case Kind::hashmap:
        return entries(node, at);
      case Kind::structure:
        return ValueRecord{fields(node.parts, at)};
      case Kind::tuple: {
        ValueList list;
        for (std::size_t i = 0; i < node.parts.size(); ++i)
          list.items.push_back(field(*node.parts[i].type, at, i));
        return list;
      }
      case Kind::variant: {
        const CasePart& one = node.cases[flat::case_index(at)];
        return ValueCase{one.name, fields(one.parts, flat::case_table(at))};
      }
      case Kind::optional:
      case Kind::box:
        break;
    }
    return {};
  }

  std::vector<Member> fields(const std::vector<Part>& parts, const std::byte* table) {
    std::vector<Member> members;
    members.reserve(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i)
      members.push_back({parts[i].name, field(*parts[i].type, table, i,
                                              parts[i].initial ? &*parts[i].initial : nullptr)});
    return members;
  }

  Value item(const Node& node, const std::byte* at) {
    if (stands_inline(node)) return value(node, at);
    const std::byte* held = flat::follow(at);
    return is_wrapped(node) ? field(node, held, 0) : value(node, held);
  }
  ValueList items(const Node& node, const std::byte* vector) {
    ValueList list;
    const std::size_t size = flat::length_of(vector);
    const std::size_t stride = size_of(node).bytes;
    const std::byte* at = vector + sizeof(flatbuffers::uoffset_t);
    list.items.reserve(size);
    for (std::size_t i = 0; i < size; ++i) list.items.push_back(item(node, at + i * stride));
    return list;
  }

  ValueMap empty_map(const Node& map) {
    ValueMap made;
    made.text_keys = is_text(plain(*map.key));
    return made;
  }
  ValueMap entries(const Node& map, const std::byte* vector) {
    ValueMap made = empty_map(map);
    const std::size_t size = flat::length_of(vector);
    const std::byte* at = vector + sizeof(flatbuffers::uoffset_t);
    for (std::size_t i = 0; i < size; ++i, at += sizeof(flatbuffers::uoffset_t)) {
      const std::byte* entry = flat::follow(at);
      Value key = field(*map.key, entry, 0);
      made.entries.emplace_back(std::move(key), field(*map.item, entry, 1));
    }
    return made;
  }

  /// What stands for a value that was left out.
  Value initial(const Node& node) {
    const Level level(*this);
    switch (node.kind) {
      case Kind::scalar:
        return with_scalar(node.scalar, [&]<class T>(std::type_identity<T>) {
          return Value(flat::view_of<T>(nullptr));
        });
      case Kind::enumeration:
        if (node.names->values.empty()) return 0;
        return Enumerator{node.names->values.front().name};
      case Kind::list:
        return ValueList{};
      case Kind::map:
      case Kind::hashmap:
        return empty_map(node);
      case Kind::array: {
        const Node& item = plain(*node.item);
        ValueList list;
        for (std::uint64_t i = 0; i < node.length; ++i)
          list.items.push_back(is_optional(item) ? Value() : initial(item));
        return list;
      }
      case Kind::variant: {
        const CasePart& first = node.cases.front();
        return ValueCase{first.name, fields(first.parts, flat::empty_table())};
      }
      case Kind::structure:
      case Kind::tuple:
        return value(node, flat::empty_table());
      case Kind::optional:
      case Kind::box:
        break;
    }
    return {};
  }

  /// Nothing in the bytes bounds what a type begins as: an array left out has all its elements, a
  /// description can box a struct into itself.
  class Level {
   public:
    explicit Level(FlatRead& read) : read_(read) {
      if (++read.depth_ > depth_max || ++read.initials_ > initials_max)
        raise(Errc::corrupt_value, "what the value leaves out takes too much memory");
    }
    ~Level() { --read_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    static constexpr unsigned depth_max = 256;
    static constexpr std::size_t initials_max = std::size_t{1} << 24;
    FlatRead& read_;
  };

  unsigned depth_ = 0;
  std::size_t initials_ = 0;
};

}  // namespace

Value read_flat(const Node& root, BytesView bytes) {
  return FlatRead().root(root, flat::follow(bytes.data()));
}

}  // namespace kv::dynamic
