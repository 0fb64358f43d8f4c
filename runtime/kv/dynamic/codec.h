// A table's rows between bytes and Values, by nothing but the table's descriptor.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kv/core/bytes.h"
#include "kv/core/fault.h"
#include "kv/dynamic/value.h"
#include "kv/key/key_codec.h"
#include "kv/schema/schema.h"

namespace kv::dynamic {

struct Plan;

/// Reads and writes the keys and values of one table. Agrees byte for byte with the generated
/// codecs of the same schema, and refuses what they refuse. Immutable: any thread may use it.
/// Values that it gives borrow names from it.
class TableCodec {
 public:
  /// From a descriptor of one table, as the catalog stores it. Throws `corrupt_database` when the
  /// bytes are no such descriptor, `unsupported` for a format that needs the generated code. Values
  /// of an imported .fbs can be read, not written (`unsupported`).
  explicit TableCodec(BytesView descriptor);
  /// The same, of a schema that was read already.
  explicit TableCodec(schema::Schema schema);
  TableCodec(TableCodec&&) noexcept;
  TableCodec& operator=(TableCodec&&) noexcept;
  ~TableCodec();

  const schema::Schema& schema() const noexcept;
  const schema::Table& table() const noexcept;

  /// The rule that stored bytes break, if any. Reads nothing outside.
  Fault check_value(BytesView bytes) const noexcept;
  Fault check_key(BytesView bytes) const noexcept;

  /// Throws `corrupt_value` when the check fails.
  Value read_value(BytesView bytes) const;
  /// The components as the members of a record, under their names. Throws `corrupt_key`.
  Value read_key(BytesView bytes) const;
  /// The same for bytes that passed the check.
  Value read_checked_value(BytesView bytes) const;

  /// Replaces the contents of `out`. Throws `invalid_argument`, naming the field, when the value is
  /// not of the table's type: a field missing, unknown, of another kind, out of range.
  void write_value(const Value& value, Bytes& out) const;
  Bytes write_value(const Value& value) const;
  /// `key` is a record of the components, or for a key of one component that component itself.
  /// Throws `invalid_argument`, `key_too_long`.
  void write_key(const Value& key, KeyBuffer& out) const;

  /// As error messages write the key: 42, ("AAPL", 1700000000000000000); hex for damaged bytes.
  std::string key_text(BytesView bytes) const;

 private:
  std::unique_ptr<const Plan> plan_;
};

}  // namespace kv::dynamic
