// Views and owned values as JSON text: for logs, tests and people.
//
// Structs are objects in field order, variants {"case": {…}}, enums their names, bytes hex text,
// uuids their text form, timestamps and durations nanoseconds, integers of 128 bits and numbers
// that JSON lacks (NaN, infinities) strings, maps objects when the key is text, else arrays of
// pairs.
#pragma once

#include <charconv>
#include <cmath>
#include <iterator>
#include <ranges>
#include <string>
#include <string_view>

#include "kv/core/types.h"
#include "kv/format/shape.h"

namespace kv::json {

void append_text(std::string& out, std::string_view text);
void append_hex(std::string& out, BytesView bytes);
void append_real(std::string& out, double value);
void append_real(std::string& out, float value);
void append_wide(std::string& out, U128 value, bool negative);
/// A Unicode scalar as a string of one character.
void append_char(std::string& out, char32_t scalar);

template <class View>
void append(std::string& out, const View& view);

template <class Owned, class View>
void append_struct(std::string& out, const View& view) {
  Describe<Owned>::apply_view(view, [&](const auto&... fields) {
    std::size_t i = 0;
    out += '{';
    ((out += i == 0 ? "" : ",", append_text(out, Describe<Owned>::fields[i++]), out += ':',
      append(out, fields)),
     ...);
    (void)i;
    out += '}';
  });
}

template <class Owned, class View>
void append_variant(std::string& out, const View& view) {
  out += '{';
  append_text(out, Describe<Owned>::cases[static_cast<std::size_t>(view.which())]);
  out += ':';
  view.visit([&](const auto& held) { append(out, held); });
  out += '}';
}

/// The name of a std::variant's alternative as a case of the schema, from its view.
template <class View>
std::string case_name(std::size_t index) {
  using namespace shape;
  if constexpr (Unit<View>)
    return "none";
  else if constexpr (Boolean<View>)
    return "bool";
  else if constexpr (Character<View>)
    return "char";
  else if constexpr (Integer<View>)
    return (View(0) < View(-1) ? "u" : "i") + std::to_string(8 * sizeof(View));
  else if constexpr (Real<View>)
    return "f" + std::to_string(8 * sizeof(View));
  else if constexpr (Moment<View>)
    return "timestamp";
  else if constexpr (Interval<View>)
    return "duration";
  else if constexpr (std::same_as<View, Uuid>)
    return "uuid";
  else if constexpr (std::same_as<View, std::string_view>)
    return "string";
  else if constexpr (std::same_as<View, BytesView>)
    return "bytes";
  else if constexpr (DescribedEnum<View>)
    return std::string(Describe<View>::name);
  else if constexpr (requires { Describe<typename View::Owned>::name; })
    return std::string(Describe<typename View::Owned>::name);
  else
    return "case" + std::to_string(index);
}

/// As a declared variant whose cases have the one field `value`. Of alternatives with one name the
/// first keeps it.
template <class... View>
void append_sum(std::string& out, const std::variant<View...>& view) {
  std::size_t index = 0;
  const std::string names[]{case_name<View>(index++)...};
  std::string name = names[view.index()];
  for (std::size_t before = 0; before < view.index(); ++before)
    if (names[before] == name) name = "case" + std::to_string(view.index());
  out += '{';
  append_text(out, name);
  out += ":{";
  std::visit(
      [&]<class Held>(const Held& held) {
        if constexpr (!shape::Unit<Held>) {
          append_text(out, "value");
          out += ':';
          append(out, held);
        }
      },
      view);
  out += "}}";
}

template <class View>
concept Entries = std::ranges::input_range<const View> && requires(const View& view) {
  (*view.begin()).first;
  (*view.begin()).second;
};

template <class View>
void append_entries(std::string& out, const View& view) {
  using Key = std::remove_cvref_t<decltype((*view.begin()).first)>;
  constexpr bool object = std::convertible_to<Key, std::string_view>;
  out += object ? '{' : '[';
  bool first = true;
  for (const auto& [key, value] : view) {
    out += first ? "" : ",";
    first = false;
    out += object ? "" : "[";
    append(out, key);
    out += object ? ':' : ',';
    append(out, value);
    out += object ? "" : "]";
  }
  out += object ? '}' : ']';
}

/// Appends the JSON of a view of any format.
template <class View>
void append(std::string& out, const View& view) {
  using namespace shape;
  if constexpr (Unit<View>) {
    out += "null";
  } else if constexpr (Boolean<View>) {
    out += view ? "true" : "false";
  } else if constexpr (Character<View>) {
    append_char(out, view);
  } else if constexpr (Integer<View> && sizeof(View) == 16) {
    const bool negative = view < View{0};
    append_wide(out, negative ? U128{0} - static_cast<U128>(view) : static_cast<U128>(view),
                negative);
  } else if constexpr (Integer<View>) {
    out += std::to_string(view);
  } else if constexpr (Real<View>) {
    append_real(out, view);
  } else if constexpr (std::same_as<View, Timestamp>) {
    out += std::to_string(view.time_since_epoch().count());
  } else if constexpr (std::same_as<View, Duration>) {
    out += std::to_string(view.count());
  } else if constexpr (std::same_as<View, Uuid>) {
    append_text(out, to_string(view));
  } else if constexpr (DescribedEnum<View>) {
    append_text(out, name_of(view));
  } else if constexpr (std::convertible_to<View, std::string_view>) {
    append_text(out, view);
  } else if constexpr (std::same_as<View, BytesView>) {
    append_hex(out, view);
  } else if constexpr (Optional<View>) {
    if (view)
      append(out, *view);
    else
      out += "null";
  } else if constexpr (Tuple<View>) {
    std::apply(
        [&](const auto&... items) {
          bool first = true;
          out += '[';
          ((out += first ? "" : ",", first = false, append(out, items)), ...);
          (void)first;
          out += ']';
        },
        view);
  } else if constexpr (requires {
                         typename View::Owned;
                         requires DescribedVariant<typename View::Owned>;
                         view.which();  // lists of variants name their owned item too
                       }) {
    append_variant<typename View::Owned>(out, view);
  } else if constexpr (requires {
                         typename View::Owned;
                         requires DescribedStruct<typename View::Owned>;
                         requires !std::ranges::input_range<const View>;
                       }) {
    append_struct<typename View::Owned>(out, view);
  } else if constexpr (is_a<View, std::variant>) {
    append_sum(out, view);
  } else if constexpr (Entries<View>) {
    append_entries(out, view);
  } else {
    out += '[';
    bool first = true;
    for (const auto& item : view) {
      out += first ? "" : ",";
      first = false;
      append(out, item);
    }
    out += ']';
  }
}

template <class View>
std::string text(const View& view) {
  std::string out;
  append(out, view);
  return out;
}

}  // namespace kv::json
