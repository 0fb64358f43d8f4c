// How many bytes a value's fixed part and a key can take.
#include <algorithm>
#include <map>
#include <optional>

#include "resolve/check.h"
#include "resolve/messages.h"

namespace kvgen::binding {
namespace {

using Kind = model::Type::Kind;
using model::Scalar;

constexpr std::uint64_t key_limit = 511;  // LMDB's, as Debian builds it
constexpr std::uint64_t value_limit = std::uint64_t{64} << 20U;
constexpr const char* value_limit_text = "64 MiB";

std::uint64_t scalar_bytes(Scalar scalar) {
  switch (scalar) {
    case Scalar::boolean:
    case Scalar::u8:
    case Scalar::i8:
      return 1;
    case Scalar::u16:
    case Scalar::i16:
      return 2;
    case Scalar::u32:
    case Scalar::i32:
    case Scalar::f32:
    case Scalar::character:
      return 4;
    case Scalar::u128:
    case Scalar::i128:
    case Scalar::uuid:
      return 16;
    case Scalar::string:
    case Scalar::bytes:
      return 32;  // the owned object
    default:
      return 8;
  }
}

/// About the bytes of the owned C++ object, held at the limit so that nothing overflows.
class FixedSize {
 public:
  explicit FixedSize(const model::Schema& schema) : schema_(schema) {}

  std::uint64_t of(const model::Type& type) {
    switch (type.kind) {
      case Kind::scalar:
        return scalar_bytes(type.scalar);
      case Kind::enumeration:
        return scalar_bytes(schema_.enums[type.declaration].underlying);
      case Kind::optional:
        return held(8 + of(type.args[0]));
      case Kind::array:
        return product(of(type.args[0]), type.length);
      case Kind::tuple: {
        std::uint64_t size = 0;
        for (const model::Type& arg : type.args) size = held(size + of(arg));
        return size;
      }
      case Kind::structure:
        return known(structs_, type.declaration,
                     [&] { return fields(schema_.structs[type.declaration].fields); });
      case Kind::variant:
        return known(variants_, type.declaration, [&] {
          std::uint64_t size = 0;
          for (const model::Case& one : schema_.variants[type.declaration].cases)
            size = std::max(size, held(8 + fields(one.fields)));
          return size;
        });
      default:
        return 48;  // lists, maps and boxes keep theirs elsewhere
    }
  }

 private:
  static std::uint64_t held(std::uint64_t size) { return std::min(size, value_limit + 1); }
  static std::uint64_t product(std::uint64_t size, std::uint64_t count) {
    if (size == 0 || count == 0) return 0;
    return count > value_limit / size ? value_limit + 1 : size * count;
  }
  std::uint64_t fields(const std::vector<model::Field>& list) {
    std::uint64_t size = 0;
    for (const model::Field& field : list) size = held(size + of(field.type));
    return size;
  }
  template <class Compute>
  static std::uint64_t known(std::map<std::uint32_t, std::uint64_t>& sizes, std::uint32_t index,
                             Compute compute) {
    if (const auto at = sizes.find(index); at != sizes.end()) return at->second;
    const std::uint64_t size = compute();
    sizes.emplace(index, size);
    return size;
  }

  const model::Schema& schema_;
  std::map<std::uint32_t, std::uint64_t> structs_;
  std::map<std::uint32_t, std::uint64_t> variants_;
};

/// Adds up the components of a key or of an index entry.
class KeySize {
 public:
  explicit KeySize(const model::Schema& schema) : schema_(schema) {}

  void add(const std::string& name, const model::Type& type, bool optional, bool terminated) {
    const auto bytes = fixed(type);
    const std::uint64_t least = (optional ? 1 : 0) + (bytes ? *bytes : terminated ? 2 : 0);
    // An absent component is its first byte alone.
    least_ += optional ? 1 : least;
    most_ += least;
    bounded_ = bounded_ && bytes.has_value();
    parts_.push_back(name + " " + (bytes ? std::to_string(least) : std::string("of any length")));
  }

