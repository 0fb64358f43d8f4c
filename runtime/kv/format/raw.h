// `format raw`: the value is the bytes.
#pragma once

#include <concepts>
#include <cstring>
#include <string>
#include <string_view>

#include "kv/core/utf8.h"
#include "kv/format/value_format.h"

namespace kv {

/// Stores `Bytes` as they are and `std::string` as its UTF-8.
struct Raw {
  template <class T>
  struct Codec {
    static_assert(std::same_as<T, Bytes> || std::same_as<T, std::string>,
                  "a raw value is kv::Bytes or std::string");
    static constexpr bool is_text = std::same_as<T, std::string>;
    using View = std::conditional_t<is_text, std::string_view, BytesView>;

    static std::size_t size(const View& value) { return value.size(); }
    static void write(const View& value, MutableBytes place) {
      if (!value.empty()) std::memcpy(place.data(), value.data(), value.size());
    }
    static Fault check(BytesView bytes) noexcept {
      if constexpr (is_text) {
        const std::size_t at = utf8_fault(as_text(bytes));
        if (at != bytes.size()) return {"text is not UTF-8", at};
      }
      return {};
    }
    static View view(BytesView bytes) noexcept {
      if constexpr (is_text)
        return as_text(bytes);
      else
        return bytes;
    }
    static T unpack(const View& view) { return T(view.begin(), view.end()); }
  };
};

}  // namespace kv
