// Writing rkyv archives by a type tree, in the crate's order (kv/format/rkyv/write.h).
//
// What a value owns goes first, depth first; its own bytes follow. `emit` writes what is owned and
// leaves on a stack where each thing went; `resolve` takes these positions in the same order when
// it writes the owner's bytes.
#include <cstring>

#include "kv/dynamic/access.h"
#include "kv/dynamic/walk.h"
#include "kv/format/rkyv/rkyv.h"

namespace kv::dynamic {

using schema::Kind;

namespace {

std::uint64_t hash_key(const Node& node, const Value& key) {
  if (node.kind == Kind::enumeration) {
    rkyv::FxHash hash;
    hash.step(node.names->values[position_of(node, key)].bits());
    return hash.value();
  }
  return with_scalar(node.scalar, [&]<class T>(std::type_identity<T>) -> std::uint64_t {
    if constexpr (std::same_as<T, std::string>)
      return rkyv::hash_of<T>(key.as<std::string_view>());
    else if constexpr (std::same_as<T, Bytes> || shape::Real<T>)
      throw Mismatch{"", "a hash map has no keys of this type"};
    else
      return rkyv::hash_of<T>(key.as<T>());
  });
}

class Writer {
 public:
  explicit Writer(Bytes& out) : out_(out) { out_.clear(); }

  void root(const Node& node, const Value& value) {
    emit(node, value);
    const std::size_t at = room(node.size, node.align);
    std::size_t next = 0;
    resolve(node, value, at, next);
  }

 private:
  /// Zeroed bytes at the end, aligned.
  std::size_t room(std::size_t size, std::size_t align) {
    const std::size_t at = rkyv::round_up(out_.size(), align);
    constexpr std::size_t value_max = std::size_t{1} << 30;
    if (at + size > value_max) throw Mismatch{"", "the value is too large"};
    out_.resize(at + size);
    return at;
  }
  void append(const void* data, std::size_t size) {
    const std::size_t at = room(size, 1);
    if (size != 0) std::memcpy(out_.data() + at, data, size);
  }
  void put_target(std::size_t pointer, std::size_t from, std::size_t target) {
    store(out_.data() + pointer, static_cast<std::int32_t>(static_cast<std::int64_t>(target) -
                                                           static_cast<std::int64_t>(from)));
  }

  template <class Items>
  void emit_items(const Node& item, const Items& items) {
    const std::size_t mark = targets_.size();
    for (const Value& one : items) emit(item, one);
    std::size_t at = room(items.size() * item.size, item.align);
    targets_.push_back(at);
    std::size_t next = mark;
    for (const Value& one : items) {
      resolve(item, one, at, next);
      at += item.size;
    }
    pop(mark);
  }
  /// Keeps the last position, drops those from `mark` on that led to it.
  void pop(std::size_t mark) {
    targets_[mark] = targets_.back();
    targets_.resize(mark + 1);
  }

  template <class Parts, class ValueAt>
  void emit_parts(const Parts& parts, ValueAt&& value_at) {
    for (std::size_t i = 0; i < parts.size(); ++i)
      within(parts[i].name, [&] { emit(*parts[i].type, value_at(i)); });
  }

  struct TreeSink {
    Writer& writer;
    const Node& map;

    template <class Entries>
    std::size_t entries_of(const Entries& entries, std::byte kind, std::size_t size) {
      const std::size_t mark = writer.targets_.size();
      for (const EntryRef* entry : entries) {
        writer.emit(*map.key, *entry->first);
        writer.emit(*map.item, *entry->second);
      }
      const std::size_t at = writer.room(size, map.map.align);
      writer.out_[at] = kind;
      std::size_t next = mark;
      std::size_t i = 0;
      for (const EntryRef* entry : entries) {
        writer.resolve(*map.key, *entry->first, at + map.map.keys + i * map.key->size, next);
        writer.resolve(*map.item, *entry->second, at + map.map.values + i * map.item->size, next);
        ++i;
      }
      writer.targets_.resize(mark);
      return at;
    }
    template <class Entries>
    std::size_t leaf(const Entries& entries) {
      const std::size_t at = entries_of(entries, std::byte{0}, map.map.leaf_size);
      store(writer.out_.data() + at + map.map.count, static_cast<std::uint32_t>(entries.size()));
      return at;
    }
    template <class Inner>
    std::size_t inner(const Inner& node, rkyv::Child greater) {
      const std::size_t at =
          entries_of(std::span(node.entries.data(), node.size), std::byte{1}, map.map.inner_size);
      for (std::size_t i = 0; i < rkyv::node_entries; ++i)
        child(at + map.map.count + 4 * i, i < node.size ? node.lesser[i] : rkyv::Child{});
      child(at + map.map.count + 4 * rkyv::node_entries, greater);
      return at;
    }
    void child(std::size_t at, rkyv::Child target) {
      if (target.present)
        writer.put_target(at, at, target.at);
      else
        store(writer.out_.data() + at, rkyv::no_target);
    }
  };

