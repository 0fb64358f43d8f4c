// One row of a table: key and value between C++ and bytes, with errors that name both.
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "kv/core/error.h"
#include "kv/key/key_text.h"
#include "kv/store/entry.h"
#include "kv/store/schema_info.h"
#include "kv/store/session.h"
#include "kv/store/spec.h"
#include "kv/store/table_name.h"

namespace kv::storage {

template <TableSpec Spec>
struct Row {
  using KeyCodec = typename Spec::KeyCodec;
  using Key = typename KeyCodec::Key;
  using KeyView = typename KeyCodec::View;
  using Value = typename Spec::Value;
  using Codec = ValueCodec<typename Spec::Format, Value>;
  using View = typename Codec::View;
  /// Keys of single rows: borrowed where the page holds them as they read.
  using FoundKey = std::conditional_t<KeyCodec::borrows, KeyView, Key>;
  using Found = Entry<FoundKey, View>;
  using Name = TableName<Spec>;

  static std::string place(Name name, BytesView key) {
    return "table " + name.string() + ", key " + words(key);
  }
  static std::string words(BytesView key) {
    KeyScratch scratch;
    KeyView view{};
    return KeyCodec::decode(key, scratch, view) ? hex(key) : key_text<KeyCodec>(view);
  }

  /// For keys to be stored: refuses what could not be read back.
  static void encode(Name name, const KeyView& key, KeyBuffer& buffer) {
    KeyCodec::encode(key, buffer);
    if constexpr (!fits_always) {
      if (buffer.size() == 0 || buffer.overflowed()) [[unlikely]]
        bad_length(name, key, buffer.size());
    }
    if constexpr (!any_is_key) {
      KeyScratch scratch;
      KeyView again{};
      if (const Fault fault = KeyCodec::decode(buffer.bytes(), scratch, again)) [[unlikely]]
        raise(Errc::invalid_argument, place(name, buffer.bytes()) + ": " + fault.rule);
    }
  }

  static KeyView key(Name name, BytesView bytes, KeyScratch& scratch) {
    KeyView view{};
    if (const Fault fault = KeyCodec::decode(bytes, scratch, view)) [[unlikely]]
      corrupt_key(name, bytes, fault);
    return view;
  }
  static FoundKey found_key(Name name, BytesView bytes) {
    KeyScratch scratch;
    if constexpr (KeyCodec::borrows)
      return key(name, bytes, scratch);
    else
      return KeyCodec::own(key(name, bytes, scratch));
  }

  static void check(Name name, const Session& session, BytesView key, BytesView value) {
    if (!session.check()) return;
    if (const Fault fault = Codec::check(value)) [[unlikely]]
      corrupt_value(name, key, fault);
  }
  static View view(Name name, const Session& session, BytesView key, BytesView value) {
    check(name, session, key, value);
    return Codec::view(value);
  }
  static Found found(Name name, const Session& session, const engine::Entry& entry) {
    return {found_key(name, entry.key), view(name, session, entry.key, entry.value)};
  }

  /// The rule that key or value breaks, if any.
  static Fault fault(BytesView key, BytesView value) noexcept {
    KeyScratch scratch;
    KeyView view{};
    const Fault bad_key = KeyCodec::decode(key, scratch, view);
    return bad_key ? bad_key : Codec::check(value);
  }

  /// For `verify`.
  static bool check_row(BytesView key, BytesView value, Finding& finding) {
    const Fault fault = Row::fault(key, value);
    if (!fault) return true;
    finding.table = Spec::name;  // the caller knows it where this is empty
    finding.key = words(key);
    finding.problem = fault.rule;
    return false;
  }

  [[noreturn, gnu::cold]] static void corrupt_value(Name name, BytesView key, const Fault& fault) {
    raise(Errc::corrupt_value, place(name, key) + ": " + fault.rule + " (byte " +
                                   std::to_string(fault.offset) + " of the value)");
  }
  [[noreturn, gnu::cold]] static void corrupt_key(Name name, BytesView key, const Fault& fault) {
    raise(Errc::corrupt_key,
          "table " + name.string() + ", key bytes " + hex(key) + ": " + fault.rule);
  }
  [[noreturn, gnu::cold]] static void too_large(Name name, BytesView key, std::size_t size) {
    raise(Errc::value_too_large, place(name, key) + ": the value has " + std::to_string(size) +
                                     " bytes, at most " + std::to_string(engine::value_bytes_max) +
                                     " can be stored");
  }

 private:
  static constexpr bool fits_always =
      KeyCodec::key_bytes != 0 && KeyCodec::key_bytes <= engine::key_bytes_max;
  /// Every C++ value of the key is one that `decode` accepts.
  template <class... C>
  static constexpr bool all_plain(TypeList<C...>) {
    return (
        (!std::same_as<typename C::Type, std::string> && !std::is_enum_v<typename C::Type>)&&...);
  }
  static constexpr bool any_is_key = all_plain(typename KeyCodec::Components{});

  [[noreturn, gnu::cold]] static void bad_length(Name name, const KeyView& key, std::size_t size) {
    raise(Errc::key_too_long, "table " + name.string() + ", key " + key_text<KeyCodec>(key) +
                                  (size == 0 ? ": the key is empty; a key has 1 to "
                                             : ": the key has " + std::to_string(size) +
                                                   " bytes when encoded; a key has 1 to ") +
                                  std::to_string(engine::key_bytes_max) + " bytes");
  }
};

}  // namespace kv::storage
