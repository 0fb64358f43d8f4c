// How types stand in a FlatBuffer (kv/format/flatbuffers/shape.h), for nodes in place of C++ types.
#pragma once

#include "kv/dynamic/node.h"
#include "kv/format/flatbuffers/layout.h"

namespace kv::dynamic {

/// The node without the boxes around it, which leave no trace in the bytes.
inline const Node& plain(const Node& node) {
  const Node* at = &node;
  while (at->kind == schema::Kind::box) at = at->item;
  return *at;
}
inline bool is_scalar(const Node& node, schema::Scalar scalar) {
  return node.kind == schema::Kind::scalar && node.scalar == scalar;
}

// Of plain nodes:
inline bool is_text(const Node& node) { return is_scalar(node, schema::Scalar::text); }
inline bool is_bytes(const Node& node) { return is_scalar(node, schema::Scalar::bytes); }
inline bool is_optional(const Node& node) { return node.kind == schema::Kind::optional; }
inline bool is_map(const Node& node) {
  return node.kind == schema::Kind::map || node.kind == schema::Kind::hashmap;
}
inline bool stands_inline(const Node& node) {
  return node.kind == schema::Kind::enumeration ||
         (node.kind == schema::Kind::scalar && !is_text(node) && !is_bytes(node));
}
/// Stands in a table of its own where it is an element.
inline bool is_wrapped(const Node& node) {
  return is_bytes(node) || is_map(node) || is_optional(node) || node.kind == schema::Kind::list ||
         node.kind == schema::Kind::array;
}
/// Stands in a table of its own where it is a row's whole value.
inline bool is_no_table(const Node& node) {
  return stands_inline(node) || is_text(node) || is_wrapped(node);
}

/// Calls fn(std::type_identity<T>{}) with the C++ type of a scalar that stands inline; that of an
/// enum's integer for an enum.
template <class Fn>
auto with_inline(const Node& node, Fn&& fn) {
  return with_scalar(node.scalar, [&]<class T>(std::type_identity<T> type) {
    if constexpr (flat::Inline<T>)
      return fn(type);
    else
      return decltype(fn(std::type_identity<bool>{}))();  // text and bytes stand elsewhere
  });
}

/// Of an inline value, or of the offset to any other.
inline flat::FieldSize size_of(const Node& node) {
  if (!stands_inline(node)) return flat::stored_size<Bytes>();
  return with_inline(node, []<class T>(std::type_identity<T>) { return flat::stored_size<T>(); });
}

}  // namespace kv::dynamic
