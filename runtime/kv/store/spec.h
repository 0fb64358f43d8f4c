// What the typed layers need to know about a table.
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

#include "kv/core/bytes.h"
#include "kv/format/raw.h"
#include "kv/format/value_format.h"
#include "kv/key/key_codec.h"

namespace kv {

/// A table's description, made by the generator or by hand:
///
///   struct UsersSpec {
///     static constexpr std::string_view name = "users";
///     using Key = std::uint64_t;
///     using KeyCodec = kv::Ordered::Codec<std::uint64_t>;
///     using Value = User;
///     using Format = kv::Rkyv;
///     static constexpr bool automatic = false;      // insert(value) hands out keys
///     static kv::BytesView descriptor() noexcept;   // compared with the stored one at open
///   };
template <class S>
concept TableSpec =
    KeyCodec<typename S::KeyCodec> && std::same_as<typename S::Key, typename S::KeyCodec::Key> &&
    ValueFormat<typename S::Format, typename S::Value> && requires {
  { S::name } -> std::convertible_to<std::string_view>;
  { S::automatic } -> std::convertible_to<bool>;
  { S::descriptor() } -> std::same_as<BytesView>;
};

}  // namespace kv
