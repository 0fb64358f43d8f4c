// Reading a checked archive in place. Nothing is decoded, copied or allocated; every scalar is
// loaded through memcpy because LMDB aligns values to 2 bytes only.
#pragma once

#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "kv/format/index_iterator.h"
#include "kv/format/rkyv/check.h"
#include "kv/format/unpack.h"
#include "kv/format/value_format.h"

namespace kv::rkyv {

template <class F, class T>
auto read(const std::byte* at) noexcept;

/// Where the relative pointer at `at`, owned by the object there, points.
inline const std::byte* follow(const std::byte* at) noexcept { return at + load<std::int32_t>(at); }

/// A list or array in an archive. Random access; borrows from the record.
template <class F, class T>
class List {
 public:
  using A = typename F::Alignment;
  using value_type = decltype(read<F, T>(std::declval<const std::byte*>()));

  using Iterator = IndexIterator<List, value_type>;

  List() = default;
  List(const std::byte* first, std::size_t size) noexcept : first_(first), size_(size) {}

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  Iterator begin() const noexcept { return {*this, 0}; }
  Iterator end() const noexcept { return {*this, size_}; }
  /// Needs i < size().
  value_type operator[](std::size_t i) const noexcept { return at_index(i); }
  /// As [], but throws `Errc::invalid_argument` when there is no such element.
  value_type at(std::size_t i) const {
    if (i >= size_) limits::no_element(i, size_);
    return (*this)[i];
  }
  /// A copy that owns all that it holds.
  std::vector<T> unpack() const { return kv::unpack<std::vector<T>>(*this); }

 private:
  friend Iterator;
  value_type at_index(std::size_t i) const noexcept {
    return read<F, T>(first_ + i * size_of<A, T>());
  }

  const std::byte* first_ = nullptr;
  std::size_t size_ = 0;
};

/// A B-tree map in an archive: entries in key order, `find` through the tree. Borrows.
template <class F, class K, class V>
class Map {
 public:
  using A = typename F::Alignment;
  using Layout = NodeLayout<A, K, V>;
  using KeyView = decltype(read<F, K>(std::declval<const std::byte*>()));
  using MappedView = decltype(read<F, V>(std::declval<const std::byte*>()));

  /// Walks the tree in key order with a stack of its own: `check` bounds the height.
  class Iterator {
   public:
    using value_type = std::pair<KeyView, MappedView>;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::input_iterator_tag;
    using iterator_category = std::input_iterator_tag;

    Iterator() = default;
    Iterator(const std::byte* root, std::size_t left) noexcept : left_(left) {
      if (left_ != 0) descend(root);
    }
    value_type operator*() const noexcept {
      const auto& [node, entry] = stack_[depth_ - 1];
      return {read<F, K>(node + Layout::keys + entry * size_of<A, K>()),
              read<F, V>(node + Layout::values + entry * size_of<A, V>())};
    }
    Iterator& operator++() noexcept {
      if (--left_ == 0) return *this;
      auto& [node, entry] = stack_[depth_ - 1];
      ++entry;
      if (is_leaf(node)) {
        while (depth_ > 0 && at_end()) --depth_;
      } else if (const std::byte* child = child_of(node, entry)) {
        descend(child);
      } else {
        while (depth_ > 0 && at_end()) --depth_;
      }
      if (depth_ == 0) left_ = 0;
      return *this;
    }
    Iterator operator++(int) noexcept {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) noexcept {
      return a.left_ == b.left_;
    }

   private:
    struct Place {
      const std::byte* node = nullptr;
      std::size_t entry = 0;
    };
    bool at_end() const noexcept {
      const auto& [node, entry] = stack_[depth_ - 1];
      return entry == count_of(node);
    }
    void descend(const std::byte* node) noexcept {
      for (; node != nullptr && depth_ < stack_.size(); node = child_of(node, 0)) {
        stack_[depth_++] = {node, 0};
        if (is_leaf(node)) break;
      }
      while (depth_ > 0 && at_end()) --depth_;
    }
    std::array<Place, tree_height_max> stack_;
    std::size_t depth_ = 0;
    std::size_t left_ = 0;
  };

