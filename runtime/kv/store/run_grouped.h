// A verb of its own, committed together with those of other threads.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "kv/store/core.h"
#include "kv/store/group.h"
#include "kv/store/row_batch.h"

namespace kv::storage {

/// `fn(SessionRef)` in a transaction that is committed when this returns, and its result. The
/// function may run again in another transaction; `Runs` says in which thread.
template <class Fn>
auto run_grouped(Core& core, Runs runs, Fn&& fn) {
  using Result = std::remove_cvref_t<std::invoke_result_t<Fn&, const SessionRef&>>;
  struct Call final : Member {
    Call(Runs where, Fn& function) noexcept : Member(where), fn(function) {}
    Fn& fn;
    std::conditional_t<std::is_void_v<Result>, std::monostate, std::optional<Result>> result{};

    void write(const SessionRef& session) override {
      if constexpr (std::is_void_v<Result>)
        std::invoke(fn, session);
      else
        result.emplace(std::invoke(fn, session));
    }
  };
  Call call(runs, fn);
  core.group().commit(call);
  if constexpr (!std::is_void_v<Result>) return *std::move(call.result);
}

/// A row that is on its way to the table.
template <TableSpec Spec>
class LaterPut final : public Member {
 public:
  template <class V>
  LaterPut(TableName<Spec> name, engine::Table table, const typename Row<Spec>::KeyView& key,
           const V& value)
      : Member(Runs::detached), row_(name), table_(table) {
    row_.add(key, value);
  }
  std::future<void> durable() { return promise_.get_future(); }

  void write(const SessionRef& session) override { row_.store(*session, table_); }
  void told(std::exception_ptr error) noexcept override {
    const std::unique_ptr<LaterPut> self(this);
    if (error)
      promise_.set_exception(std::move(error));
    else
      promise_.set_value();
  }
  std::size_t bytes() const noexcept override { return sizeof *this + row_.bytes(); }

 private:
  RowBatch<Spec> row_;
  engine::Table table_;
  std::promise<void> promise_;
};

}  // namespace kv::storage
