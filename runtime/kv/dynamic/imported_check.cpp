// What FlatBuffers' verifier checks, by a schema instead of generated code.
#include "kv/dynamic/imported.h"
#include "kv/format/flatbuffers/bounds.h"

namespace kv::dynamic {

namespace fbs = schema::imported;
using fbs::Base;

namespace {

class ImportedCheck : flat::Bounds {
 public:
  ImportedCheck(const fbs::Schema& schema, BytesView bytes) noexcept
      : Bounds(bytes), schema_(schema) {}

  Fault run(const fbs::Object& root) noexcept {
    if (const std::size_t at = find_root(); at != 0) record(root, at);
    return fault_;
  }

 private:
  const fbs::Object& object(const fbs::Type& type) const noexcept {
    return schema_.objects[static_cast<std::size_t>(type.index)];
  }
  const fbs::Enum& either(const fbs::Type& type) const noexcept {
    return schema_.enums[static_cast<std::size_t>(type.index)];
  }

  bool record(const fbs::Object& one, std::size_t at) noexcept {
    return table(at, [&](const TableAt& held) noexcept {
      for (const fbs::Field& field : one.fields)
        if (!this->field(field, held)) return false;
      return true;
    });
  }

  bool field(const fbs::Field& field, const TableAt& held) noexcept {
    const std::size_t distance = held.find(field.id);
    if (distance == 0) return !field.required || fail("a required field is missing", held.at);
    const std::size_t at = held.at + distance;
    const fbs::Type& type = field.type;
    if (const std::size_t width = fbs::width_of(type.base)) return inside(at, width, width);
    if (type.base == Base::object && object(type).fixed)
      return inside(at, object(type).size, object(type).align);
    const std::size_t place = target(at);
    if (place == 0) return false;
    if (type.base == Base::text) return characters(place);
    if (type.base == Base::object) return record(object(type), place);
    const std::size_t types = held.find(static_cast<std::size_t>(field.id) - 1);
    if (type.base == Base::either)
      return types == 0 || one_of(either(type), base_[held.at + types], place);
    if (type.element != Base::either) return elements(type, place);
    return unions(type, types == 0 ? 0 : held.at + types, place);
  }

  bool characters(std::size_t at) noexcept {
    std::size_t size = 0;
    if (!extent(at, 1, size)) return false;
    const std::size_t end = at + offset_bytes + size;
    return (end < size_ && base_[end] == std::byte{0}) ||
           fail("a text does not end in a zero byte", at);
  }

  /// What a union holds; cases that this schema does not know are not looked into.
  bool one_of(const fbs::Enum& one, std::byte number, std::size_t at) noexcept {
    const fbs::Enumerator* held = one.find(std::to_integer<std::int64_t>(number));
    if (held == nullptr || held->held.base == Base::none) return true;
    if (held->held.base == Base::text) return characters(at);
    const fbs::Object& kind = object(held->held);
    return kind.fixed ? inside(at, kind.size, kind.align) : record(kind, at);
  }

  bool elements(const fbs::Type& type, std::size_t vector) noexcept {
    std::size_t size = 0;
    if (const std::size_t width = fbs::width_of(type.element)) return extent(vector, width, size);
    const bool text = type.element == Base::text;
    if (!text && object(type).fixed) return extent(vector, object(type).size, size);
    if (!extent(vector, offset_bytes, size)) return false;
    std::size_t at = vector + offset_bytes;
    for (const std::size_t end = at + size * offset_bytes; at != end; at += offset_bytes) {
      const std::size_t place = target(at);
      if (place == 0 || !(text ? characters(place) : record(object(type), place))) return false;
    }
    return true;
  }

  /// A vector of unions: `types` is where the offset to the vector of their types is, 0 for none.
  bool unions(const fbs::Type& type, std::size_t types, std::size_t vector) noexcept {
    constexpr const char* uneven = "a vector of unions has another length than its types";
    std::size_t size = 0;
    std::size_t numbers_size = 0;
    if (types == 0) return fail(uneven, vector);
    const std::size_t numbers = target(types);
    if (numbers == 0 || !extent(numbers, 1, numbers_size) || !extent(vector, offset_bytes, size))
      return false;
    if (size != numbers_size) return fail(uneven, vector);
    for (std::size_t i = 0; i < size; ++i) {
      const std::byte number = base_[numbers + offset_bytes + i];
      if (number == std::byte{0}) continue;  // holds nothing
      const std::size_t place = target(vector + offset_bytes + i * offset_bytes);
      if (place == 0 || !one_of(either(type), number, place)) return false;
    }
    return true;
  }

  const fbs::Schema& schema_;
};

}  // namespace

Fault Imported::check(BytesView bytes) const noexcept {
  if (bytes.size() >= flat::bytes_end) return {"the value is too large", 0};
  return ImportedCheck(schema_, bytes).run(root_);
}

}  // namespace kv::dynamic
