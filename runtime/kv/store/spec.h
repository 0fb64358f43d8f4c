// What the typed layers need to know about a table.
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

#include "kv/core/bytes.h"
#include "kv/format/raw.h"
#include "kv/format/value_format.h"
#include "kv/index/entries.h"
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
///     using Indexes = kv::TypeList<UsersByEmailIndex>;   // only of tables that have indexes
///   };
template <class S>
concept TableSpec =
    KeyCodec<typename S::KeyCodec> && std::same_as<typename S::Key, typename S::KeyCodec::Key> &&
    ValueFormat<typename S::Format, typename S::Value> && requires {
  { S::name } -> std::convertible_to<std::string_view>;
  { S::automatic } -> std::convertible_to<bool>;
  { S::descriptor() } -> std::same_as<BytesView>;
};

/// An index of a table whose value is `Value`, stored as `View` is read:
///
///   struct UsersByCityIndex {
///     static constexpr std::string_view name = "by_city";
///     static constexpr bool unique = false;
///     using Components = kv::TypeList<kv::Ascending<std::string>,
///                                     kv::Descending<std::optional<std::uint16_t>>>;
///     static void entries(const User& row, kv::index::Entries& out);      // by kv::index::add
///     static void entries(const UserView& row, kv::index::Entries& out);
///   };
template <class I, class Value, class View>
concept IndexSpec = requires(const Value& value, const View& view, index::Entries& out) {
  { I::name } -> std::convertible_to<std::string_view>;
  { I::unique } -> std::convertible_to<bool>;
  typename I::Components;
  I::entries(value, out);
  I::entries(view, out);
};

}  // namespace kv
