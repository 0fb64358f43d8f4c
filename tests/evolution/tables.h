// Every table of the files, row by row: the one list that the writer and the test share. Never
// changed.
#pragma once

#include "kv/storage/storage.h"
#include "rows.h"

namespace released {

/// `visit(table, key, value)` for every row of the schema's tables but those of `numbered`.
template <class Visit>
void each_row(const Database& db, Visit&& visit) {
  for (std::uint32_t i = 0; i < row_count; ++i) {
    const Row one = row(i);
    const std::string name = name_of(i);
    visit(db.in_rkyv(), std::uint64_t{i} << 32, one);
    visit(db.in_rkyv_unaligned(), std::int64_t{1} - i, one);
    visit(db.in_flatbuffers(), "key " + name, one);
    visit(db.in_bincode(), InBincodeKey{.name = name, .at = time_of(i)}, one);
    visit(db.in_bincode2(), uuid_of(i), one);
    visit(db.in_postcard(),
          InPostcardKey{
              .status = status_of(i), .text = bytes_of(i), .small = static_cast<std::uint8_t>(i)},
          one);
    visit(db.raw_bytes(),
          RawBytesKey{.flag = i == 1, .code = {0, 255, 7, static_cast<std::uint8_t>(i)}},
          bytes_of(i + 1));
    visit(db.raw_text(), RawTextKey{.below = -1, .real = 1.5 * i}, name);
    visit(db.native_keys(), i * 300, home_of(i));
    visit(db.native_wide_keys(), std::uint64_t{i} << 40, -std::int64_t{i});
    visit(db.lists(), static_cast<std::uint16_t>(i * 257), one.tags);
    visit(db.optionals(), static_cast<std::uint8_t>(i),
          i == 0 ? std::nullopt : std::optional<Home>(home_of(i)));
    visit(db.variants(), 0.25F - static_cast<float>(i), payment_of(i));
    visit(db.scalars(), level_of(i), time_of(i));
  }
}

/// The same for tables that no schema declares: keys of any type, and keys in value formats.
template <class Visit>
void each_hand_row(const kv::Storage& storage, Visit&& visit) {
  const auto any = storage.untyped_table("any_keys");
  visit(any, kv::AnyKey(true), bytes_of(1));
  visit(any, kv::AnyKey(-1), bytes_of(2));
  visit(any, kv::AnyKey(42), bytes_of(3));
  visit(any, kv::AnyKey(2.5), bytes_of(4));
  visit(any, kv::AnyKey(uuid_of(1)), bytes_of(5));
  visit(any, kv::AnyKey("text"), bytes_of(6));
  visit(any, kv::AnyKey(kv::BytesView(bytes_of(1))), kv::Bytes());
  const std::string key = "a key";
  visit(storage.table<std::string, std::int64_t>("rkyv_keys").key_format<kv::Rkyv>().build(), key,
        std::int64_t{1});
  visit(storage.table<std::string, std::int64_t>("bincode_keys").key_format<kv::Bincode>().build(),
        key, std::int64_t{2});
  visit(
      storage.table<std::string, std::int64_t>("bincode2_keys").key_format<kv::Bincode2>().build(),
      key, std::int64_t{3});
  visit(
      storage.table<std::string, std::int64_t>("postcard_keys").key_format<kv::Postcard>().build(),
      key, std::int64_t{4});
}

}  // namespace released
