// A type as the dynamic codecs walk it: names bound, and for rkyv every size and offset computed.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "kv/core/bytes.h"
#include "kv/core/types.h"
#include "kv/dynamic/value.h"
#include "kv/schema/schema.h"

namespace kv::dynamic {

/// Calls fn(std::type_identity<T>{}) with the C++ type of a scalar, so that scalars are read and
/// written by the very code of the typed formats.
template <class Fn>
decltype(auto) with_scalar(schema::Scalar scalar, Fn&& fn) {
  using schema::Scalar;
  switch (scalar) {
    case Scalar::boolean:
      return fn(std::type_identity<bool>{});
    case Scalar::u8:
      return fn(std::type_identity<std::uint8_t>{});
    case Scalar::u16:
      return fn(std::type_identity<std::uint16_t>{});
    case Scalar::u32:
      return fn(std::type_identity<std::uint32_t>{});
    case Scalar::u64:
      return fn(std::type_identity<std::uint64_t>{});
    case Scalar::u128:
      return fn(std::type_identity<U128>{});
    case Scalar::i8:
      return fn(std::type_identity<std::int8_t>{});
    case Scalar::i16:
      return fn(std::type_identity<std::int16_t>{});
    case Scalar::i32:
      return fn(std::type_identity<std::int32_t>{});
    case Scalar::i64:
      return fn(std::type_identity<std::int64_t>{});
    case Scalar::i128:
      return fn(std::type_identity<I128>{});
    case Scalar::f32:
      return fn(std::type_identity<float>{});
    case Scalar::f64:
      return fn(std::type_identity<double>{});
    case Scalar::character:
      return fn(std::type_identity<char32_t>{});
    case Scalar::text:
      return fn(std::type_identity<std::string>{});
    case Scalar::bytes:
      return fn(std::type_identity<Bytes>{});
    case Scalar::uuid:
      return fn(std::type_identity<Uuid>{});
    case Scalar::timestamp:
      return fn(std::type_identity<Timestamp>{});
    case Scalar::duration:
      break;
  }
  return fn(std::type_identity<Duration>{});
}

struct Node;

/// A field of a struct, item of a tuple or field of a case.
struct Part {
  std::string_view name;  // empty in tuples
  const Node* type = nullptr;
  std::size_t offset = 0;             // rkyv, native: from the start of the struct, or variant
  std::optional<Value> initial = {};  // of a number, text or enum that has a default: that
};
struct CasePart {
  std::string_view name;
  std::vector<Part> parts;
};

/// rkyv: offsets inside the nodes of a B-tree map and the slots of a hash map.
struct MapPlan {
  std::size_t keys = 0;
  std::size_t values = 0;
  std::size_t node_size = 0;
  std::size_t node_align = 1;
  std::size_t align = 1;
  std::size_t count = 0;  // also where the children of an inner node begin
  std::size_t leaf_size = 0;
  std::size_t inner_size = 0;
  std::size_t slot_value = 0;
  std::size_t slot_align = 1;
  std::size_t slot_size = 0;
};

struct Node {
  schema::Kind kind = schema::Kind::scalar;
  schema::Scalar scalar = schema::Scalar::boolean;  // of an enum: its integer
  const schema::Enum* names = nullptr;              // enumeration
  std::string_view declared;                        // name of an enum, struct or variant
  const Node* item = nullptr;                       // optional, list, array, box; value of a map
  const Node* key = nullptr;                        // map, hashmap
  std::uint64_t length = 0;                         // array
  std::vector<Part> parts;                          // structure, tuple
  std::vector<CasePart> cases;                      // variant
  const schema::Memory* memory = nullptr;           // structure, when the layout is that
  bool nested_optional = false;                     // an optional whose value is one itself

  // rkyv and native only.
  std::size_t size = 0;
  std::size_t align = 1;
  bool is_inline = true;   // nothing of it lies elsewhere
  bool any_bytes = false;  // every content of its bytes is a value
  MapPlan map;
};

/// The value of an enum whose integer lies at `at`, which need not be aligned; null: none has it.
const schema::EnumValue* enum_value(const Node& node, const std::byte* at) noexcept;

/// Memory that the typed formats take for one item of a type whose size is 0.
std::size_t empty_memory(const Node& node);

/// `memory`: structs lie as their descriptors say.
enum class Alignment : std::uint8_t { natural, one, memory };

/// Nodes of a schema's types. The schema outlives it. Neither copies nor moves: nodes point to each
/// other.
class Types {
 public:
  Types(const schema::Schema& schema, Alignment alignment)
      : schema_(schema),
        alignment_(alignment),
        structs_(schema.structs.size(), nullptr),
        variants_(schema.variants.size(), nullptr) {}
  Types(const Types&) = delete;
  Types& operator=(const Types&) = delete;

  /// The node of a type of the schema, with all that it reaches.
  const Node& add(const schema::Type& type);

 private:
  Node* build(const schema::Type& type);
  std::vector<Part> parts_of(const std::vector<schema::Field>& fields);
  void measure(const Node& node);
  void place(std::vector<Part>& parts, std::size_t& end, std::size_t& align, bool& is_inline);
  void plan_map(Node& node) const;

  const schema::Schema& schema_;
  Alignment alignment_;
  std::deque<Node> nodes_;
  std::vector<Node*> structs_;
  std::vector<Node*> variants_;
};

}  // namespace kv::dynamic
