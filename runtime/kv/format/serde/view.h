// Reading checked bytes: skip, views, unpack. Nothing here checks bounds; `check` did.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "kv/format/serde/check.h"
#include "kv/format/serde/fixed_size.h"
#include "kv/format/serde/integer.h"
#include "kv/format/unpack.h"
#include "kv/format/value_format.h"

namespace kv::serde {

template <class F, class T>
auto view_at(const std::byte* at) noexcept;
template <class F, class T>
auto take_view(const std::byte*& at) noexcept;
template <class F, class T>
T take_owned(const std::byte*& at);

template <class W>
char32_t take_char(const std::byte*& at) noexcept {
  std::size_t length = 0;
  if constexpr (W::char_has_length)
    length = static_cast<std::size_t>(W::template take<typename W::Length>(at));
  else
    length = scalar_width(*at);
  const std::size_t width = scalar_width(*at);
  const auto lead = std::to_integer<std::uint32_t>(*at);
  std::uint32_t scalar = width == 1 ? lead : lead & (0x7FU >> width);
  for (std::size_t i = 1; i < width; ++i)
    scalar = (scalar << 6) | (std::to_integer<std::uint32_t>(at[i]) & 0x3FU);
  at += length;
  return static_cast<char32_t>(scalar);
}

template <class W>
std::size_t take_length(const std::byte*& at) noexcept {
  return static_cast<std::size_t>(W::template take<typename W::Length>(at));
}

/// Moves `at` past one T.
template <class W, class T>
void skip(const std::byte*& at) noexcept {
  if constexpr (Unit<T>) {
  } else if constexpr (constexpr std::size_t size = fixed_size<W, T>(); size != varies) {
    at += size;
  } else if constexpr (Integer<T>) {
    W::template take<Unsigned<T>>(at);
  } else if constexpr (Clock<T>) {
    W::template take<std::uint64_t>(at);
  } else if constexpr (Character<T>) {
    take_char<W>(at);
  } else if constexpr (Text<T> || Binary<T>) {
    const std::size_t length = take_length<W>(at);
    at += length;
  } else if constexpr (DescribedEnum<T>) {
    W::template take<std::uint32_t>(at);
  } else if constexpr (Optional<T>) {
    if (std::to_integer<unsigned>(*at++) != 0) skip<W, Element<T>>(at);
  } else if constexpr (Boxed<T>) {
    skip<W, Element<T>>(at);
  } else if constexpr (Sequence<T>) {
    const std::size_t count = take_length<W>(at);
    constexpr std::size_t element = fixed_size<W, Element<T>>();
    if constexpr (element != varies) {
      at += count * element;
    } else {
      for (std::size_t i = 0; i < count; ++i) skip<W, Element<T>>(at);
    }
  } else if constexpr (Array<T>) {
    for (std::size_t i = 0; i < array_size<T>; ++i) skip<W, Element<T>>(at);
  } else if constexpr (Mapping<T>) {
    for (std::size_t count = take_length<W>(at); count-- > 0;) {
      skip<W, typename T::key_type>(at);
      skip<W, typename T::mapped_type>(at);
    }
  } else if constexpr (DescribedVariant<T>) {
    const auto index = W::template take<std::uint32_t>(at);
    with_case<T>(index, [&]<class C>() { skip<W, C>(at); });
  } else {
    [&]<class... Part>(TypeList<Part...>) noexcept { (skip<W, Part>(at), ...); }(Parts<T>{});
  }
}

/// The elements of a list or array. Elements of one width are found at once; others by walking, so
/// iterate rather than index. Borrows the record's bytes.
template <class F, class T>
class List {
 public:
  using W = typename F::Wire;

  class Iterator {
   public:
    using value_type = decltype(view_at<F, T>(std::declval<const std::byte*>()));
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::forward_iterator_tag;
    using iterator_category = std::input_iterator_tag;

    Iterator() = default;
    Iterator(const std::byte* at, std::size_t left) noexcept : at_(at), left_(left) {}
    value_type operator*() const noexcept { return view_at<F, T>(at_); }
    Iterator& operator++() noexcept {
      skip<W, T>(at_);
      --left_;
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
    const std::byte* at_ = nullptr;
    std::size_t left_ = 0;
  };
  using value_type = typename Iterator::value_type;

