#include "kv/store/split_keys.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <utility>

namespace kv::storage {
namespace {

Bytes owned(BytesView bytes) { return {bytes.begin(), bytes.end()}; }

/// The first and the last key of a piece: keys that the table has.
struct Piece {
  Bytes first;
  Bytes last;
};

template <class T>
Bytes native_middle(BytesView low, BytesView high) {
  const T x = load<T>(low.data());
  const T y = load<T>(high.data());
  Bytes middle(sizeof(T));
  store(middle.data(), static_cast<T>(x + (y - x) / 2 + (y - x) % 2));
  return middle;
}

/// Eight bytes from `at`, as a number whose order is theirs; zeros behind the end.
std::uint64_t window(BytesView key, std::size_t at) {
  std::uint64_t number = 0;
  for (std::size_t i = at; i < at + sizeof(number); ++i)
    number = number << 8U | (i < key.size() ? std::to_integer<std::uint64_t>(key[i]) : 0U);
  return number;
}

Bytes ordered_middle(BytesView low, BytesView high) {
  const auto [a, b] = std::ranges::mismatch(low, high);
  const auto common = static_cast<std::size_t>(a - low.begin());
  const std::uint64_t x = window(low, common);
  const std::uint64_t y = window(high, common);
  constexpr std::size_t wide = sizeof(x);
  if (x == y || common + wide > engine::key_bytes_max) return owned(high);
  const std::uint64_t number = x + (y - x) / 2 + (y - x) % 2;
  Bytes middle = owned(high.first(common));
  for (std::size_t i = 0; i < wide; ++i)
    middle.push_back(static_cast<std::byte>(number >> (8U * (wide - 1 - i)) & 0xFFU));
  // Zeros at the end would put it above a high key that ends before them.
  while (middle.back() == std::byte{0}) middle.pop_back();
  return middle;
}

/// A key above `low`, not above `high`.
Bytes middle(engine::KeyOrder order, BytesView low, BytesView high) {
  if (order == engine::KeyOrder::bytes) return ordered_middle(low, high);
  return low.size() == sizeof(std::uint32_t) ? native_middle<std::uint32_t>(low, high)
                                             : native_middle<std::uint64_t>(low, high);
}

}  // namespace

std::vector<Bytes> split_keys(engine::Transaction& transaction, engine::Table table,
                              engine::KeyOrder order, std::size_t pieces) {
  const auto cursor = transaction.cursor(table);
  engine::Entry entry;
  if (!cursor->first(entry)) return {};
  Piece whole{owned(entry.key), {}};
  cursor->last(entry);
  whole.last = owned(entry.key);

  // Every cut looks for the keys on both of its sides, so the next cut falls where keys are.
  std::deque<Piece> open;
  open.push_back(std::move(whole));
  std::vector<Bytes> cuts;
  while (!open.empty() && cuts.size() + 1 < pieces) {
    Piece piece = std::move(open.front());
    open.pop_front();
    if (piece.first == piece.last) continue;
    if (!cursor->lower_bound(middle(order, piece.first, piece.last), entry)) continue;
    Piece right{owned(entry.key), std::move(piece.last)};
    cuts.push_back(right.first);
    if (!cursor->previous(entry)) continue;
    open.push_back({std::move(piece.first), owned(entry.key)});
    open.push_back(std::move(right));
  }
  const auto before = [&](const Bytes& a, const Bytes& b) {
    if (order == engine::KeyOrder::bytes) return a < b;
    return a.size() == sizeof(std::uint32_t)
               ? load<std::uint32_t>(a.data()) < load<std::uint32_t>(b.data())
               : load<std::uint64_t>(a.data()) < load<std::uint64_t>(b.data());
  };
  std::ranges::sort(cuts, before);
  return cuts;
}

}  // namespace kv::storage
