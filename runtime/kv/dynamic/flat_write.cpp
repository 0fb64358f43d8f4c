// FlatBuffers from values by a type tree: the walk of kv/format/flatbuffers/write.h.
#include <algorithm>

#include "kv/dynamic/access.h"
#include "kv/dynamic/flat_shape.h"
#include "kv/dynamic/walk.h"
#include "kv/format/flatbuffers/workspace.h"

namespace kv::dynamic {

using flatbuffers::Offset;
using flatbuffers::uoffset_t;
using schema::Kind;

namespace {

class FlatWrite {
 public:
  FlatWrite() : workspace_(flat::Workspace::of_thread()), builder_(workspace_.begin()) {}

  BytesView run(const Node& boxed, const Value& value) {
    const Node& node = plain(boxed);
    builder_.Finish(
        Offset<flatbuffers::Table>(is_no_table(node) ? wrapper(node, value) : object(node, value)));
    return workspace_.finished();
  }

 private:
  /// One field of a table that is written.
  struct Given {
    std::string_view name;
    const Node* node;    // plain; of an optional: what it holds
    const Value* value;  // null: absent
    uoffset_t child = 0;
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

  uoffset_t wrapper(const Node& node, const Value& value) {
    return table({given({}, node, value)});
  }
  uoffset_t table(std::vector<Given> fields) {
    const Nested nested(*this);
    workspace_.expect(fields.size() * 24 + 64);
    for (Given& field : fields)
      if (field.value != nullptr && !stands_inline(*field.node))
        field.child = within(field.name, [&] {
          return is_optional(*field.node) ? wrapper(*field.node, *field.value)
                                          : object(*field.node, *field.value);
        });
    const uoffset_t start = builder_.StartTable();
    // The widest first: no padding between them.
    for (const std::size_t align : {8U, 4U, 2U, 1U})
      for (std::size_t i = 0; i < fields.size(); ++i)
        if (fields[i].value != nullptr && width_of(*fields[i].node).align == align)
          within(fields[i].name, [&] { add(flat::slot(i), fields[i]); });
    return builder_.EndTable(start);
  }
  void add(flatbuffers::voffset_t at, const Given& field) {
    if (!stands_inline(*field.node)) {
      builder_.AddOffset(at, Offset<void>(field.child));
      return;
    }
    with_wire(*field.node, *field.value, [&]<class W>(const W& wire) {
      if constexpr (std::is_class_v<W>)
        builder_.AddStruct(at, &wire);
      else
        builder_.AddElement(at, wire);
    });
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

  uoffset_t object(const Node& node, const Value& value) {
    switch (node.kind) {
      case Kind::scalar: {
        if (is_text(node)) {
          const auto text = value.as<std::string_view>();
          workspace_.expect(text.size());
          return builder_.CreateString(text.data(), text.size()).o;
        }
        const auto bytes = value.as<BytesView>();
        workspace_.expect(bytes.size());
        return builder_
            .CreateVector(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size())
            .o;
      }
      case Kind::list:
        return vector(plain(*node.item), value.items());
      case Kind::array:
        return vector(plain(*node.item), exactly(value, static_cast<std::size_t>(node.length)));
      case Kind::map:
      case Kind::hashmap: {
        std::vector<uoffset_t> offsets;
        for (const auto& [key, mapped] : sorted_entries(plain(*node.key), value))
          offsets.push_back(
              table({given("key", *node.key, *key), given("value", *node.item, *mapped)}));
        return offsets_vector(offsets);
      }
      case Kind::structure:
        return table(all_given(node.parts, Fields(node.parts, value.members())));
      case Kind::tuple: {
        const std::vector<Value>& items = exactly(value, node.parts.size());
        std::vector<Given> fields;
        for (std::size_t i = 0; i < items.size(); ++i)
          fields.push_back(given({}, *node.parts[i].type, items[i]));
        return table(std::move(fields));
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

  uoffset_t variant(const Node& node, const ValueCase& held) {
    const Nested nested(*this);
    workspace_.expect(64);
    const std::size_t index = case_of(node, held);
    const std::vector<Part>& parts = node.cases[index].parts;
    const uoffset_t at =
        within(held.name, [&] { return table(all_given(parts, Fields(parts, held.members))); });
    const uoffset_t start = builder_.StartTable();
    builder_.AddOffset(flat::slot(1), Offset<void>(at));
    builder_.AddElement(flat::slot(0), static_cast<std::uint8_t>(index + 1));
    return builder_.EndTable(start);
  }

  uoffset_t vector(const Node& item, const std::vector<Value>& items) {
    if (stands_inline(item)) return inline_vector(item, items);
    std::vector<uoffset_t> offsets;
    for (const Value& one : items)
      offsets.push_back(is_wrapped(item) ? wrapper(item, one) : object(item, one));
    return offsets_vector(offsets);
  }
  uoffset_t inline_vector(const Node& item, const std::vector<Value>& items) {
    const Width width = width_of(item);
    workspace_.expect(items.size() * width.size);
    builder_.StartVector(items.size() * (width.size / width.align), width.align);
    for (std::size_t i = items.size(); i-- > 0;)
      with_wire(item, items[i], [&]<class W>(const W& wire) {
        if constexpr (std::same_as<W, flat::Wide>) {
          builder_.PushElement(wire.high);
          builder_.PushElement(wire.low);
        } else if constexpr (std::same_as<W, Uuid>) {
          for (std::size_t byte = sizeof(Uuid); byte-- > 0;) builder_.PushElement(wire.bytes[byte]);
        } else {
          builder_.PushElement(wire);
        }
      });
    return builder_.EndVector(items.size());
  }
  uoffset_t offsets_vector(const std::vector<uoffset_t>& offsets) {
    workspace_.expect(offsets.size() * sizeof(uoffset_t));
    builder_.StartVector(offsets.size(), sizeof(uoffset_t));
    for (std::size_t i = offsets.size(); i-- > 0;) builder_.PushElement(Offset<void>(offsets[i]));
    return builder_.EndVector(offsets.size());
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

  flat::Workspace& workspace_;
  flatbuffers::FlatBufferBuilder& builder_;
  unsigned depth_ = 0;
};

}  // namespace

void write_flat(const Node& root, const Value& value, Bytes& out) {
  const BytesView made = FlatWrite().run(root, value);
  out.assign(made.begin(), made.end());
}

}  // namespace kv::dynamic
