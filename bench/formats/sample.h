// The record that is measured, and the codec that a careful programmer would write for it by hand.
#pragma once

#include "records.kv.hpp"
#include "records.kv_generated.h"

namespace bench {

/// Record `id`: about 300 bytes.
records::Record sample(std::uint64_t id);

/// A struct codec by hand: numbers at fixed places, then lengths and bytes of the rest. No checks.
namespace by_hand {
constexpr std::size_t price_at = 8;
std::size_t size(const records::Record& record);
void write(const records::Record& record, std::byte* at);
/// A sum over every field, as `read_all` of the views.
double read_all(const std::byte* at);
}  // namespace by_hand

/// flatc's code alone.
namespace by_flatc {
void build(const records::Record& record, flatbuffers::FlatBufferBuilder& builder);
double read_all(const void* buffer);
double price(const void* buffer);
}  // namespace by_flatc

/// A sum over every field of a view of any format.
template <class View>
double read_all(const View& view) {
  double sum = static_cast<double>(view.id() + view.count()) + view.price() +
               static_cast<double>(view.status());
  const auto home = view.home();
  sum += static_cast<double>(view.name().size() + view.email().size() + home.street().size() +
                             home.city().size() + home.zip().size());
  for (const auto tag : view.tags()) sum += static_cast<double>(tag.size());
  for (const double number : view.samples()) sum += number;
  return sum;
}

}  // namespace bench
