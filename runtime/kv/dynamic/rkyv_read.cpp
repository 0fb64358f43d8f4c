// rkyv archives by a type tree: the walks of kv/format/rkyv/check.h and view.h.
#include "kv/dynamic/access.h"
#include "kv/dynamic/walk.h"
#include "kv/format/rkyv/rkyv.h"

namespace kv::dynamic {

using rkyv::Checker;
using schema::Kind;

namespace {

bool check(const Node& node, Checker& c, std::size_t at) noexcept;

bool check_parts(const std::vector<Part>& parts, Checker& c, std::size_t at) noexcept {
  for (const Part& part : parts)
    if (!check(*part.type, c, at + part.offset)) return false;
  return true;
}

bool check_items(const Node& item, Checker& c, std::size_t at, std::uint64_t count) noexcept {
  if (item.any_bytes || item.size == 0) return true;
  for (std::uint64_t i = 0; i < count; ++i)
    if (!check(item, c, at + static_cast<std::size_t>(i) * item.size)) return false;
  return true;
}

bool check_tree(const Node& map, Checker& c, std::size_t pointer, std::uint64_t& entries,
                std::size_t height) noexcept {
  const MapPlan& plan = map.map;
  if (height > rkyv::tree_height_max) return c.fail("a map's tree is too high", pointer);
  const std::int64_t target = c.target(pointer, pointer);
  if (!c.claim(target, plan.node_size, plan.node_align)) return false;
  const auto check_entries = [&](std::size_t node, std::uint32_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i)
      if (!check(*map.key, c, node + plan.keys + i * map.key->size) ||
          !check(*map.item, c, node + plan.values + i * map.item->size))
        return false;
    entries += count;
    return true;
  };
  const auto kind = std::to_integer<unsigned>(*c.at(static_cast<std::size_t>(target)));
  if (kind == 0)
    return c.object(target, plan.leaf_size, plan.align, [&](std::size_t node) noexcept {
      const auto count = load<std::uint32_t>(c.at(node + plan.count));
      if (count > rkyv::node_entries) return c.fail("a map node has too many entries", node);
      return check_entries(node, count);
    });
  if (kind != 1) return c.fail("a map node is of no known kind", static_cast<std::size_t>(target));
  return c.object(target, plan.inner_size, plan.align, [&](std::size_t node) noexcept {
    for (std::size_t i = 0; i <= rkyv::node_entries; ++i) {
      const std::size_t child = node + plan.count + 4 * i;
      if (load<std::int32_t>(c.at(child)) != rkyv::no_target &&
          !check_tree(map, c, child, entries, height + 1))
        return false;
    }
    return check_entries(node, rkyv::node_entries);
  });
}

bool check_slots(const Node& map, Checker& c, std::size_t at) noexcept {
  const MapPlan& plan = map.map;
  const auto length = load<std::uint32_t>(c.at(at + 4));
  const auto capacity = load<std::uint32_t>(c.at(at + 8));
  if (length == 0 && capacity == 0) return true;
  if (length >= capacity) return c.fail("a hash map has more entries than slots", at);
  const std::uint64_t slots = std::uint64_t{capacity} * plan.slot_size;
  const std::uint64_t controls = rkyv::control_count(capacity);
  const std::int64_t first = c.target(at, at) - static_cast<std::int64_t>(slots);
  return c.subtree(first, slots + controls, plan.slot_align, [&](std::size_t begin) noexcept {
    const std::size_t control = begin + static_cast<std::size_t>(slots);
    std::uint32_t used = 0;
    for (std::uint32_t i = 0; i < capacity; ++i) {
      if (std::to_integer<unsigned>(*c.at(control + i)) >= 0x80) continue;
      ++used;
      const std::size_t slot = control - (std::size_t{i} + 1) * plan.slot_size;
      if (!check(*map.key, c, slot) || !check(*map.item, c, slot + plan.slot_value)) return false;
    }
    if (length != 0 && used != length)
      return c.fail("a hash map's length is not its number of entries", at);
    const std::uint64_t mirrored = std::min<std::uint64_t>(2 * std::uint64_t{capacity}, controls);
    for (std::uint64_t i = capacity; i < mirrored; ++i)
      if (i < controls - capacity && *c.at(control + static_cast<std::size_t>(i)) !=
                                         *c.at(control + static_cast<std::size_t>(i % capacity)))
        return c.fail("a hash map's control bytes disagree", control);
    return true;
  });
}

bool check(const Node& node, Checker& c, std::size_t at) noexcept {
  switch (node.kind) {
    case Kind::scalar:
      return with_scalar(node.scalar, [&]<class T>(std::type_identity<T>) {
        return rkyv::check<rkyv::Aligned, T>(c, at);  // a scalar's own bytes know no alignment
      });
    case Kind::enumeration:
      return enum_value(node, c.at(at)) != nullptr || c.fail("an enum has an unknown value", at);
    case Kind::optional: {
      const auto tag = std::to_integer<unsigned>(*c.at(at));
      if (tag > 1) return c.fail("the tag of an optional is neither 0 nor 1", at);
      return tag == 0 || check(*node.item, c, at + node.align);
    }
    case Kind::box:
      return c.subtree(c.target(at, at), node.item->size, node.item->align,
                       [&](std::size_t item) noexcept { return check(*node.item, c, item); });
    case Kind::list: {
      const std::uint64_t count = load<std::uint32_t>(c.at(at + 4));
      if (node.item->size == 0 && !c.empties(count, empty_memory(*node.item), at)) return false;
      return c.subtree(
          c.target(at, at), count * node.item->size, node.item->align,
          [&](std::size_t first) noexcept { return check_items(*node.item, c, first, count); });
    }
    case Kind::array:
      return check_items(*node.item, c, at, node.length);
    case Kind::hashmap:
      return check_slots(node, c, at);
    case Kind::map: {
      const std::uint64_t length = load<std::uint32_t>(c.at(at + 4));
      if (length == 0) return true;
      std::uint64_t entries = 0;
      const auto check_root = [&]() noexcept { return check_tree(node, c, at, entries, 1); };
      if (!c.nested(at, check_root)) return false;
      return entries == length || c.fail("a map's length is not its number of entries", at);
    }
    case Kind::variant: {
      const auto tag = std::to_integer<std::size_t>(*c.at(at));
      if (tag >= node.cases.size()) return c.fail("a variant has an unknown case", at);
      return check_parts(node.cases[tag].parts, c, at);
    }
    case Kind::structure:
    case Kind::tuple:
      return check_parts(node.parts, c, at);
  }
  return false;
}

Value read(const Node& node, const std::byte* at);

std::vector<Member> read_parts(const std::vector<Part>& parts, const std::byte* at) {
  std::vector<Member> members;
  members.reserve(parts.size());
  for (const Part& part : parts) members.push_back({part.name, read(*part.type, at + part.offset)});
  return members;
}

ValueList read_items(const Node& item, const std::byte* first, std::size_t count) {
  ValueList list;
  list.items.reserve(count);
  for (std::size_t i = 0; i < count; ++i) list.items.push_back(read(item, first + i * item.size));
  return list;
}

/// Entries of the tree below a node, in key order. A checked tree is not deep.
void read_tree(const Node& map, const std::byte* node, ValueMap& out) {
  const MapPlan& plan = map.map;
  const bool leaf = *node == std::byte{0};
  const std::size_t count = leaf ? load<std::uint32_t>(node + plan.count) : rkyv::node_entries;
  for (std::size_t i = 0; i <= count; ++i) {
    const std::byte* pointer = node + plan.count + 4 * i;
    if (!leaf && load<std::int32_t>(pointer) != rkyv::no_target)
      read_tree(map, rkyv::follow(pointer), out);
    if (i < count)
      out.entries.emplace_back(read(*map.key, node + plan.keys + i * map.key->size),
                               read(*map.item, node + plan.values + i * map.item->size));
  }
}

void read_slots(const Node& map, const std::byte* at, ValueMap& out) {
  const MapPlan& plan = map.map;
  if (load<std::uint32_t>(at + 4) == 0) return;
  const std::size_t capacity = load<std::uint32_t>(at + 8);
  const std::byte* controls = rkyv::follow(at);
  for (std::size_t i = 0; i < capacity; ++i) {
    if (std::to_integer<unsigned>(controls[i]) >= 0x80) continue;
    const std::byte* slot = controls - static_cast<std::ptrdiff_t>((i + 1) * plan.slot_size);
    out.entries.emplace_back(read(*map.key, slot), read(*map.item, slot + plan.slot_value));
  }
}

Value read(const Node& node, const std::byte* at) {
  switch (node.kind) {
    case Kind::scalar:
      return with_scalar(node.scalar, [&]<class T>(std::type_identity<T>) {
        return Value(rkyv::read<Rkyv, T>(at));
      });
    case Kind::enumeration:
      return Enumerator{enum_value(node, at)->name};
    case Kind::optional:
      if (*at == std::byte{0}) return {};
      return made_present(node, read(*node.item, at + node.align));
    case Kind::box:
      return read(*node.item, rkyv::follow(at));
    case Kind::list:
      return read_items(*node.item, rkyv::follow(at), load<std::uint32_t>(at + 4));
    case Kind::array:
      return read_items(*node.item, at, static_cast<std::size_t>(node.length));
    case Kind::map:
    case Kind::hashmap: {
      ValueMap map;
      map.text_keys = node.key->kind == Kind::scalar && node.key->scalar == schema::Scalar::text;
      if (node.kind == Kind::hashmap)
        read_slots(node, at, map);
      else if (load<std::uint32_t>(at + 4) != 0)
        read_tree(node, rkyv::follow(at), map);
      return map;
    }
    case Kind::variant: {
      const CasePart& one = node.cases[std::to_integer<std::size_t>(*at)];
      return ValueCase{one.name, read_parts(one.parts, at)};
    }
    case Kind::structure:
      return ValueRecord{read_parts(node.parts, at)};
    case Kind::tuple: {
      ValueList list;
      for (const Part& part : node.parts) list.items.push_back(read(*part.type, at + part.offset));
      return list;
    }
  }
  return {};
}

}  // namespace

Fault check_rkyv(const Node& root, BytesView bytes) noexcept {
  Checker c(bytes);
  if (bytes.size() < root.size) {
    c.fail("the value is shorter than its type", 0);
    return c.fault();
  }
  c.subtree(static_cast<std::int64_t>(bytes.size() - root.size), root.size, root.align,
            [&](std::size_t at) noexcept { return check(root, c, at); });
  return c.fault();
}

Value read_rkyv(const Node& root, BytesView bytes) {
  return read(root, bytes.data() + bytes.size() - root.size);
}

}  // namespace kv::dynamic
