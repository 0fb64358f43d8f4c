// The writing verbs of a table inside a write transaction.
#pragma once

#include <concepts>
#include <functional>
#include <optional>
#include <ranges>
#include <utility>

#include "kv/store/encode_value.h"
#include "kv/store/reader.h"
#include "kv/store/safe_copy.h"
#include "kv/store/stream.h"
#include "kv/store/write_row.h"

namespace kv {

/// A table in the write transaction: `write_txn.users()`. What it reads is the transaction's own
/// state; views are valid until the next write in the transaction. After an error of the engine
/// (map or disk full, I/O) the transaction is over; a refused key or value leaves it usable.
///
/// Throws `kv::Error`: `key_too_long` and `invalid_argument` for keys that cannot be stored,
/// `value_too_large`, `corrupt_value` for a row that is read and damaged, `map_full` (the function
/// forms of `write` grow the file and run again), `no_space`, `io`.
template <TableSpec Spec>
class TableWriter : public TableReader<Spec> {
  using Base = TableReader<Spec>;
  using Row = storage::Row<Spec>;
  using PutMode = engine::PutMode;

 public:
  using Base::Base;
  using typename Base::Key;
  using typename Base::KeyView;
  using typename Base::Value;
  using typename Base::View;

  /// Inserts or replaces. The value is the table's own type or a view of it in any format; it may
  /// borrow from this very transaction. Tables of an imported .fbs also take a finished buffer,
  /// which is verified, and a function `fn(FlatBufferBuilder&)` that gives the root's offset.
  void put(const KeyView& key, const Value& value) const { store(key, value, PutMode::replace); }
  template <storage::Storable<Spec> V>
  void put(const KeyView& key, const V& value) const {
    store(key, value, PutMode::replace);
  }
  /// A value already encoded in the table's format. Throws `corrupt_value` when it is not one, and
  /// stores nothing.
  void put_bytes(const KeyView& key, BytesView bytes) const {
    KeyBuffer buffer;
    Row::encode(this->name(), key, buffer);
    if (const Fault fault = Row::Codec::check(bytes))
      Row::corrupt_value(this->name(), buffer.bytes(), fault);
    Place{path(), buffer.bytes(), PutMode::replace}.copy(bytes);
  }

  /// False, and nothing changed: the key exists.
  bool insert(const KeyView& key, const Value& value) const {
    return store(key, value, PutMode::insert);
  }
  template <storage::Storable<Spec> V>
  bool insert(const KeyView& key, const V& value) const {
    return store(key, value, PutMode::insert);
  }
  /// Tables with `auto` keys: stores the value under an id that was never handed out before, and
  /// gives the id. Ids start at 1.
  Key insert(const Value& value) const requires(Spec::automatic) { return insert_next(value); }
  template <storage::Storable<Spec> V>
  Key insert(const V& value) const requires(Spec::automatic) {
    return insert_next(value);
  }

  /// `fn(Value&)` on the stored value, which is then stored again. False: there is none.
  template <std::invocable<Value&> Fn>
  bool update(const KeyView& key, Fn&& fn) const {
    std::optional<Value> value = unpacked(key);
    if (!value) return false;
    std::invoke(fn, *value);
    put(key, std::as_const(*value));
    return true;
  }
  /// As `update`, on a new value when there is none.
  template <std::invocable<Value&> Fn>
  void upsert(const KeyView& key, Fn&& fn) const {
    std::optional<Value> value = unpacked(key);
    if (!value) value.emplace();
    std::invoke(fn, *value);
    put(key, std::as_const(*value));
  }
  /// Stores `desired` if the key's value equals `expected`. False: it does not, or there is none.
  [[nodiscard]] bool compare_and_swap(const KeyView& key, const Value& expected,
                                      const Value& desired) const {
    const std::optional<Value> value = unpacked(key);
    if (!value) return false;
    if constexpr (requires { Row::Codec::equal(*value, expected); }) {
      if (!Row::Codec::equal(*value, expected)) return false;
    } else {
      if (!(*value == expected)) return false;
    }
    put(key, desired);
    return true;
  }

  /// False: there was no such row.
  bool erase(const KeyView& key) const {
    KeyBuffer buffer;
    Row::KeyCodec::encode(key, buffer);
    if (buffer.overflowed() || buffer.size() == 0) return false;
    return path().erase(buffer.bytes());
  }
  /// Erases the rows of [low, high); how many there were.
  std::size_t erase_range(const KeyView& low, const KeyView& high) const {
    using KeyCodec = typename Row::KeyCodec;
    const storage::Bounds bounds = storage::bounds_between<KeyCodec>(low, high);
    std::size_t count = 0;
    if (bounds.nothing) return count;
    for (;;) {
      // Each erase may move what a cursor stands on, so each step looks again from the bound.
      KeyBuffer key;
      {
        const auto cursor = this->session_->transaction().cursor(this->table_);
        engine::Entry entry;
        if (!cursor->lower_bound(bounds.lower.bytes(), entry)) return count;
        if (bounds.upper && storage::compare_keys<KeyCodec>(entry.key, bounds.upper.bytes()) >= 0)
          return count;
        storage::assign(key, entry.key);
      }
      path().erase(key.bytes());
      ++count;
    }
  }
  void clear() const { path().clear(); }