  void check(const std::string& owner, Span span, const ResolveOptions& options,
             Report& report) const {
    if (bounded_ ? most_ > key_limit : least_ > key_limit) {
      report.add(messages::key_too_long(owner, bounded_ ? most_ : least_, parts_, span));
    } else if (!bounded_ && !options.silenced_lints.contains("key-size")) {
      report.add(messages::key_may_be_long(owner, parts_, span));
    }
  }
  std::optional<std::uint64_t> most() const {
    return bounded_ ? std::optional(most_) : std::nullopt;
  }

 private:
  /// Encoded bytes of a component; nullopt: text of any length.
  std::optional<std::uint64_t> fixed(const model::Type& type) const {
    if (type.kind == Kind::array) return type.length;
    if (type.kind == Kind::enumeration)
      return scalar_bytes(schema_.enums[type.declaration].underlying);
    if (type.scalar == Scalar::string || type.scalar == Scalar::bytes) return std::nullopt;
    return scalar_bytes(type.scalar);
  }

  const model::Schema& schema_;
  std::vector<std::string> parts_;
  std::uint64_t least_ = 0;
  std::uint64_t most_ = 0;
  bool bounded_ = true;
};

void check_index(const model::Schema& schema, const model::Table& table, const model::Index& index,
                 const ResolveOptions& options, Report& report) {
  KeySize entry(schema);
  for (const model::IndexComponent& part : index.components)
    entry.add(part.path, part.type, part.optional, true);
  // Entries of an index that is not unique end in the primary key.
  if (!index.unique)
    for (const model::KeyComponent& part : table.key)
      entry.add(part.name, part.type, false, &part != &table.key.back() || part.descending);
  entry.check("an entry of index `" + index.name + "`", index.span, options, report);
}

}  // namespace

void check_key_sizes(model::Schema& schema, const ResolveOptions& options, Report& report) {
  for (model::Table& table : schema.tables) {
    KeySize key(schema);
    for (const model::KeyComponent& part : table.key)
      key.add(part.name, part.type, false, &part != &table.key.back() || part.descending);
    table.key_bytes_max = key.most();
    const std::size_t errors = report.errors_added();
    key.check("the key of table `" + table.name + "`", table.span, options, report);
    // An entry holds the key: it would only repeat the mistake.
    if (report.errors_added() != errors) continue;
    for (const model::Index& index : table.indexes)
      check_index(schema, table, index, options, report);
  }
}

void check_value_sizes(const model::Schema& schema, Report& report) {
  FixedSize sizes(schema);
  // What a struct that is too large is held by is too large as well: the innermost is told.
  const auto told = [&](const std::vector<model::Field>& fields) {
    return std::ranges::any_of(fields, [&](const model::Field& field) {
      return (field.type.kind == Kind::structure || field.type.kind == Kind::variant) &&
             sizes.of(field.type) > value_limit;
    });
  };
  const auto check = [&](const std::string& what, Kind kind, std::uint32_t index, Span span) {
    model::Type type;
    type.kind = kind;
    type.declaration = index;
    if (sizes.of(type) > value_limit)
      report.add(messages::value_too_large(what, value_limit_text, span));
  };
  for (std::uint32_t i = 0; i < schema.structs.size(); ++i)
    if (const model::Struct& one = schema.structs[i]; !told(one.fields))
      check("struct `" + one.name + "`", Kind::structure, i, one.span);
  for (std::uint32_t i = 0; i < schema.variants.size(); ++i) {
    const model::Variant& one = schema.variants[i];
    if (std::ranges::none_of(one.cases, [&](const model::Case& held) { return told(held.fields); }))
      check("variant `" + one.name + "`", Kind::variant, i, one.span);
  }
  for (const model::Table& table : schema.tables)
    if (table.value.kind != Kind::structure && table.value.kind != Kind::variant &&
        sizes.of(table.value) > value_limit)
      report.add(messages::value_too_large("a value of table `" + table.name + "`",
                                           value_limit_text, table.span));
}

}  // namespace kvgen::binding