  List(const std::byte* first, std::size_t size) noexcept : first_(first), size_(size) {}

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  Iterator begin() const noexcept { return {first_, size_}; }
  Iterator end() const noexcept { return {nullptr, 0}; }
  /// Needs i < size(). Constant time for elements of one width, else a walk over those before.
  value_type operator[](std::size_t i) const noexcept {
    const std::byte* at = first_;
    if constexpr (constexpr std::size_t element = fixed_size<W, T>(); element != varies)
      at += i * element;
    else
      for (; i > 0; --i) skip<W, T>(at);
    return view_at<F, T>(at);
  }
  /// As [], but throws `Errc::invalid_argument` when there is no such element.
  value_type at(std::size_t i) const {
    if (i >= size_) limits::no_element(i, size_);
    return (*this)[i];
  }
  /// A copy that owns all that it holds.
  std::vector<T> unpack() const { return kv::unpack<std::vector<T>>(*this); }

 private:
  const std::byte* first_;
  std::size_t size_;
};

/// The entries of a map, in the order written. These formats have no look-up structure: `find`
/// walks. Where damaged input repeats a key the last entry counts, as in the crates.
/// `M` is the owned map: std::map or kv::HashMap.
template <class F, class K, class V, class M>
class Map {
 public:
  using W = typename F::Wire;
  using KeyView = decltype(view_at<F, K>(std::declval<const std::byte*>()));
  using MappedView = decltype(view_at<F, V>(std::declval<const std::byte*>()));

  class Iterator {
   public:
    using value_type = std::pair<KeyView, MappedView>;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::forward_iterator_tag;
    using iterator_category = std::input_iterator_tag;

    Iterator() = default;
    Iterator(const std::byte* at, std::size_t left) noexcept : at_(at), left_(left) {}
    value_type operator*() const noexcept {
      const std::byte* at = at_;
      KeyView key = take_view<F, K>(at);
      return {std::move(key), view_at<F, V>(at)};
    }
    Iterator& operator++() noexcept {
      skip<W, K>(at_);
      skip<W, V>(at_);
      --left_;
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
    const std::byte* at_ = nullptr;
    std::size_t left_ = 0;
  };

  Map(const std::byte* first, std::size_t size) noexcept : first_(first), size_(size) {}

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  Iterator begin() const noexcept { return {first_, size_}; }
  Iterator end() const noexcept { return {nullptr, 0}; }

  std::optional<MappedView> find(const KeyView& key) const noexcept {
    std::optional<MappedView> found;
    for (const auto& [candidate, mapped] : *this)
      if (candidate == key) found.emplace(mapped);
    return found;
  }
  bool contains(const KeyView& key) const noexcept { return find(key).has_value(); }
  /// A copy that owns all that it holds.
  M unpack() const { return kv::unpack<M>(*this); }

 private:
  const std::byte* first_;
  std::size_t size_;
};

/// Where each field of a declared struct begins, found in one walk when the view is made.
template <std::size_t N>
class Record {
 public:
  template <class F, class S>
  static Record locate(const std::byte* at) noexcept {
    Record record;
    record.begin_ = at;
    [&]<class... Field>(TypeList<Field...>) noexcept {
      std::size_t field = 0;
      ((record.offsets_[field++] = static_cast<std::uint32_t>(at - record.begin_),
        skip<typename F::Wire, Field>(at)),
       ...);
    }(typename FieldsOf<S>::type{});
    return record;
  }
  const std::byte* begin() const noexcept { return begin_; }
  const std::byte* operator[](std::size_t field) const noexcept { return begin_ + offsets_[field]; }

