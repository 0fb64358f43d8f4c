#include "kv/dynamic/node.h"

#include <algorithm>

#include "kv/dynamic/convert.h"
#include "kv/format/rkyv/layout.h"

namespace kv::dynamic {

using schema::Kind;
using schema::Scalar;

const Node& Types::add(const schema::Type& type) {
  const std::size_t before = nodes_.size();
  const Node* root = build(type);
  // A type may reach itself, so sizes wait until every node is there, and maps until every size is.
  for (std::size_t i = before; i < nodes_.size(); ++i) nodes_[i].size = ~std::size_t{0};
  for (std::size_t i = before; i < nodes_.size(); ++i) measure(nodes_[i]);
  for (std::size_t i = before; i < nodes_.size(); ++i)
    if (nodes_[i].key != nullptr) plan_map(nodes_[i]);
  return *root;
}

std::vector<Part> Types::parts_of(const std::vector<schema::Field>& fields) {
  std::vector<Part> parts;
  parts.reserve(fields.size());
  for (const schema::Field& field : fields) {
    Part& part = parts.emplace_back(Part{field.name, build(field.type)});
    const Kind kind = schema::unboxed(field.type).kind;
    if (field.default_value && field.default_value->kind != schema::ConstantKind::empty &&
        (kind == Kind::scalar || kind == Kind::enumeration))
      part.initial = default_value(schema_, field.type, *field.default_value);
  }
  return parts;
}

Node* Types::build(const schema::Type& type) {
  if (type.kind == Kind::structure && structs_[type.declaration] != nullptr)
    return structs_[type.declaration];
  if (type.kind == Kind::variant && variants_[type.declaration] != nullptr)
    return variants_[type.declaration];
  Node* node = &nodes_.emplace_back();
  node->kind = type.kind;
  node->scalar = type.scalar;
  node->length = type.length;
  switch (type.kind) {
    case Kind::scalar:
      break;
    case Kind::enumeration:
      node->names = &schema_.enums[type.declaration];
      node->declared = node->names->name;
      node->scalar = node->names->underlying;
      break;
    case Kind::structure:
      structs_[type.declaration] = node;
      node->declared = schema_.structs[type.declaration].name;
      node->parts = parts_of(schema_.structs[type.declaration].fields);
      if (alignment_ == Alignment::memory && schema_.structs[type.declaration].memory)
        node->memory = &*schema_.structs[type.declaration].memory;
      break;
    case Kind::variant:
      variants_[type.declaration] = node;
      node->declared = schema_.variants[type.declaration].name;
      for (const schema::Case& one : schema_.variants[type.declaration].cases)
        node->cases.push_back({one.name, parts_of(one.fields)});
      break;
    case Kind::tuple:
      for (const schema::Type& arg : type.args) node->parts.push_back({{}, build(arg)});
      break;
    case Kind::map:
    case Kind::hashmap:
      node->key = build(type.args[0]);
      node->item = build(type.args[1]);
      break;
    case Kind::optional:
      node->nested_optional = schema::unboxed(type.args[0]).kind == Kind::optional;
      [[fallthrough]];
    case Kind::list:
    case Kind::array:
    case Kind::box:
      node->item = build(type.args[0]);
      break;
  }
  return node;
}

void Types::place(std::vector<Part>& parts, std::size_t& end, std::size_t& align, bool& is_inline) {
  rkyv::Placement placement{end, align};
  for (Part& part : parts) {
    measure(*part.type);
    part.offset = placement.add(part.type->size, part.type->align);
    is_inline = is_inline && part.type->is_inline;
  }
  end = placement.end;
  align = placement.align;
}

void Types::measure(const Node& constant) {
  if (constant.size != ~std::size_t{0}) return;
  auto& node = const_cast<Node&>(constant);  // one of nodes_
  const auto aligned = [&](std::size_t natural) {
    return alignment_ == Alignment::natural ? natural : std::size_t{1};
  };
  const auto pointer = [&](std::size_t size) {
    node.size = size;
    node.align = aligned(4);
    node.is_inline = false;
  };
  switch (node.kind) {
    case Kind::scalar:
    case Kind::enumeration:
      with_scalar(node.scalar, [&]<class T>(std::type_identity<T>) {
        node.size = rkyv::size_of<rkyv::Aligned, T>();
        node.align = aligned(rkyv::align_of<rkyv::Aligned, T>());
        node.is_inline = rkyv::is_inline<T>();
        node.any_bytes = node.kind == Kind::scalar && (shape::Integer<T> || shape::Real<T> ||
                                                       shape::Clock<T> || std::same_as<T, Uuid>);
      });
      return;
    case Kind::list:
    case Kind::map:
      pointer(8);
      return;
    case Kind::hashmap:
      pointer(12);
      return;
    case Kind::box:
      pointer(4);
      return;
    case Kind::optional:
      measure(*node.item);
      node.align = node.item->align;
      node.size = rkyv::round_up(node.align + node.item->size, node.align);
      node.is_inline = node.item->is_inline;
      return;
    case Kind::array:
      measure(*node.item);
      node.align = node.item->align;
      node.size = static_cast<std::size_t>(node.length) * node.item->size;
      node.is_inline = node.item->is_inline;
      return;
    case Kind::structure:
    case Kind::tuple: {
      if (node.memory != nullptr) {
        for (std::size_t i = 0; i < node.parts.size(); ++i) {
          measure(*node.parts[i].type);
          node.parts[i].offset = static_cast<std::size_t>(node.memory->offsets[i]);
        }
        node.size = static_cast<std::size_t>(node.memory->size);
        return;
      }
      std::size_t end = 0;
      place(node.parts, end, node.align, node.is_inline);
      node.size = rkyv::round_up(end, node.align);
      return;
    }
    case Kind::variant: {
      std::size_t largest = 1;
      for (CasePart& one : node.cases) {
        std::size_t end = 1;  // the tag
        std::size_t align = 1;
        place(one.parts, end, align, node.is_inline);
        largest = std::max(largest, end);
        node.align = std::max(node.align, align);
      }
      node.size = rkyv::round_up(largest, node.align);
      return;
    }
  }
}

void Types::plan_map(Node& node) const {
  const Node& key = *node.key;
  const Node& value = *node.item;
  const std::size_t four = alignment_ == Alignment::natural ? 4 : 1;
  MapPlan& map = node.map;
  rkyv::Placement place{1, 1};  // the kind of the node
  map.keys = place.add(rkyv::node_entries * key.size, key.align);
  map.values = place.add(rkyv::node_entries * value.size, value.align);
  map.node_size = place.size();
  map.node_align = place.align;
  map.align = std::max(map.node_align, four);
  map.count = rkyv::round_up(map.node_size, four);
  map.leaf_size = rkyv::round_up(map.count + 4, map.align);
  map.inner_size = rkyv::round_up(map.count + 4 * rkyv::node_entries + 4, map.align);
  map.slot_value = rkyv::round_up(key.size, value.align);
  map.slot_align = std::max(key.align, value.align);
  map.slot_size = rkyv::round_up(map.slot_value + value.size, map.slot_align);
}

namespace {

std::uint64_t load_enum(const Node& node, const std::byte* at) noexcept {
  switch (node.size) {
    case 1:
      return load<std::uint8_t>(at);
    case 2:
      return load<std::uint16_t>(at);
    case 4:
      return load<std::uint32_t>(at);
    default:
      return load<std::uint64_t>(at);
  }
}

}  // namespace

const schema::EnumValue* enum_value(const Node& node, const std::byte* at) noexcept {
  const std::uint64_t mask =
      node.size == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * node.size)) - 1;
  const std::uint64_t stored = load_enum(node, at);
  for (const schema::EnumValue& one : node.names->values)
    if ((one.bits() & mask) == stored) return &one;
  return nullptr;
}

std::size_t empty_memory(const Node& node) {
  std::size_t bytes = 0;
  if (node.kind == Kind::array)
    bytes = static_cast<std::size_t>(node.length) * empty_memory(*node.item);
  for (const Part& part : node.parts) bytes += empty_memory(*part.type);
  return std::max<std::size_t>(bytes, 1);
}

}  // namespace kv::dynamic
