// The dynamic formats: a type tree walked where the typed formats have a template instance. Same
// bytes, same checks; the tests hold each to the other.
#pragma once

#include "kv/core/fault.h"
#include "kv/dynamic/node.h"
#include "kv/dynamic/value.h"

namespace kv::dynamic {

/// The rule that the bytes break as an archive of the type, if any. Nodes carry the alignment.
Fault check_rkyv(const Node& root, BytesView bytes) noexcept;
/// The value of checked bytes.
Value read_rkyv(const Node& root, BytesView bytes);
/// Replaces the contents of `out`. Throws `Mismatch`.
void write_rkyv(const Node& root, const Value& value, Bytes& out);

/// bincode, bincode2, postcard.
Fault check_serde(schema::Format format, const Node& root, BytesView bytes) noexcept;
Value read_serde(schema::Format format, const Node& root, BytesView bytes);
void write_serde(schema::Format format, const Node& root, const Value& value, Bytes& out);

/// FlatBuffers of the emitted schema.
Fault check_flat(const Node& root, BytesView bytes) noexcept;
Value read_flat(const Node& root, BytesView bytes);
void write_flat(const Node& root, const Value& value, Bytes& out);

/// native: a C++ struct as the descriptor says that it lies in memory, whosever memory that was.
/// Nodes carry that layout; false: it is one that no compiler makes, and must not be walked.
bool is_native_layout(const Node& root);
Fault check_native(const Node& root, BytesView bytes) noexcept;
Value read_native(const Node& root, BytesView bytes);
void write_native(const Node& root, const Value& value, Bytes& out);

}  // namespace kv::dynamic
