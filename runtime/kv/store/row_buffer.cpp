#include "kv/store/row_buffer.h"

#include <algorithm>
#include <cstring>

namespace kv::storage {

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

bool RowBuffer::less(const Row& a, const Row& b) const noexcept {
  const BytesView left = key(a);
  const BytesView right = key(b);
  if (order_ == engine::KeyOrder::native && left.size() == right.size()) {
    if (left.size() == sizeof(std::uint32_t))
      return load<std::uint32_t>(left.data()) < load<std::uint32_t>(right.data());
    if (left.size() == sizeof(std::uint64_t))
      return load<std::uint64_t>(left.data()) < load<std::uint64_t>(right.data());
  }
  const int order = std::memcmp(left.data(), right.data(), std::min(left.size(), right.size()));
  return order != 0 ? order < 0 : left.size() < right.size();
}

BytesView RowBuffer::sort() {
  const auto by_key = [this](const Row& a, const Row& b) { return less(a, b); };
  if (!std::ranges::is_sorted(rows_, by_key)) std::ranges::sort(rows_, by_key);
  for (std::size_t i = 1; i < rows_.size(); ++i)
    if (!less(rows_[i - 1], rows_[i])) return key(rows_[i]);
  return {};
}

BytesView RowBuffer::write(engine::Transaction& transaction, engine::Table table) const {
  engine::PutMode mode = engine::PutMode::append;
  for (const Row& row : rows_) {
    auto place = transaction.reserve(table, key(row), row.value, mode);
    if (!place.stored() && mode == engine::PutMode::append) {
      mode = engine::PutMode::insert;
      place = transaction.reserve(table, key(row), row.value, mode);
    }
    if (!place.stored()) return key(row);
    if (row.value != 0) std::memcpy(place.place.data(), value(row).data(), row.value);
  }
  return {};
}

}  // namespace kv::storage
