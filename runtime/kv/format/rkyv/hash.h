// rkyv's hash maps: the 64-bit Fx hash and the numbers of the Swiss table.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "kv/format/rkyv/layout.h"

namespace kv::rkyv {

inline constexpr std::byte empty_slot{0xFF};
inline constexpr std::size_t group = 16;

class FxHash {
 public:
  void step(std::uint64_t word) noexcept {
    hash_ = (std::rotl(hash_, 5) ^ word) * 0x517cc1b727220a95U;
  }
  void text(std::string_view text) noexcept {
    const char* at = text.data();
    std::size_t left = text.size();
    for (; left >= 8; at += 8, left -= 8) step(word<std::uint64_t>(at));
    if (left >= 4) {
      step(word<std::uint32_t>(at));
      at += 4;
      left -= 4;
    }
    if (left >= 2) {
      step(word<std::uint16_t>(at));
      at += 2;
      left -= 2;
    }
    if (left == 1) step(word<std::uint8_t>(at));
    step(0xFF);
  }
  std::uint64_t value() const noexcept { return hash_; }

 private:
  template <class U>
  static std::uint64_t word(const char* at) noexcept {
    U value;
    std::memcpy(&value, at, sizeof value);
    return value;
  }
  std::uint64_t hash_ = 0;
};

/// The crate's hash of a key: owned, or the view of one.
template <class K, class Key>
std::uint64_t hash_of(const Key& key) noexcept {
  FxHash hash;
  if constexpr (Text<K>) {
    hash.text(key);
  } else if constexpr (std::same_as<K, Uuid>) {
    // [u8; 16]: its length, then its bytes, as Rust hashes a slice of bytes.
    hash.step(16);
    hash.step(load<std::uint64_t>(reinterpret_cast<const std::byte*>(key.bytes.data())));
    hash.step(load<std::uint64_t>(reinterpret_cast<const std::byte*>(key.bytes.data()) + 8));
  } else if constexpr (Clock<K>) {
    hash.step(static_cast<std::uint64_t>(nanoseconds(key)));
  } else if constexpr (std::is_enum_v<K>) {
    // As the integer of its representation, which is how Rust's derived Hash sees `#[repr(…)]`.
    using Number = std::underlying_type_t<K>;
    hash.step(static_cast<std::uint64_t>(static_cast<std::make_unsigned_t<Number>>(key)));
  } else if constexpr (Boolean<K> || Character<K>) {
    hash.step(static_cast<std::uint64_t>(key));
  } else if constexpr (sizeof(K) == 16) {
    hash.step(static_cast<std::uint64_t>(key));
    hash.step(static_cast<std::uint64_t>(static_cast<U128>(key) >> 64));
  } else {
    hash.step(static_cast<std::uint64_t>(static_cast<std::make_unsigned_t<K>>(key)));
  }
  return hash.value();
}

constexpr std::size_t capacity_for(std::size_t entries) noexcept {
  return entries == 0 ? 0 : std::max(entries * 8 / 7, entries + 1);
}
constexpr std::size_t control_count(std::size_t capacity) noexcept {
  return capacity == 0 ? 0 : round_up(capacity, group) + group - 1;
}

/// The groups of control bytes in which a hash is looked for, one after another.
class Probe {
 public:
  Probe(std::uint64_t hash, std::size_t capacity) noexcept
      : position_(static_cast<std::size_t>(hash % capacity)),
        end_(round_up(capacity, group)),
        mask_(std::bit_ceil(control_count(capacity)) - 1) {}
  std::size_t position() const noexcept { return position_; }
  void next() noexcept {
    do {
      stride_ += group;
      position_ = (position_ + stride_) & mask_;
    } while (position_ >= end_);
  }

 private:
  std::size_t position_;
  std::size_t stride_ = 0;
  std::size_t end_;
  std::size_t mask_;
};

constexpr std::byte control_of(std::uint64_t hash) noexcept {
  return static_cast<std::byte>(hash >> 57U);
}

/// A map whose entries are found by their number in its order: a kv::HashMap itself, of another map
/// a list of its entries, which is the one allocation of writing.
template <class... P>
const HashMap<P...>& numbered(const HashMap<P...>& map) noexcept {
  return map;
}
template <class Map>
class Numbered {
 public:
  explicit Numbered(const Map& map) : map_(map) {
    entries_.reserve(map.size());
    for (const auto& entry : map) entries_.push_back(&entry);
  }
  std::size_t size() const noexcept { return entries_.size(); }
  auto begin() const noexcept { return map_.begin(); }
  auto end() const noexcept { return map_.end(); }
  const auto& at_index(std::size_t i) const noexcept { return *entries_[i]; }

 private:
  const Map& map_;
  std::vector<const typename Map::value_type*> entries_;
};
template <class... P>
Numbered<std::unordered_map<P...>> numbered(const std::unordered_map<P...>& map) {
  return Numbered<std::unordered_map<P...>>(map);
}

/// Gives each entry of `map`, in its order, the slot that the crate's insertion gives it:
/// place(slot, index of the entry). `controls`: `control_count(capacity)` bytes, all `empty_slot`
/// before, the table's control bytes afterwards.
template <class K, class Map, class Place>
void assign_slots(const Map& map, std::size_t capacity, std::byte* controls, Place&& place) {
  const std::size_t mirrors = control_count(capacity) - capacity;
  std::uint32_t index = 0;
  for (const auto& entry : map) {
    const std::uint64_t hash = hash_of<K>(entry.first);
    for (Probe probe(hash, capacity);; probe.next()) {
      std::size_t bit = 0;
      while (bit < group && controls[probe.position() + bit] != empty_slot) ++bit;
      if (bit == group) continue;
      const std::size_t slot = (probe.position() + bit) % capacity;
      controls[slot] = control_of(hash);
      if (slot < mirrors) controls[capacity + slot] = control_of(hash);
      place(slot, index++);
      break;
    }
  }
}

}  // namespace kv::rkyv
