#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "resolve/check.h"
#include "resolve/messages.h"

namespace kvgen::binding {
namespace {

using messages::error;
using Kind = model::Type::Kind;
using model::Scalar;

constexpr std::uint64_t key_limit = 511;
constexpr std::uint64_t value_limit = std::uint64_t{1} << 30U;

/// A declared type as a node of the graph of what holds what by value.
struct Node {
  bool variant = false;
  std::uint32_t index = 0;
  auto operator<=>(const Node&) const = default;
};

class Recursion {
 public:
  Recursion(const model::Schema& schema, Report& report) : schema_(schema), report_(report) {}

  void visit(Node node) {
    if (done_.contains(node)) return;
    if (const auto open = std::ranges::find(path_, node); open != path_.end()) {
      complain(open);
      return;
    }
    path_.push_back(node);
    if (node.variant) {
      for (const model::Case& one : schema_.variants[node.index].cases) visit_fields(one.fields);
    } else {
      visit_fields(schema_.structs[node.index].fields);
    }
    path_.pop_back();
    done_.insert(node);
  }

 private:
  void visit_fields(const std::vector<model::Field>& fields) {
    for (const model::Field& field : fields) visit_type(field.type);
  }
  void visit_type(const model::Type& type) {
    switch (type.kind) {
      case Kind::structure:
        visit({false, type.declaration});
        break;
      case Kind::variant:
        visit({true, type.declaration});
        break;
      case Kind::optional:
      case Kind::array:
      case Kind::tuple:
        for (const model::Type& arg : type.args) visit_type(arg);
        break;
      default:
        break;  // lists, maps and boxes keep theirs elsewhere
    }
  }
  const std::string& name(Node node) const {
    return node.variant ? schema_.variants[node.index].name : schema_.structs[node.index].name;
  }
  void complain(std::vector<Node>::iterator begin) {
    const Node first = *begin;
    if (!complained_.insert(first).second) return;
    const Span span =
        first.variant ? schema_.variants[first.index].span : schema_.structs[first.index].span;
    Diagnostic made = error("KV0415", "`" + name(first) + "` contains itself", span, {},
                            "hold it through `[T]`, a map or `box<T>`");
    std::string way;
    for (auto at = begin; at != path_.end(); ++at) way += name(*at) + " → ";
    made.notes.push_back(way + name(first));
    report_.add(std::move(made));
  }

  const model::Schema& schema_;
  Report& report_;
  std::vector<Node> path_;
  std::set<Node> done_;
  std::set<Node> complained_;
};

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
    default:
      return 8;
  }
}

/// Encoded bytes of a key component; nullopt: text of any length.
std::optional<std::uint64_t> key_bytes(const model::Schema& schema, const model::Type& type) {
  if (type.kind == Kind::array) return type.length;
  if (type.kind == Kind::enumeration)
    return scalar_bytes(schema.enums[type.declaration].underlying);
  if (type.scalar == Scalar::string || type.scalar == Scalar::bytes) return std::nullopt;
  return scalar_bytes(type.scalar);
}

/// Upper bound of the bytes of a type's fixed part, held at the limit so that nothing overflows.
class FixedSize {
 public:
  explicit FixedSize(const model::Schema& schema) : schema_(schema) {}
  std::uint64_t of(const model::Type& type) {
    switch (type.kind) {
      case Kind::scalar:
        return scalar_bytes(type.scalar) + 16;
      case Kind::optional:
        return held(16 + of(type.args[0]));
      case Kind::array:
        return of(type.args[0]) > value_limit / std::max<std::uint64_t>(type.length, 1)
                   ? value_limit + 1
                   : of(type.args[0]) * type.length;
      case Kind::tuple: {
        std::uint64_t size = 0;
        for (const model::Type& arg : type.args) size = held(size + of(arg));
        return size;
      }
      case Kind::structure: {
        auto& known = structs_[type.declaration];
        if (known == 0) known = 1 + fields(schema_.structs[type.declaration].fields);
        return known;
      }
      case Kind::variant: {
        auto& known = variants_[type.declaration];
        if (known != 0) return known;
        for (const model::Case& one : schema_.variants[type.declaration].cases)
          known = std::max(known, 1 + fields(one.fields));
        return known;
      }
      default:
        return 16;
    }
  }
  std::uint64_t fields(const std::vector<model::Field>& list) {
    std::uint64_t size = 0;
    for (const model::Field& field : list) size = held(size + of(field.type));
    return size;
  }

 private:
  static std::uint64_t held(std::uint64_t size) { return std::min(size, value_limit + 1); }
  const model::Schema& schema_;
  std::map<std::uint32_t, std::uint64_t> structs_;
  std::map<std::uint32_t, std::uint64_t> variants_;
};

}  // namespace

void check_recursion(const model::Schema& schema, Report& report) {
  Recursion recursion(schema, report);
  for (std::uint32_t i = 0; i < schema.structs.size(); ++i) recursion.visit({false, i});
  for (std::uint32_t i = 0; i < schema.variants.size(); ++i) recursion.visit({true, i});
}

void check_key_sizes(model::Schema& schema, Report& report) {
  for (model::Table& table : schema.tables) {
    std::uint64_t fixed = 0;
    bool bounded = true;
    std::string parts;
    for (const model::KeyComponent& part : table.key) {
      const auto bytes = key_bytes(schema, part.type);
      bounded = bounded && bytes.has_value();
      fixed += bytes.value_or(0);
      if (bytes) parts += (parts.empty() ? "" : ", ") + part.name + " " + std::to_string(*bytes);
    }
    if (bounded) table.key_bytes_max = fixed;
    if (fixed > key_limit) {
      Diagnostic made =
          error("KV0510", "the key of table `" + table.name + "` is too long", table.span,
                std::to_string(fixed) + " bytes, at most 511 are possible");
      made.notes.push_back("bytes of its components: " + parts);
      made.help = "store a hash of the long component, or move it into the value";
      report.add(std::move(made));
    }
  }
}

void check_value_sizes(const model::Schema& schema, Report& report) {
  FixedSize sizes(schema);
  for (const model::Struct& one : schema.structs)
    if (sizes.fields(one.fields) > value_limit)
      report.add(error("KV0416", "values of struct `" + one.name + "` are larger than 1 GiB",
                       one.span, {}, "lists, `[T]`, take only the room that they need"));
  for (const model::Table& table : schema.tables)
    if (table.value.kind != Kind::structure && sizes.of(table.value) > value_limit)
      report.add(error("KV0416", "values of table `" + table.name + "` are larger than 1 GiB",
                       table.span, {}, "lists, `[T]`, take only the room that they need"));
}

}  // namespace kvgen::binding
