#include "kv/engine/lmdb/registry.h"

#include "kv/engine/lmdb/environment.h"

namespace kv::engine::lmdb {

Registry& Registry::instance() {
  static auto* const registry = new Registry;
  return *registry;
}

std::shared_ptr<LmdbEnvironment> Registry::find(Lock& lock, FileId id) {
  for (;;) {
    const auto found = known_.find(id);
    if (found == known_.end()) return nullptr;
    if (found->second.process != process_generation()) {
      known_.erase(found);
      return nullptr;
    }
    if (auto environment = found->second.environment.lock()) return environment;
    // Nobody has it any more, and its locks are about to go.
    closed_.wait(lock);
  }
}

std::shared_ptr<LmdbEnvironment> Registry::add(Lock&,
                                               std::unique_ptr<LmdbEnvironment> environment) {
  const FileId id = environment->id();
  std::shared_ptr<LmdbEnvironment> shared(environment.release(),
                                          [this](LmdbEnvironment* last) { close(last); });
  known_[id] = {shared, shared.get(), process_generation()};
  return shared;
}

void Registry::rename(Lock&, FileId from, FileId to) {
  auto node = known_.extract(from);
  node.key() = to;
  known_.insert(std::move(node));
}

void Registry::close(LmdbEnvironment* environment) noexcept {
  if (!environment->in_own_process()) {  // the parent's: nothing here waits for it
    delete environment;
    return;
  }
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(environment->id());
  delete environment;
  if (found != known_.end() && found->second.address == environment) known_.erase(found);
  closed_.notify_all();
}

}  // namespace kv::engine::lmdb
