#include "kv/store/session.h"

#include "kv/core/error.h"
#include "kv/store/core.h"

namespace kv::storage {

Session::Session(std::unique_ptr<engine::Transaction> transaction, bool writable, bool check)
    : transaction_(std::move(transaction)), writable_(writable), check_(check) {}

void Session::ended() {
  raise(Errc::transaction_ended, "the transaction has ended: begin another one");
}

void Session::commit() {
  engine::Transaction& transaction = this->transaction();
  live_ = false;  // whatever commit says, nothing can be done with the transaction afterwards
  transaction.commit();
}

void Session::abort() noexcept {
  if (!live_) return;
  live_ = false;
  transaction_->abort();
}

void Session::retire() noexcept {
  const std::shared_ptr<Core> core = std::move(core_);
  core_.reset();
  if (writable_) {
    abort();
    delete this;
  } else {
    transaction_->reset();
    core->park(this);
  }
}

}  // namespace kv::storage
