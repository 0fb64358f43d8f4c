// FlatBuffers from values by a type tree: the walk of kv/format/flatbuffers/write.h.
#include <algorithm>

#include "kv/dynamic/access.h"
#include "kv/dynamic/flat_shape.h"
#include "kv/dynamic/walk.h"
#include "kv/format/flatbuffers/output.h"

namespace kv::dynamic {

using flat::Output;
using flat::uoffset_t;
using schema::Kind;

namespace {

class FlatWrite {
 public:
  FlatWrite() : output_(Output::of_thread()) {}

  BytesView run(const Node& boxed, const Value& value) {
    const Node& node = plain(boxed);
    output_.begin();
    output_.point(0, is_no_table(node) ? wrapper(node, value) : object(node, value));
    return output_.finished();
  }

 private:
  /// One field of a table that is written.
  struct Given {
    std::string_view name;
    const Node* node;    // plain; of an optional: what it holds
    const Value* value;  // null: absent
  };
  static Given given(std::string_view name, const Node& boxed, const Value& value) {
    const Node& node = plain(boxed);
    if (!is_optional(node)) return {name, &node, &value};
    return {name, &plain(*node.item), within(name, [&] { return present(node, value); })};
  }
  static std::vector<Given> all_given(const std::vector<Part>& parts, const Fields& fields) {
    std::vector<Given> all;
    all.reserve(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i)
      all.push_back(given(parts[i].name, *parts[i].type, fields[i]));
    return all;
  }

  std::size_t wrapper(const Node& node, const Value& value) {
    return table({given({}, node, value)});
  }
  std::size_t table(const std::vector<Given>& fields) {
    const Nested nested(*this);
    std::vector<flat::FieldSize> sizes;
    for (const Given& field : fields)
      sizes.push_back(field.value == nullptr ? flat::FieldSize{} : size_of(*field.node));
    std::vector<flat::voffset_t> vtable(2 + fields.size());
    const std::size_t at = output_.table(flat::lay_out(sizes, vtable));
    for (std::size_t i = 0; i < fields.size(); ++i)
      if (fields[i].value != nullptr)
        within(fields[i].name, [&] { put(*fields[i].node, *fields[i].value, at + vtable[2 + i]); });
    return at;
  }
  /// A field, which stands at `at` in its table.
  void put(const Node& node, const Value& value, std::size_t at) {
    if (stands_inline(node))
      with_wire(node, value, [&](const auto& wire) { output_.put(at, wire); });
    else
      output_.point(at, is_optional(node) ? wrapper(node, value) : object(node, value));
  }

  /// Calls fn with what stands in the bytes for an inline value.
  template <class Fn>
  static void with_wire(const Node& node, const Value& value, Fn&& fn) {
    with_inline(node, [&]<class T>(std::type_identity<T>) {
      if (node.kind != Kind::enumeration)
        fn(flat::to_wire<T>(value.as<T>()));
      else if constexpr (std::integral<flat::Wire<T>>)
        fn(static_cast<flat::Wire<T>>(node.names->values[position_of(node, value)].bits()));
    });
  }

  std::size_t object(const Node& node, const Value& value) {
    switch (node.kind) {
      case Kind::scalar:
        return is_text(node) ? output_.text(value.as<std::string_view>())
                             : output_.binary(value.as<BytesView>());
      case Kind::list:
        return vector(plain(*node.item), value.items());
      case Kind::array:
        return vector(plain(*node.item), exactly(value, static_cast<std::size_t>(node.length)));
      case Kind::map:
      case Kind::hashmap:
        return offsets(sorted_entries(plain(*node.key), value), [&](const auto& entry) {
          return table(
              {given("key", *node.key, *entry.first), given("value", *node.item, *entry.second)});
        });
      case Kind::structure:
        return table(all_given(node.parts, Fields(node.parts, value.members())));
      case Kind::tuple: {
        const std::vector<Value>& items = exactly(value, node.parts.size());
        std::vector<Given> fields;
        for (std::size_t i = 0; i < items.size(); ++i)
          fields.push_back(given({}, *node.parts[i].type, items[i]));
        return table(fields);
      }
      case Kind::variant:
        return variant(node, held_case(value));
      case Kind::enumeration:
      case Kind::optional:
      case Kind::box:
        break;
    }
    return 0;
  }

  std::size_t variant(const Node& node, const ValueCase& held) {
    const Nested nested(*this);
    const std::size_t index = case_of(node, held);
    const std::vector<Part>& parts = node.cases[index].parts;
    // The type, and the offset of its case.
    using Fixed = flat::FixedLayout<std::uint8_t, Bytes>;
    const std::size_t at = output_.table(Fixed::layout);
    output_.put(at + Fixed::vtable[2], static_cast<std::uint8_t>(index + 1));
    output_.point(at + Fixed::vtable[3], within(held.name, [&] {
                    return table(all_given(parts, Fields(parts, held.members)));
                  }));
    return at;
  }

  std::size_t vector(const Node& item, const std::vector<Value>& items) {
    if (!stands_inline(item))
      return offsets(items, [&](const Value& one) {
        return is_wrapped(item) ? wrapper(item, one) : object(item, one);
      });
    const auto [bytes, align] = size_of(item);
    const std::size_t vector = output_.vector(items.size(), bytes, align);
    std::size_t at = Output::first_element(vector);
    for (const Value& one : items) {
      put(item, one, at);
      at += bytes;
    }
    return vector;
  }
  /// A vector of the offsets of what `make(item)` makes of each item.
  template <class Items, class Make>
  std::size_t offsets(const Items& items, Make&& make) {
    const std::size_t vector = output_.vector(items.size(), sizeof(uoffset_t), alignof(uoffset_t));
    std::size_t at = Output::first_element(vector);
    for (const auto& item : items) {
      output_.point(at, make(item));
      at += sizeof(uoffset_t);
    }
    return vector;
  }

  class Nested {
   public:
    explicit Nested(FlatWrite& write) : write_(write) {
      if (++write_.depth_ > flat::depth_max) limits::too_deep();
    }
    ~Nested() { --write_.depth_; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

   private:
    FlatWrite& write_;
  };

  Output& output_;
  unsigned depth_ = 0;
};

}  // namespace

void write_flat(const Node& root, const Value& value, Bytes& out) {
  const BytesView made = FlatWrite().run(root, value);
  out.assign(made.begin(), made.end());
}

}  // namespace kv::dynamic