  explicit Map(const std::byte* at) noexcept : at_(at) {}

  std::size_t size() const noexcept { return load<std::uint32_t>(at_ + 4); }
  bool empty() const noexcept { return size() == 0; }
  Iterator begin() const noexcept { return {empty() ? nullptr : follow(at_), size()}; }
  Iterator end() const noexcept { return {}; }

  /// The value under `key`, nullopt when there is none. Through the tree: logarithmic.
  std::optional<MappedView> find(const KeyView& key) const noexcept {
    const std::byte* node = empty() ? nullptr : follow(at_);
    while (node != nullptr) {
      const std::size_t count = count_of(node);
      std::size_t i = 0;
      for (; i < count; ++i) {
        const KeyView candidate = read<F, K>(node + Layout::keys + i * size_of<A, K>());
        if (candidate == key) return read<F, V>(node + Layout::values + i * size_of<A, V>());
        if (key < candidate) break;
      }
      node = is_leaf(node) ? nullptr : child_of(node, i);
    }
    return std::nullopt;
  }
  bool contains(const KeyView& key) const noexcept { return find(key).has_value(); }
  /// A copy that owns all that it holds.
  std::map<K, V> unpack() const { return kv::unpack<std::map<K, V>>(*this); }

 private:
  static bool is_leaf(const std::byte* node) noexcept { return *node == std::byte{0}; }
  static std::size_t count_of(const std::byte* node) noexcept {
    return is_leaf(node) ? load<std::uint32_t>(node + Layout::count) : node_entries;
  }
  /// Child before entry `i`; the last one has all that is greater. Null: absent.
  static const std::byte* child_of(const std::byte* node, std::size_t i) noexcept {
    const std::byte* pointer = node + Layout::lesser + 4 * i;
    return load<std::int32_t>(pointer) == no_target ? nullptr : follow(pointer);
  }

  const std::byte* at_;
};

/// A hash map in an archive: entries in slot order, `find` by the crate's hash. Borrows.
template <class F, class K, class V>
class Table {
 public:
  using A = typename F::Alignment;
  using Slot = SlotLayout<A, K, V>;
  using KeyView = decltype(read<F, K>(std::declval<const std::byte*>()));
  using MappedView = decltype(read<F, V>(std::declval<const std::byte*>()));

  class Iterator {
   public:
    using value_type = std::pair<KeyView, MappedView>;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::forward_iterator_tag;
    using iterator_category = std::input_iterator_tag;

    Iterator() = default;
    Iterator(const std::byte* controls, std::size_t slot, std::size_t capacity) noexcept
        : controls_(controls), slot_(slot), capacity_(capacity) {
      skip_empty();
    }
    value_type operator*() const noexcept {
      const std::byte* slot = controls_ - static_cast<std::ptrdiff_t>((slot_ + 1) * Slot::size);
      return {read<F, K>(slot + Slot::key), read<F, V>(slot + Slot::value)};
    }
    Iterator& operator++() noexcept {
      ++slot_;
      skip_empty();
      return *this;
    }
    Iterator operator++(int) noexcept {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) noexcept {
      return a.slot_ == b.slot_;
    }

   private:
    void skip_empty() noexcept {
      while (slot_ < capacity_ && std::to_integer<unsigned>(controls_[slot_]) >= 0x80) ++slot_;
    }
    const std::byte* controls_ = nullptr;
    std::size_t slot_ = 0;
    std::size_t capacity_ = 0;
  };

  explicit Table(const std::byte* at) noexcept : at_(at) {}

  std::size_t size() const noexcept { return load<std::uint32_t>(at_ + 4); }
  bool empty() const noexcept { return size() == 0; }
  Iterator begin() const noexcept {
    return empty() ? Iterator() : Iterator(controls(), 0, capacity());
  }
  Iterator end() const noexcept {
    return empty() ? Iterator() : Iterator(controls(), capacity(), capacity());
  }

