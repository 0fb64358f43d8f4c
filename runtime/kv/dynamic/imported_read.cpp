#include "kv/core/utf8.h"
#include "kv/dynamic/imported.h"
#include "kv/format/flatbuffers/view.h"

namespace kv::dynamic {

namespace fbs = schema::imported;
using fbs::Base;

namespace {

/// Calls fn(std::type_identity<T>{}) with the C++ type of a number.
template <class Fn>
Value with_number(Base base, Fn&& fn) {
  switch (base) {
    case Base::boolean:
    case Base::u8:
    case Base::union_type:
      return fn(std::type_identity<std::uint8_t>{});
    case Base::i8:
      return fn(std::type_identity<std::int8_t>{});
    case Base::i16:
      return fn(std::type_identity<std::int16_t>{});
    case Base::u16:
      return fn(std::type_identity<std::uint16_t>{});
    case Base::i32:
      return fn(std::type_identity<std::int32_t>{});
    case Base::u32:
      return fn(std::type_identity<std::uint32_t>{});
    case Base::i64:
      return fn(std::type_identity<std::int64_t>{});
    case Base::u64:
      return fn(std::type_identity<std::uint64_t>{});
    case Base::f32:
      return fn(std::type_identity<float>{});
    case Base::f64:
      return fn(std::type_identity<double>{});
    default:
      return {};
  }
}

class ImportedRead {
 public:
  explicit ImportedRead(const fbs::Schema& schema) : schema_(schema) {}

  std::vector<Member> table(const fbs::Object& one, const std::byte* table) const {
    std::vector<Member> members;
    for (const fbs::Field& field : one.fields) {
      const bool types =
          field.type.base == Base::union_type ||
          (field.type.base == Base::vector && field.type.element == Base::union_type);
      if (!field.deprecated && !types) members.push_back({field.name, this->field(field, table)});
    }
    return members;
  }

 private:
  const fbs::Object& object(const fbs::Type& type) const {
    return schema_.objects[static_cast<std::size_t>(type.index)];
  }

  Value field(const fbs::Field& field, const std::byte* table) const {
    const fbs::Type& type = field.type;
    const std::byte* at = flat::find_field(table, field.id);
    if (fbs::width_of(type.base) != 0) {
      if (at != nullptr) return number(type.base, type.index, at);
      return field.optional ? Value() : initial(field);
    }
    if (at == nullptr) return {};
    if (type.base == Base::object && object(type).fixed) return fixed(object(type), at);
    const std::byte* held = flat::follow(at);
    if (type.base == Base::text) return text(held);
    if (type.base == Base::object) return ValueRecord{this->table(object(type), held)};
    const std::byte* types = flat::find_field(table, static_cast<std::size_t>(field.id) - 1);
    if (type.base == Base::either) return types == nullptr ? Value() : one_of(type, *types, held);
    return elements(type, held, types);
  }

  Value number(Base base, std::int32_t index, const std::byte* at) const {
    return with_number(base, [&]<class T>(std::type_identity<T>) {
      const T number = flat::load_number<T>(at);
      if constexpr (std::integral<T>)
        return integer(base, index, number);
      else
        return Value(number);
    });
  }
  template <class T>
  Value integer(Base base, std::int32_t index, T number) const {
    if (index >= 0)
      if (const fbs::Enumerator* named = schema_.enums[static_cast<std::size_t>(index)].find(
              static_cast<std::int64_t>(number)))
        return Enumerator{named->name};
    return base == Base::boolean ? Value(number != 0) : Value(number);
  }
  Value initial(const fbs::Field& field) const {
    return with_number(field.type.base, [&]<class T>(std::type_identity<T>) {
      if constexpr (std::integral<T>)
        return integer(field.type.base, field.type.index, static_cast<T>(field.default_integer));
      else
        return Value(static_cast<T>(field.default_real));
    });
  }

  static Value text(const std::byte* at) {
    const BytesView bytes(at + sizeof(flatbuffers::uoffset_t), flat::length_of(at));
    return is_utf8(as_text(bytes)) ? Value(as_text(bytes)) : Value(bytes);
  }

  Value fixed(const fbs::Object& one, const std::byte* at) const {
    ValueRecord record;
    for (const fbs::Field& field : one.fields) {
      const bool array = field.type.base == Base::array;
      const Base base = array ? field.type.element : field.type.base;
      const std::size_t width =
          base == Base::object ? object(field.type).size : fbs::width_of(base);
      const auto value = [&](const std::byte* place) {
        return base == Base::object ? fixed(object(field.type), place)
                                    : number(base, field.type.index, place);
      };
      const std::byte* first = at + field.offset;
      if (!array) {
        record.members.push_back({field.name, value(first)});
        continue;
      }
      ValueList list;
      for (std::size_t i = 0; i < field.type.length; ++i)
        list.items.push_back(value(first + i * width));
      record.members.push_back({field.name, std::move(list)});
    }
    return record;
  }

  Value one_of(const fbs::Type& type, std::byte number, const std::byte* at) const {
    const fbs::Enumerator* held = schema_.enums[static_cast<std::size_t>(type.index)].find(
        std::to_integer<std::int64_t>(number));
    if (held == nullptr || held->held.base == Base::none) return {};
    if (held->held.base == Base::text) return ValueCase{held->name, {{"value", text(at)}}};
    const fbs::Object& kind = object(held->held);
    return ValueCase{held->name, kind.fixed ? fixed(kind, at).members() : table(kind, at)};
  }

  /// `types`: of unions, where the offset to their types is.
  Value elements(const fbs::Type& type, const std::byte* vector, const std::byte* types) const {
    const std::size_t size = flat::length_of(vector);
    const std::byte* first = vector + sizeof(flatbuffers::uoffset_t);
    if (type.element == Base::u8 && type.index < 0) return BytesView(first, size);
    const std::size_t number_width = fbs::width_of(type.element);
    const bool fixed_object = type.element == Base::object && object(type).fixed;
    const std::size_t stride = number_width != 0 ? number_width
                               : fixed_object    ? object(type).size
                                                 : sizeof(flatbuffers::uoffset_t);
    ValueList list;
    list.items.reserve(size);
    for (std::size_t i = 0; i < size; ++i) {
      const std::byte* at = first + i * stride;
      if (number_width != 0) {
        list.items.push_back(number(type.element, type.index, at));
      } else if (fixed_object) {
        list.items.push_back(fixed(object(type), at));
      } else if (type.element == Base::text) {
        list.items.push_back(text(flat::follow(at)));
      } else if (type.element == Base::object) {
        list.items.push_back(ValueRecord{table(object(type), flat::follow(at))});
      } else {
        const std::byte* numbers = flat::follow(types) + sizeof(flatbuffers::uoffset_t);
        list.items.push_back(
            numbers[i] == std::byte{0} ? Value() : one_of(type, numbers[i], flat::follow(at)));
      }
    }
    return list;
  }

  const fbs::Schema& schema_;
};

}  // namespace

Value Imported::read(BytesView bytes) const {
  return ValueRecord{ImportedRead(schema_).table(root_, flat::follow(bytes.data()))};
}

}  // namespace kv::dynamic
