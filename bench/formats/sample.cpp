#include "sample.h"

#include <cstring>

namespace bench {

records::Record sample(std::uint64_t id) {
  records::Record record{.id = id,
                         .name = "customer " + std::to_string(id * 7919),
                         .email = "customer" + std::to_string(id) + "@example.org",
                         .price = static_cast<double>(id) * 0.25,
                         .count = static_cast<std::uint32_t>(id % 1000),
                         .home = {"Street of the Long Name 12", "Amsterdam", "1011"},
                         .tags = {"regular", "newsletter", "a tag of some length"}};
  for (int i = 0; i < 8; ++i) record.samples.push_back(static_cast<double>(id) + i);
  return record;
}

namespace by_hand {
namespace {

/// Calls `fn` for each text, in order.
template <class Fn>
void each_text(const records::Record& record, Fn&& fn) {
  fn(record.name);
  fn(record.email);
  fn(record.home.street);
  fn(record.home.city);
  fn(record.home.zip);
  for (const std::string& tag : record.tags) fn(tag);
}

std::byte* put(std::byte* at, const void* from, std::size_t bytes) {
  std::memcpy(at, from, bytes);
  return at + bytes;
}
template <class N>
std::byte* put(std::byte* at, N number) {
  return put(at, &number, sizeof number);
}
template <class N>
N take(const std::byte*& at) {
  N number;
  std::memcpy(&number, at, sizeof number);
  at += sizeof number;
  return number;
}

}  // namespace

std::size_t size(const records::Record& record) {
  std::size_t bytes = 8 + 8 + 4 + 1 + 4 + 4 + 8 * record.samples.size();
  each_text(record, [&](const std::string& text) { bytes += 4 + text.size(); });
  return bytes;
}

void write(const records::Record& record, std::byte* at) {
  at = put(at, record.id);
  at = put(at, record.price);
  at = put(at, record.count);
  at = put(at, static_cast<std::uint8_t>(record.status));
  at = put(at, static_cast<std::uint32_t>(record.tags.size()));
  at = put(at, static_cast<std::uint32_t>(record.samples.size()));
  at = put(at, record.samples.data(), 8 * record.samples.size());
  each_text(record, [&](const std::string& text) {
    at = put(at, static_cast<std::uint32_t>(text.size()));
    at = put(at, text.data(), text.size());
  });
}

double read_all(const std::byte* at) {
  double sum = static_cast<double>(take<std::uint64_t>(at));
  sum += take<double>(at);
  sum += take<std::uint32_t>(at);
  sum += take<std::uint8_t>(at);
  const auto tags = take<std::uint32_t>(at);
  const auto samples = take<std::uint32_t>(at);
  for (std::uint32_t i = 0; i < samples; ++i) sum += take<double>(at);
  for (std::uint32_t i = 0; i < 5 + tags; ++i) {
    const auto length = take<std::uint32_t>(at);
    sum += length;
    at += length;
  }
  return sum;
}

}  // namespace by_hand

namespace by_flatc {

using records::fbs::GetRecord;

void build(const records::Record& record, flatbuffers::FlatBufferBuilder& builder) {
  builder.Clear();
  const auto name = builder.CreateString(record.name);
  const auto email = builder.CreateString(record.email);
  const auto street = builder.CreateString(record.home.street);
  const auto city = builder.CreateString(record.home.city);
  const auto zip = builder.CreateString(record.home.zip);
  const auto home = records::fbs::CreateAddress(builder, street, city, zip);
  const auto tags = builder.CreateVectorOfStrings(record.tags);
  const auto samples = builder.CreateVector(record.samples);
  builder.Finish(records::fbs::CreateRecord(
      builder, record.id, name, email, record.price, record.count,
      static_cast<records::fbs::Status>(record.status), home, tags, samples));
}

double price(const void* buffer) {
  return flatbuffers::GetRoot<records::fbs::Record>(buffer)->price();
}

double read_all(const void* buffer) {
  const auto* record = flatbuffers::GetRoot<records::fbs::Record>(buffer);
  double sum = static_cast<double>(record->id() + record->count()) + record->price() +
               static_cast<double>(record->status());
  const auto* home = record->home();
  sum += static_cast<double>(record->name()->size() + record->email()->size() +
                             home->street()->size() + home->city()->size() + home->zip()->size());
  for (const auto* tag : *record->tags()) sum += static_cast<double>(tag->size());
  for (const double number : *record->samples()) sum += number;
  return sum;
}

}  // namespace by_flatc
}  // namespace bench