  /// The value under `key`, nullopt when there is none.
  std::optional<MappedView> find(const KeyView& key) const noexcept {
    if (empty()) return std::nullopt;
    const std::byte* control = controls();
    const std::uint64_t hash = hash_of<K>(key);
    Probe probe(hash, capacity());
    // A damaged table may have no empty byte: look at each group once at most.
    for (std::size_t seen = 0; seen <= control_count(capacity()); seen += group, probe.next()) {
      for (std::size_t bit = 0; bit < group; ++bit) {
        const std::byte byte = control[probe.position() + bit];
        if (byte == empty_slot) return std::nullopt;
        if (byte != control_of(hash)) continue;
        const std::size_t index = (probe.position() + bit) % capacity();
        // Only a slot's own control byte says that its entry was checked; this may be its mirror.
        if (control[index] != byte) continue;
        const std::byte* slot = control - static_cast<std::ptrdiff_t>((index + 1) * Slot::size);
        if (read<F, K>(slot + Slot::key) == key) return read<F, V>(slot + Slot::value);
      }
    }
    return std::nullopt;
  }
  bool contains(const KeyView& key) const noexcept { return find(key).has_value(); }
  /// A copy that owns all that it holds.
  kv::HashMap<K, V> unpack() const { return kv::unpack<kv::HashMap<K, V>>(*this); }

