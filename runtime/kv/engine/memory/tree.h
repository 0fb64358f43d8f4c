// An immutable ordered map with path copying: a treap. A snapshot is a root pointer; a change makes
// new nodes along one path and leaves every older root as it was. Any thread may read any root.
// Source: Seidel and Aragon, "Randomized search trees", 1996.
#pragma once

#include <cstdint>
#include <memory>

#include "kv/core/bytes.h"
#include "kv/engine/engine.h"

namespace kv::engine::memory {

struct Node;
using Root = std::shared_ptr<const Node>;

struct Node {
  Bytes key;
  std::shared_ptr<Bytes> value;  // written once, by the transaction that made it
  std::uint64_t priority = 0;
  std::uint64_t size = 1;
  Root left;
  Root right;
};

inline std::uint64_t size(const Root& root) noexcept { return root ? root->size : 0; }

/// Negative, zero, positive as memcmp; native keys by their number.
int compare(KeyOrder order, BytesView a, BytesView b) noexcept;

const Node* find(KeyOrder order, const Root& root, BytesView key) noexcept;
/// The first node whose key is not less than (`above`: greater than) `key`; null: none.
const Node* lower_bound(KeyOrder order, const Root& root, BytesView key, bool above) noexcept;
/// The last node whose key is less than `key`; null: none.
const Node* before(KeyOrder order, const Root& root, BytesView key) noexcept;
const Node* first(const Root& root) noexcept;
const Node* last(const Root& root) noexcept;

/// The tree with `key` holding `value`, replaced or added.
Root insert(KeyOrder order, const Root& root, BytesView key, std::shared_ptr<Bytes> value,
            std::uint64_t priority);
/// The tree without `key`, which must be there.
Root erase(KeyOrder order, const Root& root, BytesView key);

}  // namespace kv::engine::memory
