#include "kv/store/session.h"

#include "kv/core/error.h"
#include "kv/store/core.h"

namespace kv::storage {

Session::Session(Core& core, std::unique_ptr<engine::Transaction> transaction, Kind kind,
                 bool check)
    : transaction_(std::move(transaction)), core_(core), kind_(kind), check_(check) {}

void Session::ended() {
  raise(Errc::transaction_ended, "the transaction has ended: begin another one");
}

void Session::commit() {
  engine::Transaction& transaction = transaction_to_write();
  if (nesting_)
    raise(Errc::invalid_argument, "a nested transaction is open: end it before the outer one");
  live_ = false;  // whatever commit says, nothing can be done with the transaction afterwards
  leave_outer();
  transaction.commit();
  if (writable() && !outer_) core_.committed();
}

void Session::abort() noexcept {
  if (!live_) return;
  live_ = false;
  leave_outer();
  transaction_->abort();
}

void Session::leave_outer() noexcept {
  if (!outer_) return;
  outer_->nesting_ = false;
  outer_->handed_out_ |= handed_out_;
  outer_->wrote();  // what it had read may have moved, even when that was undone
}

SessionRef Session::nested() {
  auto inner =
      std::make_unique<Session>(core_, transaction_to_write().nested(), Kind::write, check_);
  inner->outer_ = SessionRef(this);
  inner->handed_out_ = handed_out_;
  nesting_ = true;
  return SessionRef(inner.release());
}

void Session::retire() noexcept {
  if (kind_ == Kind::pooled_read) {
    transaction_->reset();
    core_.park(this);
    return;
  }
  abort();
  if (outer_)
    delete this;
  else
    core_.drop(this);
}

}  // namespace kv::storage
