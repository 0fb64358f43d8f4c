// An engine around an engine: counts what is written to each table, and fails when it is told to.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kv/core/error.h"
#include "kv/engine/engine.h"

namespace kv::test {

struct Watch {
  struct Writes {
    std::uint64_t puts = 0;
    std::uint64_t erases = 0;
    friend bool operator==(const Writes&, const Writes&) = default;
  };
  std::map<engine::Table, Writes> writes;
  /// Writes and commits until one fails with `Errc::io`, and its transaction with it; 0: none does.
  std::uint64_t fails_in = 0;

  Writes of(engine::Table table) const {
    const auto found = writes.find(table);
    return found != writes.end() ? found->second : Writes{};
  }
};

class WatchedTransaction final : public engine::Transaction {
 public:
  WatchedTransaction(std::unique_ptr<engine::Transaction> inner, Watch& watch)
      : inner_(std::move(inner)), watch_(watch) {}

  bool get(engine::Table table, BytesView key, BytesView& value) override {
    check();
    return inner_->get(table, key, value);
  }
  engine::CursorPtr cursor(engine::Table table) override {
    check();
    return inner_->cursor(table);
  }
  std::uint64_t size(engine::Table table) override { return inner_->size(table); }
  engine::TableStats stats(engine::Table table) override { return inner_->stats(table); }
  Reserved reserve(engine::Table table, BytesView key, std::size_t value_bytes,
                   engine::PutMode mode) override {
    step();
    const Reserved reserved = inner_->reserve(table, key, value_bytes, mode);
    watch_.writes[table].puts += reserved.stored();
    return reserved;
  }
  bool erase(engine::Table table, BytesView key) override {
    step();
    const bool erased = inner_->erase(table, key);
    watch_.writes[table].erases += erased;
    return erased;
  }
  void clear(engine::Table table) override {
    step();
    inner_->clear(table);
  }
  engine::Table create_table(std::string_view name, engine::KeyOrder order) override {
    step();
    return inner_->create_table(name, order);
  }
  void drop_table(engine::Table table) override {
    step();
    inner_->drop_table(table);
  }
  void commit() override {
    step();
    inner_->commit();
  }
  void abort() noexcept override { inner_->abort(); }
  void reset() noexcept override { inner_->reset(); }
  void renew() override { inner_->renew(); }
  std::unique_ptr<engine::Transaction> nested() override {
    check();
    return std::make_unique<WatchedTransaction>(inner_->nested(), watch_);
  }
  std::uint64_t id() const override { return inner_->id(); }

 private:
  void step() {
    check();
    if (watch_.fails_in != 0 && --watch_.fails_in == 0) failed_ = true;
    check();
  }
  void check() const {
    if (failed_) raise(Errc::io, "the test says so");
  }

  std::unique_ptr<engine::Transaction> inner_;
  Watch& watch_;
  bool failed_ = false;
};

class WatchedEnvironment final : public engine::Environment {
 public:
  /// `watch` outlives it.
  WatchedEnvironment(std::shared_ptr<engine::Environment> inner, Watch& watch)
      : inner_(std::move(inner)), watch_(watch) {}

  std::unique_ptr<engine::Transaction> begin_read() override { return inner_->begin_read(); }
  std::unique_ptr<engine::Transaction> begin_write() override {
    return std::make_unique<WatchedTransaction>(inner_->begin_write(), watch_);
  }
  bool writing() const noexcept override { return inner_->writing(); }
  std::vector<std::string> table_names() override { return inner_->table_names(); }
  bool open_table(std::string_view name, engine::KeyOrder order, engine::Table& table) override {
    return inner_->open_table(name, order, table);
  }
  engine::EnvironmentStats stats() override { return inner_->stats(); }
  std::vector<std::string> check_pages(std::size_t findings_max) override {
    return inner_->check_pages(findings_max);
  }
  void flush() override { inner_->flush(); }
  void grow() override { inner_->grow(); }
  void copy_to(const std::string& path, bool compact) override { inner_->copy_to(path, compact); }
  void compact() override { inner_->compact(); }

 private:
  std::shared_ptr<engine::Environment> inner_;
  Watch& watch_;
};

}  // namespace kv::test
