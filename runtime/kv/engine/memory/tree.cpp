#include "kv/engine/memory/tree.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace kv::engine::memory {
namespace {

std::uint64_t number(BytesView key) noexcept {
  return key.size() == sizeof(std::uint32_t) ? load<std::uint32_t>(key.data())
                                             : load<std::uint64_t>(key.data());
}

Root with_children(const Node& node, Root left, Root right) {
  auto copy = std::make_shared<Node>(node);
  copy->size = 1 + size(left) + size(right);
  copy->left = std::move(left);
  copy->right = std::move(right);
  return copy;
}

/// All of `a` lies before all of `b`.
Root join(const Root& a, const Root& b) {
  if (!a) return b;
  if (!b) return a;
  if (a->priority > b->priority) return with_children(*a, a->left, join(a->right, b));
  return with_children(*b, join(a, b->left), b->right);
}

/// Keys below and above `key`, which is not in the tree.
std::pair<Root, Root> split(KeyOrder order, const Root& root, BytesView key) {
  if (!root) return {};
  if (compare(order, root->key, key) < 0) {
    auto [below, above] = split(order, root->right, key);
    return {with_children(*root, root->left, std::move(below)), std::move(above)};
  }
  auto [below, above] = split(order, root->left, key);
  return {std::move(below), with_children(*root, std::move(above), root->right)};
}

Root replace(KeyOrder order, const Root& root, BytesView key, std::shared_ptr<Bytes> value) {
  const int side = compare(order, key, root->key);
  if (side < 0)
    return with_children(*root, replace(order, root->left, key, std::move(value)), root->right);
  if (side > 0)
    return with_children(*root, root->left, replace(order, root->right, key, std::move(value)));
  auto copy = std::make_shared<Node>(*root);
  copy->value = std::move(value);
  return copy;
}

Root add(KeyOrder order, const Root& root, std::shared_ptr<Node> node) {
  if (!root || node->priority > root->priority) {
    auto [below, above] = split(order, root, node->key);
    node->size = 1 + size(below) + size(above);
    node->left = std::move(below);
    node->right = std::move(above);
    return node;
  }
  if (compare(order, node->key, root->key) < 0)
    return with_children(*root, add(order, root->left, std::move(node)), root->right);
  return with_children(*root, root->left, add(order, root->right, std::move(node)));
}

}  // namespace

int compare(KeyOrder order, BytesView a, BytesView b) noexcept {
  if (order == KeyOrder::native) {
    const std::uint64_t x = number(a);
    const std::uint64_t y = number(b);
    return x < y ? -1 : x > y ? 1 : 0;
  }
  const std::size_t common = std::min(a.size(), b.size());
  if (const int side = common == 0 ? 0 : std::memcmp(a.data(), b.data(), common); side != 0)
    return side;
  return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
}

const Node* find(KeyOrder order, const Root& root, BytesView key) noexcept {
  const Node* node = root.get();
  while (node != nullptr) {
    const int side = compare(order, key, node->key);
    if (side == 0) return node;
    node = side < 0 ? node->left.get() : node->right.get();
  }
  return nullptr;
}

const Node* lower_bound(KeyOrder order, const Root& root, BytesView key, bool above) noexcept {
  const Node* best = nullptr;
  const Node* node = root.get();
  while (node != nullptr) {
    const int side = compare(order, node->key, key);
    if (side > 0 || (side == 0 && !above)) {
      best = node;
      node = node->left.get();
    } else {
      node = node->right.get();
    }
  }
  return best;
}

const Node* before(KeyOrder order, const Root& root, BytesView key) noexcept {
  const Node* best = nullptr;
  const Node* node = root.get();
  while (node != nullptr) {
    if (compare(order, node->key, key) < 0) {
      best = node;
      node = node->right.get();
    } else {
      node = node->left.get();
    }
  }
  return best;
}

const Node* first(const Root& root) noexcept {
  const Node* node = root.get();
  while (node != nullptr && node->left) node = node->left.get();
  return node;
}

const Node* last(const Root& root) noexcept {
  const Node* node = root.get();
  while (node != nullptr && node->right) node = node->right.get();
  return node;
}

Root insert(KeyOrder order, const Root& root, BytesView key, std::shared_ptr<Bytes> value,
            std::uint64_t priority) {
  if (find(order, root, key) != nullptr) return replace(order, root, key, std::move(value));
  auto node = std::make_shared<Node>();
  node->key.assign(key.begin(), key.end());
  node->value = std::move(value);
  node->priority = priority;
  return add(order, root, std::move(node));
}

Root erase(KeyOrder order, const Root& root, BytesView key) {
  const int side = compare(order, key, root->key);
  if (side < 0) return with_children(*root, erase(order, root->left, key), root->right);
  if (side > 0) return with_children(*root, root->left, erase(order, root->right, key));
  return join(root->left, root->right);
}

}  // namespace kv::engine::memory