  /// Puts each `(key, value)` of the input: pairs, tuples of two, entries of another table. As long
  /// as keys ascend above the table's last, rows are appended without a search; from then on they
  /// are gathered, up to 64 MiB, and stored in key order. Of equal keys the last one stays. How
  /// many rows there were.
  template <std::ranges::input_range Rows>
  std::size_t put_all(Rows&& rows) const {
    std::size_t count = 0;
    bool ascending = true;
    storage::RowBatch<Spec> batch(this->name());
    const auto store_batch = [&] {
      if (batch.empty()) return;
      batch.sort();
      batch.store(*this->session_, this->table_);
      batch.clear();
    };
    try {
      for (auto&& row : rows) {
        auto&& [key, value] = row;
        ascending = ascending && store(key, value, PutMode::append);
        if (!ascending) batch.add(key, value);
        if (batch.bytes() >= batch.bytes_max) store_batch();
        ++count;
      }
    } catch (...) {
      store_batch();  // the rows before the one that cannot be stored
      throw;
    }
    store_batch();
    return count;
  }
  /// As `put_all`, sorted batch by batch; nothing is committed before the transaction is. Throws
  /// `StreamError`: earlier batches are in the transaction then, the one that was being read is
  /// not.
  template <std::ranges::input_range Rows>
  std::size_t put_stream(Rows&& rows, const StreamOptions& options = {}) const {
    return storage::in_batches<Spec>(
        this->name(), rows, options,
        [&](const storage::RowBatch<Spec>& batch) { store_batch(batch); });
  }

 private:
  storage::WriteRow<Spec> path() const noexcept {
    return storage::WriteRow<Spec>(*this->session_, this->table_);
  }
  std::optional<Value> unpacked(const KeyView& key) const {
    static_assert(
        ReadableFormat<typename Spec::Format, Value>,
        "the value type holds text that it does not own (std::string_view), so it is only "
        "written; read it through its view");
    const std::optional<View> view = this->get(key);
    if (!view) return std::nullopt;
    try {
      return std::optional<Value>(std::in_place, Row::Codec::unpack(*view));
    } catch (const Error& error) {
      KeyBuffer encoded;
      Row::KeyCodec::encode(key, encoded);
      raise(error.code(), Row::place(this->name(), encoded.bytes()) + ": " + error.what());
    }
  }

  /// All of it, or nothing.
  void store_batch(const storage::RowBatch<Spec>& batch) const {
    if constexpr (storage::has_unique_index<Spec>) {
      // A row in the middle can be refused.
      const storage::SessionRef inner = this->session_->nested();
      const storage::RollbackAtEnd rollback(*inner);
      batch.store(*inner, this->table_);
      inner->commit();
    } else {
      batch.store(*this->session_, this->table_);
    }
  }

  /// False: the mode refused.
  template <class V>
  bool store(const KeyView& key, const V& value, PutMode mode) const {
    KeyBuffer buffer;
    Row::encode(this->name(), key, buffer);
    return store_encoded(buffer.bytes(), value, mode);
  }
  template <class V>
  bool store_encoded(BytesView key, const V& value, PutMode mode) const {
    return storage::encode_value<Spec>(this->name(), key, value, Place{path(), key, mode});
  }
  /// Where `encode_value` puts a value: straight into the page.
  struct Place {
    storage::WriteRow<Spec> path;
    BytesView key;
    PutMode mode;

    template <class Fill>
    bool make(const Value& value, std::size_t size, Fill&& fill) {
      if constexpr (storage::value_borrows<Spec>) {
        if (path.handed_out()) {
          const storage::SafeCopy made(size, fill);
          return path.put(key, size, mode, value, storage::CopyFrom{made.bytes()});
        }
      }
      return path.put(key, size, mode, value, fill);
    }
    bool copy(BytesView bytes) { return path.handed_out() ? put_copied(bytes) : put(bytes); }
    bool put(BytesView bytes) {
      return path.put(key, bytes.size(), mode, Row::Codec::view(bytes), storage::CopyFrom{bytes});
    }
    [[gnu::noinline]] bool put_copied(BytesView bytes) {
      const storage::SafeCopy copied(bytes);
      return put(copied.bytes());
    }
  };
  template <class V>
  Key insert_next(const V& value) const {
    const Key id = path().next_id();
    if (!insert(id, value))
      raise(Errc::invalid_argument,
            "table " + this->name().string() + ": all ids have been handed out");
    return id;
  }
};

}  // namespace kv
