// What the generator tells the runtime about a declared type.
//
// Every format, codec and printer works from these descriptions, so a new format needs no change in
// generated code. Generated headers specialise `Describe` for structs, cases, variants, enums and
// composite keys; a hand-written program may do the same for its own aggregates.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>

namespace kv {

/// Specialised per declared type. Members by kind:
///
/// struct:   static constexpr std::string_view name;
///           static constexpr std::array<std::string_view, N> fields;
///           template <class Self, class Fn> static constexpr decltype(auto) apply(Self& self, Fn&&
///           fn);
///             // fn(self.a, self.b, …): references to the members, in declaration order
///           template <class View, class Fn> static decltype(auto) apply_view(const View& view,
///           Fn&& fn);
///             // fn(view.a(), view.b(), …)
/// variant:  static constexpr std::string_view name;
///           static constexpr std::array<std::string_view, N> cases;
///           using Cases = TypeList<A, B, …>;   // the case structs; the type derives
///           std::variant<A, B, …>
/// enum:     static constexpr std::string_view name;
///           static constexpr std::array<EnumValue<E>, N> values;   // in declaration order
template <class T>
struct Describe;

template <class... T>
struct TypeList {
  static constexpr std::size_t size = sizeof...(T);
};

template <class E>
struct EnumValue {
  E value;
  std::string_view name;
};

template <class T>
concept DescribedEnum = std::is_enum_v<T> && requires {
  Describe<T>::values;
};
template <class T>
concept DescribedVariant = requires {
  typename Describe<T>::Cases;
};
template <class T>
concept DescribedStruct = requires {
  Describe<T>::fields;
}
&&!DescribedVariant<T>;

/// The schema's name of an enum value; empty for a number that the schema does not name.
template <DescribedEnum E>
constexpr std::string_view name_of(E value) noexcept {
  for (const auto& known : Describe<E>::values)
    if (known.value == value) return known.name;
  return {};
}

/// The value with this schema name; nullopt when there is none.
template <DescribedEnum E>
constexpr std::optional<E> from_string(std::string_view text) noexcept {
  for (const auto& known : Describe<E>::values)
    if (known.name == text) return known.value;
  return std::nullopt;
}

}  // namespace kv
