#include "kv/index/row_buffer.h"

#include <algorithm>
#include <cstring>

namespace kv::index {

void RowBuffer::add(BytesView key, BytesView value) {
  rows_.push_back({bytes_.size(), static_cast<std::uint32_t>(key.size()),
                   static_cast<std::uint32_t>(value.size())});
  bytes_.insert(bytes_.end(), key.begin(), key.end());
  bytes_.insert(bytes_.end(), value.begin(), value.end());
}

void RowBuffer::clear() noexcept {
  rows_.clear();
  bytes_.clear();
}

int RowBuffer::order(const Row& a, const Row& b) const noexcept {
  const BytesView left = key(a);
  const BytesView right = key(b);
  const auto compared = [](auto x, auto y) { return x == y ? 0 : x < y ? -1 : 1; };
  if (order_ == engine::KeyOrder::native && left.size() == right.size()) {
    if (left.size() == sizeof(std::uint32_t))
      return compared(load<std::uint32_t>(left.data()), load<std::uint32_t>(right.data()));
    if (left.size() == sizeof(std::uint64_t))
      return compared(load<std::uint64_t>(left.data()), load<std::uint64_t>(right.data()));
  }
  const int bytes = std::memcmp(left.data(), right.data(), std::min(left.size(), right.size()));
  return bytes != 0 ? bytes : compared(left.size(), right.size());
}

BytesView RowBuffer::sort() {
  const auto less = [this](const Row& a, const Row& b) {
    const int keys = order(a, b);
    return keys != 0 ? keys < 0 : a.offset < b.offset;
  };
  if (!std::ranges::is_sorted(rows_, less)) std::ranges::sort(rows_, less);
  for (std::size_t i = 1; i < rows_.size(); ++i)
    if (order(rows_[i - 1], rows_[i]) == 0) return key(rows_[i]);
  return {};
}

std::optional<engine::Entry> RowBuffer::write(engine::Transaction& transaction,
                                              engine::Table table) const {
  engine::PutMode mode = engine::PutMode::append;
  for (const Row& row : rows_) {
    auto place = transaction.reserve(table, key(row), row.value, mode);
    if (!place.stored() && mode == engine::PutMode::append) {
      mode = engine::PutMode::insert;
      place = transaction.reserve(table, key(row), row.value, mode);
    }
    if (!place.stored()) return engine::Entry{key(row), value(row)};
    if (row.value != 0) std::memcpy(place.place.data(), value(row).data(), row.value);
  }
  return std::nullopt;
}

}  // namespace kv::index
