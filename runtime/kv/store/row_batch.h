// Rows encoded before there is a transaction to store them in.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "kv/store/bounds.h"
#include "kv/store/encode_value.h"
#include "kv/store/safe_copy.h"
#include "kv/store/write_row.h"

namespace kv::storage {

/// Keys and values in one block of memory, so that a batch can be sorted, and stored again when the
/// file had to grow, although its input can be read only once.
template <TableSpec Spec>
class RowBatch {
  using Row = storage::Row<Spec>;

 public:
  /// A batch of so many bytes is to be stored, so that memory stays bounded.
  static constexpr std::size_t bytes_max = std::size_t{64} << 20;

  explicit RowBatch(typename Row::Name name) noexcept : name_(name) {}

  /// Takes whatever `put` takes and throws what it throws; the batch is as before then.
  template <class V>
  void add(const typename Row::KeyView& key, const V& value) {
    KeyBuffer buffer;
    Row::encode(name_, key, buffer);
    const Place place{*this, buffer.bytes()};
    encode_value<Spec>(name_, buffer.bytes(), value, place);
  }

  std::size_t size() const noexcept { return given_; }
  std::size_t bytes() const noexcept { return bytes_.size(); }
  bool empty() const noexcept { return rows_.empty(); }
  void clear() noexcept {
    rows_.clear();
    bytes_.clear();
    given_ = 0;
  }

  /// In key order, as the table will have them; of equal keys the last one given stays. Where an
  /// index is unique they stay as given: in another order one row could claim what a later one has
  /// yet to give up.
  void sort() {
    if constexpr (has_unique_index<Spec>) return;
    const auto order = [this](const Encoded& a, const Encoded& b) {
      return compare_keys<typename Row::KeyCodec>(key(a), key(b));
    };
    const auto less = [&](const Encoded& a, const Encoded& b) { return order(a, b) < 0; };
    if (!std::ranges::is_sorted(rows_, less)) std::ranges::stable_sort(rows_, less);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const bool replaced = i + 1 < rows_.size() && order(rows_[i], rows_[i + 1]) == 0;
      if (!replaced) rows_[kept++] = rows_[i];
    }
    rows_.resize(kept);
  }

  /// REQUIRES: sorted, as `sort` does. May be called again, in another transaction.
  void store(Session& session, engine::Table table) const {
    WriteRow<Spec> path(session, table);
    auto mode = engine::PutMode::append;
    for (const Encoded& row : rows_) {
      KeyBuffer buffer;  // aligned, as native keys have to be
      assign(buffer, key(row));
      const BytesView value = this->value(row);
      const CopyFrom fill{value};
      const auto view = Row::Codec::view(value);
      if (path.put(buffer.bytes(), value.size(), mode, view, fill)) continue;
      mode = engine::PutMode::replace;
      path.put(buffer.bytes(), value.size(), mode, view, fill);
    }
  }

 private:
  struct Encoded {
    std::size_t at;  // of the key; the value follows it
    std::size_t key_bytes;
    std::size_t value_bytes;
  };
  struct Place {
    RowBatch& batch;
    BytesView key;

    template <class Fill>
    bool make(const typename Row::Value&, std::size_t size, Fill&& fill) const {
      return batch.append(key, size, fill);
    }
    bool copy(BytesView from) const { return batch.append(key, from.size(), CopyFrom{from}); }
  };

  template <class Fill>
  bool append(BytesView key, std::size_t value_bytes, Fill&& fill) {
    if (value_bytes > engine::value_bytes_max) Row::too_large(name_, key, value_bytes);
    const std::size_t at = bytes_.size();
    try {
      bytes_.insert(bytes_.end(), key.begin(), key.end());
      bytes_.resize(bytes_.size() + value_bytes);
      fill(MutableBytes(bytes_).subspan(at + key.size()));
      rows_.push_back({at, key.size(), value_bytes});
    } catch (...) {
      bytes_.resize(at);
      throw;
    }
    ++given_;
    return true;
  }
  BytesView key(const Encoded& row) const noexcept {
    return BytesView(bytes_).subspan(row.at, row.key_bytes);
  }
  BytesView value(const Encoded& row) const noexcept {
    return BytesView(bytes_).subspan(row.at + row.key_bytes, row.value_bytes);
  }

  [[no_unique_address]] typename Row::Name name_;
  Bytes bytes_;
  std::vector<Encoded> rows_;
  std::size_t given_ = 0;
};

}  // namespace kv::storage
