#include "rows.h"

#include <limits>

namespace released {
namespace {

template <class T>
constexpr T most = std::numeric_limits<T>::max();
template <class T>
constexpr T least = std::numeric_limits<T>::min();

Row full() {
  Row row;
  row.flag = true;
  row.small = 7;
  row.number = 1'000;
  row.big = 5'000'000'000;
  row.huge = kv::U128{1} << 100;
  row.below = -7;
  row.far_below = -(kv::I128{1} << 90);
  row.real = -0.5F;
  row.precise = 1.0 / 3;
  row.letter = U'ß';
  row.id = uuid_of(1);
  row.at = time_of(1);
  row.took = kv::Duration(-90);
  row.status = Status::closed;
  row.level = Level::high;
  row.name = name_of(1);
  row.blob = bytes_of(1);
  row.maybe = std::uint16_t{65'000};
  row.maybe_text = "there";
  row.twice = std::optional<std::uint8_t>();
  row.tags = {"red", "", "red", "a tag that is longer than rkyv keeps inline"};
  row.grid = {{1, 2, 3}, {}, {65'535}};
  row.homes = {home_of(1), home_of(2)};
  row.three = {-1, 0, 1};
  row.pair = {9, "nine"};
  row.scores = {{"", 0.0}, {"one", 1.5}, {"two", -2.5}};
  row.by_status = {{Status::active, {1, 2}}, {Status::closed, {}}};
  row.counts = {{3, "three"}, {1, "one"}, {2, "two"}};
  row.home = home_of(1);
  row.paid_with = payment_of(1);
  *row.next = home_of(2);
  return row;
}

Row large() {
  Row row;
  row.small = most<std::uint8_t>;
  row.number = most<std::uint32_t>;
  row.big = most<std::uint64_t>;
  row.huge = ~kv::U128{0};
  row.below = least<std::int16_t>;
  row.far_below = kv::I128{1} << 126;
  row.real = std::numeric_limits<float>::infinity();
  row.precise = std::numeric_limits<double>::denorm_min();
  row.letter = U'\U0010FFFF';
  row.id = uuid_of(2);
  row.at = time_of(2);
  row.took = kv::Duration(least<std::int64_t>);
  row.status = Status::banned;
  row.level = Level::low;
  row.name = name_of(2);
  row.blob = kv::Bytes(6'000, std::byte{0xA5});
  row.twice = std::optional<std::uint8_t>(255);
  for (int i = 0; i < 40; ++i) {
    row.tags.push_back("tag " + std::to_string(i));
    row.scores[std::to_string(i * 37 % 40)] = i;  // more than one node of rkyv's B-tree
    row.counts.insert_or_assign(static_cast<std::uint32_t>(i * 7919), std::to_string(i));
  }
  row.paid_with = payment_of(2);
  return row;
}

}  // namespace

Row row(std::uint32_t i) {
  if (i == 1) return full();
  if (i == 2) return large();
  return {};
}

std::string name_of(std::uint32_t i) {
  static const std::string names[] = {"", "Grüße", std::string("with\0nul", 8)};
  return names[i % 3];
}
kv::Timestamp time_of(std::uint32_t i) {
  return kv::Timestamp(kv::Duration(std::int64_t{i} * 1'700'000'000'000'000'001 - 1));
}
kv::Uuid uuid_of(std::uint32_t i) {
  kv::Uuid uuid;
  for (std::uint8_t at = 0; std::uint8_t & byte : uuid.bytes)
    byte = static_cast<std::uint8_t>(i * 85 + at++);
  return uuid;
}
Home home_of(std::uint32_t i) {
  if (i % 3 == 0) return {};
  if (i % 3 == 1) return {.city = "Rome", .zip = 184};
  return {.city = "A town with a name too long to be inline", .zip = {}};
}
Status status_of(std::uint32_t i) {
  static constexpr Status all[] = {Status::active, Status::banned, Status::closed};
  return all[i % 3];
}
Level level_of(std::uint32_t i) {
  static constexpr Level all[] = {Level::middle, Level::low, Level::high};
  return all[i % 3];
}
Payment payment_of(std::uint32_t i) {
  if (i % 3 == 0) return PaymentCash{};
  if (i % 3 == 1) return PaymentCard{.last4 = {1, 2, 3, 4}, .holder = "Ada"};
  return PaymentTransfer{.iban = "DE02 1203 0000", .levels = {Level::middle, Level::low}};
}
kv::Bytes bytes_of(std::uint32_t i) {
  kv::Bytes bytes(std::size_t{i} * 4);
  for (std::size_t at = 0; at < bytes.size(); ++at)
    bytes[at] = at % 2 == 0 ? std::byte{0} : std::byte{0xFF};
  return bytes;
}

}  // namespace released
