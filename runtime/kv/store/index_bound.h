// Places in an index, made of leading components.
#pragma once

#include <tuple>

#include "kv/index/component.h"
#include "kv/store/bounds.h"

namespace kv {

namespace storage {

/// Appends a component given by the caller: its value, an optional of it, `std::nullopt`, or in the
/// last place `kv::starts_with(text)`.
template <class P, bool LastGiven, class Argument>
void push_argument(const Argument& argument, KeyBuffer& key) noexcept {
  using Part = index::Part<P>;
  using Item = typename Part::Item;
  if constexpr (std::same_as<Argument, StartsWith>) {
    static_assert(LastGiven, "kv::starts_with must be the last argument");
    if constexpr (Part::optional) key.push(std::byte{1} ^ Part::flip);
    key::encode_begin<Item, Part::descending, false>(argument.text, key);
  } else if constexpr (std::same_as<Argument, std::nullopt_t>) {
    index::push<P>(argument, key);
  } else if constexpr (index::is_optional<Argument>) {
    static_assert(Part::optional, "this component of the index is always present");
    if (argument)
      push_argument<P, LastGiven>(*argument, key);
    else
      index::push<P>(index::absent, key);
  } else {
    bool fits = true;
    const auto component = key::prefix_argument<Item>(argument, fits);
    // A number that the component's type does not have is no row's.
    if (!fits) key.overflow();
    index::push<P>(component, key);
  }
}

/// What entries with these leading components begin with; overflowed: there can be none.
template <class Index, class... Leading>
void push_leading(KeyBuffer& key, const Leading&... leading) noexcept {
  using Parts = typename Index::Components;
  static_assert(sizeof...(Leading) <= Parts::size, "more components were given than the index has");
  [&]<class... P, std::size_t... I>(TypeList<P...>, std::index_sequence<I...>) {
    (push_argument<std::tuple_element_t<I, std::tuple<P...>>, I + 1 == sizeof...(Leading)>(leading,
                                                                                           key),
     ...);
  }(Parts{}, std::index_sequence_for<Leading...>{});
}

}  // namespace storage

/// A place in an index, before all entries with these leading components: `"Paris"`,
/// `{"Paris", 30}`. For a number beyond the type of its component it is where that number would be.
template <class Index>
class IndexBound {
 public:
  template <class... Leading>
  requires(sizeof...(Leading) > 0 && sizeof...(Leading) <= Index::Components::size &&
           !(std::same_as<Leading, IndexBound> || ...)) IndexBound(const Leading&... leading)
  noexcept {  // NOLINT: functions take it
    [&]<class... P, std::size_t... I>(TypeList<P...>, std::index_sequence<I...>) {
      (void)(push<std::tuple_element_t<I, std::tuple<P...>>>(leading) && ...);
    }(typename Index::Components{}, std::index_sequence_for<Leading...>{});
    // No stored entry is longer than the buffer: it stands where the first entry above its leading
    // bytes would.
    if (key_.overflowed()) {
      key_.truncate(KeyBuffer::capacity);
      above();
    }
  }
  /// Entries from here on; empty and not `beyond`: all of them.
  BytesView bytes() const noexcept { return key_.bytes(); }
  /// No entry is from here on.
  bool beyond() const noexcept { return beyond_; }

 private:
  /// False: what follows cannot matter.
  template <class P, class Argument>
  bool push(const Argument& argument) noexcept {
    using Item = typename index::Part<P>::Item;
    if constexpr (index::is_optional<Argument>) {
      if (argument) return push<P>(*argument);
    } else if constexpr (std::integral<Item> && std::integral<Argument>) {
      bool fits = true;
      (void)key::prefix_argument<Item>(argument, fits);
      if (!fits) {
        if constexpr (index::Part<P>::optional) key_.push(std::byte{1} ^ index::Part<P>::flip);
        if ((argument > Argument{}) != P::descending) above();
        return false;
      }
    }
    storage::push_argument<P, true>(argument, key_);
    return true;
  }
  void above() noexcept { beyond_ = !prefix_upper_bound(key_); }

  KeyBuffer key_;
  bool beyond_ = false;
};

}  // namespace kv
