#include "kv/engine/checked/checked.h"

#include <utility>

#include "kv/engine/checked/held_pages.h"

namespace kv::engine {
namespace {

class CheckedTransaction final : public Transaction {
 public:
  CheckedTransaction(std::unique_ptr<Transaction> real, const std::source_location& opened,
                     CheckedTransaction* outer)
      : real_(std::move(real)), held_(opened), opened_(opened), outer_(outer) {}
  ~CheckedTransaction() override { held_.die(Death::ended); }

  /// A copy that lives as long as what an engine gives does.
  BytesView hold(BytesView bytes) { return held_.hold(bytes); }
  /// What was read before, here and in the outer ones, may have moved.
  void wrote() noexcept {
    for (CheckedTransaction* each = this; each != nullptr; each = each->outer_)
      each->held_.die(Death::overwritten);
  }

  bool get(Table table, BytesView key, BytesView& value) override {
    if (!real_->get(table, key, value)) return false;
    value = hold(value);
    return true;
  }
  CursorPtr cursor(Table table) override;
  std::uint64_t size(Table table) override { return real_->size(table); }
  TableStats stats(Table table) override { return real_->stats(table); }

  Reserved reserve(Table table, BytesView key, std::size_t value_bytes, PutMode mode) override {
    const Reserved reserved = real_->reserve(table, key, value_bytes, mode);
    // Before the caller fills in the value: it cannot be one of ours.
    if (reserved.stored()) wrote();
    return reserved;
  }
  bool erase(Table table, BytesView key) override {
    const bool erased = real_->erase(table, key);
    if (erased) wrote();
    return erased;
  }
  void clear(Table table) override {
    real_->clear(table);
    wrote();
  }
  Table create_table(std::string_view name, KeyOrder order) override {
    return real_->create_table(name, order);
  }
  void drop_table(Table table) override {
    real_->drop_table(table);
    wrote();
  }

  void commit() override {
    held_.die(Death::ended);
    real_->commit();
  }
  void abort() noexcept override {
    held_.die(Death::ended);
    real_->abort();
  }
  void reset() noexcept override {
    held_.die(Death::ended);
    real_->reset();
  }
  void renew() override { real_->renew(); }
  std::unique_ptr<Transaction> nested() override {
    return std::make_unique<CheckedTransaction>(real_->nested(), opened_, this);
  }
  std::uint64_t id() const override { return real_->id(); }

 private:
  std::unique_ptr<Transaction> real_;
  HeldPages held_;
  std::source_location opened_;
  CheckedTransaction* outer_;
};

class CheckedCursor final : public Cursor {
 public:
  CheckedCursor(CheckedTransaction& transaction, CursorPtr real) noexcept
      : transaction_(transaction), real_(std::move(real)) {}

  bool first(Entry& entry) override { return hold(real_->first(entry), entry); }
  bool last(Entry& entry) override { return hold(real_->last(entry), entry); }
  bool next(Entry& entry) override { return hold(real_->next(entry), entry); }
  bool previous(Entry& entry) override { return hold(real_->previous(entry), entry); }
  bool lower_bound(BytesView key, Entry& entry) override {
    return hold(real_->lower_bound(key, entry), entry);
  }
  void erase() override {
    real_->erase();
    transaction_.wrote();
  }

 private:
  bool hold(bool found, Entry& entry) {
    if (found) entry = {transaction_.hold(entry.key), transaction_.hold(entry.value)};
    return found;
  }

  CheckedTransaction& transaction_;
  CursorPtr real_;
};

CursorPtr CheckedTransaction::cursor(Table table) {
  return CursorPtr(new CheckedCursor(*this, real_->cursor(table)));
}

}  // namespace

std::unique_ptr<Transaction> checked(std::unique_ptr<Transaction> transaction,
                                     const std::source_location& opened) {
  return std::make_unique<CheckedTransaction>(std::move(transaction), opened, nullptr);
}

}  // namespace kv::engine
