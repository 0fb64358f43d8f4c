// Two table descriptors, compared in words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kv/core/bytes.h"

namespace kv::storage {

/// What a user would see in the schema: "field shop.User.age was u16?, is u32?". Says only that
/// they differ when one of them cannot be read.
std::string describe_difference(BytesView stored, BytesView compiled);

/// What keeps rows of the stored table from being read and, when `writing`, written by code that
/// knows the types of key and value only; empty: nothing. Names of key components, namespaces,
/// defaults make no difference to that.
std::string layout_difference(BytesView stored, BytesView compiled, bool writing);

/// Indexes of a table by name.
struct IndexChanges {
  std::vector<std::string> gone;
  std::vector<std::string> made;     // new, or declared otherwise
  std::vector<std::string> changed;  // those made that are declared otherwise
};

/// What changed when only the indexes did: rows and their bytes are the same. Nullopt: more than
/// that, or one of the descriptors cannot be read.
std::optional<IndexChanges> index_changes(BytesView stored, BytesView compiled);

}  // namespace kv::storage