 private:
  const std::byte* begin_ = nullptr;
  std::array<std::uint32_t, N == 0 ? 1 : N> offsets_{};  // values are at most 1 GiB
};

/// A std::variant of the alternatives' views.
template <class F, class... X, std::size_t... I>
auto view_sum(const std::byte* at, std::type_identity<std::variant<X...>>,
              std::index_sequence<I...>) noexcept {
  using View = std::variant<decltype(view_at<F, X>(at))...>;
  View (*const views[])(const std::byte*) noexcept = {[](const std::byte* from) noexcept -> View {
    return View(std::in_place_index<I>, view_at<F, X>(from));
  }...};
  const auto index = F::Wire::template take<std::uint32_t>(at);
  return views[index](at);
}

/// The view of the T at `at`. Lists, maps, structs and variants are not walked.
template <class F, class T>
auto view_at(const std::byte* at) noexcept {
  using W = typename F::Wire;
  if constexpr (Optional<T>) {
    using Item = decltype(view_at<F, Element<T>>(at));
    return *at == std::byte{0} ? std::optional<Item>()
                               : std::optional<Item>(std::in_place, view_at<F, Element<T>>(at + 1));
  } else if constexpr (Boxed<T>) {
    return view_at<F, Element<T>>(at);
  } else if constexpr (Sequence<T>) {
    const std::size_t count = take_length<W>(at);
    return List<F, Element<T>>(at, count);
  } else if constexpr (Array<T>) {
    return List<F, Element<T>>(at, array_size<T>);
  } else if constexpr (Mapping<T>) {
    const std::size_t count = take_length<W>(at);
    return Map<F, typename T::key_type, typename T::mapped_type, T>(at, count);
  } else if constexpr (Tuple<T>) {
    return [&]<class... I>(TypeList<I...>) noexcept {
      // Braces: the items are taken from left to right.
      return std::tuple<decltype(view_at<F, I>(at))...>{take_view<F, I>(at)...};
    }(typename MembersOf<T>::type{});
  } else if constexpr (is_a<T, std::variant>) {
    return view_sum<F>(at, std::type_identity<T>{},
                       std::make_index_sequence<std::variant_size_v<T>>{});
  } else if constexpr (DescribedStruct<T> || DescribedVariant<T>) {
    return typename ViewClass<F, T>::type(at);
  } else {
    return take_view<F, T>(at);
  }
}

/// The view of the T at `at`, and `at` moved past it.
template <class F, class T>
auto take_view(const std::byte*& at) noexcept {
  using W = typename F::Wire;
  if constexpr (Unit<T>) {
    return T{};
  } else if constexpr (Boolean<T>) {
    return *at++ != std::byte{0};
  } else if constexpr (Integer<T>) {
    if constexpr (sizeof(T) == 1)
      return static_cast<T>(*at++);
    else
      return from_wire<W, T>(W::template take<Unsigned<T>>(at));
  } else if constexpr (Real<T> || std::same_as<T, Uuid>) {
    const T value = load<T>(at);
    at += sizeof(T);
    return value;
  } else if constexpr (Clock<T>) {
    return clock_view<T>(take_view<F, std::int64_t>(at));
  } else if constexpr (Character<T>) {
    return take_char<W>(at);
  } else if constexpr (Text<T> || Binary<T>) {
    const std::size_t length = take_length<W>(at);
    const BytesView bytes(at, length);
    at += length;
    if constexpr (Text<T>)
      return as_text(bytes);
    else
      return bytes;
  } else if constexpr (DescribedEnum<T>) {
    return Describe<T>::values[W::template take<std::uint32_t>(at)].value;
  } else {
    const auto view = view_at<F, T>(at);
    skip<W, T>(at);
    return view;
  }
}

/// Fills `out` with the T at `at`: arrays of C cannot be returned.
template <class F, class T>
void take_to(T& out, const std::byte*& at) {
  if constexpr (Array<T>) {
    for (auto& item : out) take_to<F>(item, at);
  } else {
    out = take_owned<F, T>(at);
  }
}

/// The owned value of the T at `at`, and `at` moved past it.
template <class F, class T>
T take_owned(const std::byte*& at) {
  static_assert(!std::same_as<T, std::string_view>, "nobody would own the text");
  using W = typename F::Wire;
  if constexpr (Text<T>) {
    return std::string(take_view<F, T>(at));
  } else if constexpr (Binary<T>) {
    const BytesView bytes = take_view<F, T>(at);
    return Bytes(bytes.begin(), bytes.end());
  } else if constexpr (Optional<T>) {
    if (std::to_integer<unsigned>(*at++) == 0) return std::nullopt;
    return T(std::in_place, take_owned<F, Element<T>>(at));
  } else if constexpr (Boxed<T>) {
    return T(take_owned<F, Element<T>>(at));
  } else if constexpr (Sequence<T>) {
    const std::size_t count = take_length<W>(at);
    T list;
    list.reserve(count);
    for (std::size_t i = 0; i < count; ++i) list.push_back(take_owned<F, Element<T>>(at));
    return list;
  } else if constexpr (Array<T>) {
    T array{};
    take_to<F>(array, at);
    return array;
  } else if constexpr (Mapping<T>) {
    T map;
    for (std::size_t count = take_length<W>(at); count-- > 0;) {
      auto key = take_owned<F, typename T::key_type>(at);
      map.insert_or_assign(std::move(key), take_owned<F, typename T::mapped_type>(at));
    }
    return map;
  } else if constexpr (Tuple<T>) {
    return [&]<class... I>(TypeList<I...>) {
      return T{take_owned<F, I>(at)...};
    }(typename MembersOf<T>::type{});
  } else if constexpr (DescribedVariant<T>) {
    const auto index = W::template take<std::uint32_t>(at);
    return make_case<T>(index, [&]<class C>() { return take_owned<F, C>(at); });
  } else if constexpr (Clock<T>) {
    return from_nanoseconds<T>(take_view<F, std::int64_t>(at));
  } else if constexpr (DescribedStruct<T>) {
    T value{};
    Describe<T>::apply(value, [&](auto&... fields) { (take_to<F>(fields, at), ...); });
    return value;
  } else {
    return take_view<F, T>(at);
  }
}

}  // namespace kv::serde
