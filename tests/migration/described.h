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

/// A folder of its own, removed at the end.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// Fast, not durable.
Options options(Migrate migrate = Migrate::never);

/// The error that `fn` throws; "none" when there is none.
struct Thrown {
  std::optional<Errc> code;
  std::string message = "none";
};
template <class Fn>
Thrown thrown(Fn&& fn) {
  try {
    fn();
  } catch (const Error& error) {
    return {error.code(), error.what()};
  }
  return {};
}

std::string contents(const std::filesystem::path& file);

}  // namespace kv::test
