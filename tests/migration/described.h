// Databases of any schema text, without generated code: tables by descriptor, rows as dynamic
// values.
#pragma once

#include <deque>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "kv/dynamic/codec.h"
#include "kv/runtime.h"
#include "support/database.h"
#include "support/errors.h"
#include "support/folder.h"

namespace kv::test {

/// The tables of a schema, resolved by the real compiler; lives as long as databases opened with
/// it.
class Described {
 public:
  explicit Described(const std::string& schema);
  Described(const Described&) = delete;
  Described& operator=(const Described&) = delete;

  const SchemaInfo& info() const { return info_; }
  const dynamic::TableCodec& codec(std::string_view table) const;
  const std::vector<std::string>& tables() const { return names_; }

 private:
  std::vector<std::string> names_;
  std::vector<std::vector<std::uint8_t>> descriptors_;
  std::deque<dynamic::TableCodec> codecs_;
  SchemaInfo info_;
};

/// An open database of such tables.
class Opened : public Database {
 public:
  Opened(const std::filesystem::path& path, const Described& schema, const Options& options = {});

  void put(std::string_view table, const Value& key, const Value& value) const;
  /// The same of bytes that nobody checks.
  void put_bytes(std::string_view table, const Value& key, BytesView bytes) const;
  /// As JSON; "" when there is no such row.
  std::string get(std::string_view table, const Value& key) const;
  /// Stored bytes of all rows.
  std::map<Bytes, Bytes> rows(std::string_view table) const;
  /// Every row as "key value" in JSON, in key order.
  std::vector<std::string> text(std::string_view table) const;

 private:
  engine::Table number(std::string_view table) const;
  const Described& schema_;
};

Options options(Migrate migrate);

}  // namespace kv::test