  void emit_slots(const Node& map, const std::vector<EntryRef>& entries) {
    const std::size_t capacity = rkyv::capacity_for(entries.size());
    Bytes controls(rkyv::control_count(capacity), rkyv::empty_slot);
    std::vector<const EntryRef*> slots(capacity, nullptr);
    for (const EntryRef& entry : entries) {
      const std::uint64_t hash = hash_key(*map.key, *entry.first);
      for (rkyv::Probe probe(hash, capacity);; probe.next()) {
        std::size_t bit = 0;
        while (bit < rkyv::group && controls[probe.position() + bit] != rkyv::empty_slot) ++bit;
        if (bit == rkyv::group) continue;
        const std::size_t slot = (probe.position() + bit) % capacity;
        controls[slot] = rkyv::control_of(hash);
        if (slot < controls.size() - capacity) controls[capacity + slot] = rkyv::control_of(hash);
        slots[slot] = &entry;
        break;
      }
    }
    const MapPlan& plan = map.map;
    const std::size_t mark = targets_.size();
    for (const EntryRef* entry : slots) {
      if (entry == nullptr) continue;
      emit(*map.key, *entry->first);
      emit(*map.item, *entry->second);
    }
    const std::size_t begin = room(capacity * plan.slot_size, plan.slot_align);
    const std::size_t at = begin + capacity * plan.slot_size;
    append(controls.data(), controls.size());
    std::size_t next = mark;
    for (std::size_t i = 0; i < capacity; ++i) {
      if (slots[i] == nullptr) continue;
      const std::size_t slot = at - (i + 1) * plan.slot_size;
      resolve(*map.key, *slots[i]->first, slot, next);
      resolve(*map.item, *slots[i]->second, slot + plan.slot_value, next);
    }
    targets_.resize(mark);
    targets_.push_back(at);
  }

  void emit(const Node& node, const Value& value) {
    if (node.is_inline) return;
    switch (node.kind) {
      case Kind::scalar:
        if (node.scalar == schema::Scalar::text) {
          const auto text = value.as<std::string_view>();
          if (text.size() <= rkyv::inline_text_max) return;
          targets_.push_back(out_.size());
          append(text.data(), text.size());
        } else {
          const auto bytes = value.as<BytesView>();
          targets_.push_back(out_.size());
          append(bytes.data(), bytes.size());
        }
        return;
      case Kind::enumeration:
        return;
      case Kind::optional:
        if (const Value* held = present(node, value)) emit(*node.item, *held);
        return;
      case Kind::box:
        emit_items(*node.item, std::span(&value, 1));
        return;
      case Kind::list:
        emit_items(*node.item, value.items());
        return;
      case Kind::array:
        for (const Value& item : exactly(value, static_cast<std::size_t>(node.length)))
          emit(*node.item, item);
        return;
      case Kind::map: {
        const std::vector<EntryRef> entries = entries_to_write(node, value);
        if (entries.empty()) return;
        TreeSink sink{*this, node};
        targets_.push_back(rkyv::close_nodes(entries, sink));
        return;
      }
      case Kind::hashmap: {
        const std::vector<EntryRef> entries = entries_to_write(node, value);
        if (!entries.empty()) emit_slots(node, entries);
        return;
      }
      case Kind::variant: {
        const ValueCase& held = held_case(value);
        const std::vector<Part>& parts = node.cases[case_of(node, held)].parts;
        const Fields fields(parts, held.members);
        within(held.name, [&] {
          emit_parts(parts, [&](std::size_t i) -> const Value& { return fields[i]; });
        });
        return;
      }
      case Kind::structure: {
        const Fields fields(node.parts, value.members());
        emit_parts(node.parts, [&](std::size_t i) -> const Value& { return fields[i]; });
        return;
      }
      case Kind::tuple: {
        const std::vector<Value>& items = exactly(value, node.parts.size());
        emit_parts(node.parts, [&](std::size_t i) -> const Value& { return items[i]; });
        return;
      }
    }
  }

