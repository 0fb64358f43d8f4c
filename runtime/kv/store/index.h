// An index of the open database: each verb its own snapshot.
#pragma once

#include <memory>
#include <utility>

#include "kv/store/core.h"
#include "kv/store/guard.h"
#include "kv/store/index_reader.h"

namespace kv {

/// `db.users().by_email()`: the verbs of `IndexReader`, each on the last commit; what they return
/// holds its snapshot (`Guard`, ranges) or is owned. A handle that may be copied, kept and used
/// from any thread; it keeps the database open.
template <storage::Indexed Spec, class I, class At = Where>
class Index {
  using Reader = IndexReader<Spec, I>;

 public:
  using Entry = typename Reader::Entry;
  using Range = typename Reader::Range;
  using Bound = typename Reader::Bound;

  Index(std::shared_ptr<storage::Core> core, engine::Table rows, At at) noexcept
      : core_(std::move(core)),
        rows_(rows),
        entries_(core_->indexes(rows)[storage::index_number<Spec, I>]),
        at_(at) {}

  template <class... Component>
  [[nodiscard]] Guard<Entry> get(const Component&... components) const {
    return guarded([&](const Reader& index) { return index.get(components...); });
  }
  template <class... Component>
  [[nodiscard]] bool contains(const Component&... components) const {
    return reading([&](const Reader& index) { return index.contains(components...); });
  }
  Range all() const {
    return reading([](const Reader& index) { return index.all(); });
  }
  template <class... Leading>
  Range prefix(const Leading&... leading) const {
    return reading([&](const Reader& index) { return index.prefix(leading...); });
  }
  Range range(const Bound& low, const Bound& high) const {
    return reading([&](const Reader& index) { return index.range(low, high); });
  }
  Range from(const Bound& low) const {
    return reading([&](const Reader& index) { return index.from(low); });
  }
  [[nodiscard]] Guard<Entry> lower_bound(const Bound& low) const {
    return guarded([&](const Reader& index) { return index.lower_bound(low); });
  }
  template <class... Leading>
  [[nodiscard]] std::uint64_t count(const Leading&... leading) const {
    return reading([&](const Reader& index) { return index.count(leading...); });
  }

 private:
  template <class Fn>
  auto reading(Fn&& fn) const {
    const storage::SessionRef session = core_->read(at_);
    return fn(Reader(*session, rows_, entries_));
  }
  template <class Fn>
  Guard<Entry> guarded(Fn&& fn) const {
    storage::SessionRef session = core_->read(at_);
    auto found = fn(Reader(*session, rows_, entries_));
    return found ? Guard<Entry>(*std::move(found), std::move(session)) : Guard<Entry>();
  }

  std::shared_ptr<storage::Core> core_;
  engine::Table rows_;
  engine::Table entries_;
  [[no_unique_address]] At at_;  // where the program asked for the index
};

}  // namespace kv