 private:
  std::size_t capacity() const noexcept { return load<std::uint32_t>(at_ + 8); }
  const std::byte* controls() const noexcept { return follow(at_); }
  const std::byte* at_;
};

inline std::string_view read_text(const std::byte* at) noexcept {
  if (is_inline_text(at)) return as_text({at, inline_length(at)});
  return as_text({at + load<std::int32_t>(at + 4), text_length(at)});
}

template <class F, class T, std::size_t... I>
auto read_tuple(const std::byte* at, std::index_sequence<I...>) noexcept {
  using A = typename F::Alignment;
  return std::tuple<decltype(read<F, std::tuple_element_t<I, T>>(at))...>{
      read<F, std::tuple_element_t<I, T>>(at + offsets_of<A, T>[I])...};
}

/// A std::variant of the alternatives' views.
template <class F, class... X, std::size_t... I>
auto read_sum(const std::byte* at, std::type_identity<std::variant<X...>>,
              std::index_sequence<I...>) noexcept {
  using A = typename F::Alignment;
  using View = std::variant<decltype(read<F, X>(at))...>;
  View (*const reads[])(const std::byte*) noexcept = {[](const std::byte* from) noexcept -> View {
    if constexpr (Unit<X>)
      return View(std::in_place_index<I>);
    else
      return View(std::in_place_index<I>, read<F, X>(from + case_offsets_of<A, Alternative<X>>[0]));
  }...};
  return reads[std::to_integer<std::size_t>(*at)](at);
}

/// The view of the archived T at `at`.
template <class F, class T>
auto read(const std::byte* at) noexcept {
  using A = typename F::Alignment;
  if constexpr (Unit<T>) {
    return T{};
  } else if constexpr (Boolean<T>) {
    return *at != std::byte{0};
  } else if constexpr (Character<T> || Integer<T> || Real<T> || std::same_as<T, Uuid>) {
    return load<T>(at);
  } else if constexpr (Clock<T>) {
    return clock_view<T>(load<std::int64_t>(at));
  } else if constexpr (DescribedEnum<T>) {
    return static_cast<T>(load<Stored<T>>(at));
  } else if constexpr (Text<T>) {
    return read_text(at);
  } else if constexpr (Binary<T>) {
    return BytesView(follow(at), load<std::uint32_t>(at + 4));
  } else if constexpr (Optional<T>) {
    using Item = Element<T>;
    using View = decltype(read<F, Item>(at));
    return *at == std::byte{0}
               ? std::optional<View>()
               : std::optional<View>(std::in_place, read<F, Item>(at + align_of<A, Item>()));
  } else if constexpr (Boxed<T>) {
    return read<F, Element<T>>(follow(at));
  } else if constexpr (Sequence<T>) {
    return List<F, Element<T>>(follow(at), load<std::uint32_t>(at + 4));
  } else if constexpr (Array<T>) {
    return List<F, Element<T>>(at, array_size<T>);
  } else if constexpr (Hashed<T>) {
    return Table<F, typename T::key_type, typename T::mapped_type>(at);
  } else if constexpr (Mapping<T>) {
    return Map<F, typename T::key_type, typename T::mapped_type>(at);
  } else if constexpr (Tuple<T>) {
    return read_tuple<F, T>(at, std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (is_a<T, std::variant>) {
    return read_sum<F>(at, std::type_identity<T>{},
                       std::make_index_sequence<std::variant_size_v<T>>{});
  } else {
    return typename ViewClass<F, T>::type(at);
  }
}

template <class F, class S, std::size_t N>
void unpack_fields(S& value, const std::byte* at, const std::array<std::size_t, N>& field_offsets);

template <class F, class T>
T unpack(const std::byte* at);

/// Fills `out` from the archived T at `at`: arrays of C cannot be returned.
template <class F, class T>
void unpack_to(T& out, const std::byte* at) {
  if constexpr (Array<T>) {
    for (auto& item : out) {
      unpack_to<F>(item, at);
      at += size_of<typename F::Alignment, Element<T>>();
    }
  } else {
    out = unpack<F, T>(at);
  }
}

/// The owned value of the archived T at `at`.
template <class F, class T>
T unpack(const std::byte* at) {
  static_assert(!std::same_as<T, std::string_view>, "nobody would own the text");
  using A = typename F::Alignment;
  if constexpr (Text<T>) {
    return std::string(read_text(at));
  } else if constexpr (Binary<T>) {
    const BytesView bytes = read<F, T>(at);
    return Bytes(bytes.begin(), bytes.end());
  } else if constexpr (Optional<T>) {
    using Item = Element<T>;
    if (*at == std::byte{0}) return std::nullopt;
    return T(std::in_place, unpack<F, Item>(at + align_of<A, Item>()));
  } else if constexpr (Boxed<T>) {
    return T(unpack<F, Element<T>>(follow(at)));
  } else if constexpr (Sequence<T>) {
    using Item = Element<T>;
    const std::size_t count = load<std::uint32_t>(at + 4);
    const std::byte* item = follow(at);
    T list;
    list.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
      list.push_back(unpack<F, Item>(item + i * size_of<A, Item>()));
    return list;
  } else if constexpr (Array<T>) {
    T array{};
    unpack_to<F>(array, at);
    return array;
  } else if constexpr (Mapping<T>) {
    using K = typename T::key_type;
    using V = typename T::mapped_type;
    T map;
    for (const auto& [key, value] : read<F, T>(at)) {
      map.insert_or_assign(kv::unpack<K>(key), kv::unpack<V>(value));
    }
    return map;
  } else if constexpr (Tuple<T>) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return T{unpack<F, std::tuple_element_t<I, T>>(at + offsets_of<A, T>[I])...};
    }
    (std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (DescribedVariant<T>) {
    return make_case<T>(std::to_integer<std::size_t>(*at), [&]<class C>() {
      C held{};
      unpack_fields<F>(held, at, case_offsets_of<A, C>);
      return held;
    });
  } else if constexpr (Clock<T>) {
    return from_nanoseconds<T>(load<std::int64_t>(at));
  } else if constexpr (DescribedStruct<T>) {
    T value{};
    unpack_fields<F>(value, at, offsets_of<A, T>);
    return value;
  } else {
    return read<F, T>(at);
  }
}

template <class F, class S, std::size_t N>
void unpack_fields(S& value, const std::byte* at, const std::array<std::size_t, N>& field_offsets) {
  Describe<S>::apply(value, [&](auto&... field) {
    std::size_t i = 0;
    (unpack_to<F>(field, at + field_offsets[i++]), ...);
    (void)i;
  });
}

}  // namespace kv::rkyv