  void resolve_text(std::string_view text, std::size_t target, std::size_t at) {
    if (text.size() <= rkyv::inline_text_max) {
      std::memset(out_.data() + at, 0xFF, rkyv::inline_text_max);
      std::memcpy(out_.data() + at, text.data(), text.size());
      return;
    }
    const auto length = static_cast<std::uint32_t>(text.size());
    store(out_.data() + at, (length & 0x3FU) | 0x80U | ((length & ~0x3FU) << 2U));
    put_target(at + 4, at, target);
  }
  template <class T>
  void resolve_plain(const T& value, std::size_t at) {
    if constexpr (std::same_as<T, bool>)
      out_[at] = static_cast<std::byte>(value);
    else if constexpr (std::same_as<T, Timestamp>)
      store(out_.data() + at, std::int64_t{value.time_since_epoch().count()});
    else if constexpr (std::same_as<T, Duration>)
      store(out_.data() + at, std::int64_t{value.count()});
    else if constexpr (std::same_as<T, Uuid>)
      std::memcpy(out_.data() + at, value.bytes.data(), value.bytes.size());
    else
      store(out_.data() + at, value);
  }

  void resolve_scalar(const Node& node, const Value& value, std::size_t at, std::size_t& next) {
    with_scalar(node.scalar, [&]<class T>(std::type_identity<T>) {
      if constexpr (std::same_as<T, std::string>) {
        const auto text = value.as<std::string_view>();
        const bool outside = text.size() > rkyv::inline_text_max;
        if (!is_utf8(text)) throw Mismatch{"", "text is not UTF-8"};
        resolve_text(text, outside ? targets_[next++] : 0, at);
      } else if constexpr (std::same_as<T, Bytes>) {
        put_target(at, at, targets_[next++]);
        store(out_.data() + at + 4, static_cast<std::uint32_t>(value.as<BytesView>().size()));
      } else {
        resolve_plain(value.as<T>(), at);
      }
    });
  }

  template <class Parts, class ValueAt>
  void resolve_parts(const Parts& parts, std::size_t at, std::size_t& next, ValueAt&& value_at) {
    for (std::size_t i = 0; i < parts.size(); ++i)
      within(parts[i].name,
             [&] { resolve(*parts[i].type, value_at(i), at + parts[i].offset, next); });
  }

  void resolve(const Node& node, const Value& value, std::size_t at, std::size_t& next) {
    switch (node.kind) {
      case Kind::scalar:
        resolve_scalar(node, value, at, next);
        return;
      case Kind::enumeration: {
        const std::uint64_t bits = node.names->values[position_of(node, value)].bits();
        std::memcpy(out_.data() + at, &bits, node.size);  // little-endian
        return;
      }
      case Kind::optional:
        if (const Value* held = present(node, value)) {
          out_[at] = std::byte{1};
          resolve(*node.item, *held, at + node.align, next);
        }
        return;
      case Kind::box:
        put_target(at, at, targets_[next++]);
        return;
      case Kind::list:
        put_target(at, at, targets_[next++]);
        store(out_.data() + at + 4, static_cast<std::uint32_t>(value.items().size()));
        return;
      case Kind::array:
        for (const Value& item : exactly(value, static_cast<std::size_t>(node.length))) {
          resolve(*node.item, item, at, next);
          at += node.item->size;
        }
        return;
      case Kind::map:
      case Kind::hashmap: {
        const std::size_t entries = entries_to_write(node, value).size();
        if (entries == 0) {
          store(out_.data() + at, rkyv::no_target);
          return;
        }
        put_target(at, at, targets_[next++]);
        store(out_.data() + at + 4, static_cast<std::uint32_t>(entries));
        if (node.kind == Kind::hashmap)
          store(out_.data() + at + 8, static_cast<std::uint32_t>(rkyv::capacity_for(entries)));
        return;
      }
      case Kind::variant: {
        const ValueCase& held = held_case(value);
        const std::size_t index = case_of(node, held);
        const std::vector<Part>& parts = node.cases[index].parts;
        const Fields fields(parts, held.members);
        out_[at] = static_cast<std::byte>(index);
        within(held.name, [&] {
          resolve_parts(parts, at, next, [&](std::size_t i) -> const Value& { return fields[i]; });
        });
        return;
      }
      case Kind::structure: {
        const Fields fields(node.parts, value.members());
        resolve_parts(node.parts, at, next,
                      [&](std::size_t i) -> const Value& { return fields[i]; });
        return;
      }
      case Kind::tuple: {
        const std::vector<Value>& items = exactly(value, node.parts.size());
        resolve_parts(node.parts, at, next,
                      [&](std::size_t i) -> const Value& { return items[i]; });
        return;
      }
    }
  }

  Bytes& out_;
  std::vector<std::size_t> targets_;
};

}  // namespace

void write_rkyv(const Node& root, const Value& value, Bytes& out) { Writer(out).root(root, value); }

}  // namespace kv::dynamic
