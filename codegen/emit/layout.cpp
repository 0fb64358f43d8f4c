#include "emit/layout.h"

#include <algorithm>

namespace kvgen::emit {
namespace {

std::uint64_t round_up(std::uint64_t value, std::uint64_t align) {
  return (value + align - 1) / align * align;
}

/// A C struct that grows field by field.
struct Placement {
  Layout::Extent extent;

  std::uint64_t add(Layout::Extent field) {
    const std::uint64_t at = round_up(extent.size, field.align);
    extent.size = at + field.size;
    extent.align = std::max(extent.align, field.align);
    return at;
  }
  Layout::Extent finished() const { return {round_up(extent.size, extent.align), extent.align}; }
};

}  // namespace

Layout::Extent Layout::scalar(model::Scalar scalar) const {
  using model::Scalar;
  switch (scalar) {
    case Scalar::boolean:
    case Scalar::u8:
    case Scalar::i8:
      return {1, 1};
    case Scalar::u16:
    case Scalar::i16:
      return number(2);
    case Scalar::u32:
    case Scalar::i32:
    case Scalar::f32:
    case Scalar::character:
      return number(4);
    case Scalar::u64:
    case Scalar::i64:
    case Scalar::f64:
    case Scalar::timestamp:
    case Scalar::duration:
      return number(8);
    case Scalar::u128:
    case Scalar::i128:
      return number(16);
    case Scalar::uuid:
      return {16, 1};
    case Scalar::string:
    case Scalar::bytes:
      return {8, number(4).align};
  }
  return {};
}

Layout::Extent Layout::fields(const std::vector<model::Field>& fields, bool tag) {
  Placement placement;
  if (tag) placement.add({1, 1});
  for (const model::Field& field : fields) placement.add(of(field.type));
  return placement.finished();
}

std::vector<std::uint64_t> Layout::offsets(const std::vector<model::Field>& fields, bool tag) {
  Placement placement;
  if (tag) placement.add({1, 1});
  std::vector<std::uint64_t> offsets;
  for (const model::Field& field : fields) offsets.push_back(placement.add(of(field.type)));
  return offsets;
}

Layout::Extent Layout::of(const model::Type& type) {
  using Kind = model::Type::Kind;
  switch (type.kind) {
    case Kind::scalar:
      return scalar(type.scalar);
    case Kind::enumeration:
      return scalar(schema_.enums[type.declaration].underlying);
    case Kind::structure: {
      const auto known = structs_.find(type.declaration);
      if (known != structs_.end()) return known->second;
      const Extent extent = fields(schema_.structs[type.declaration].fields, false);
      return structs_[type.declaration] = extent;
    }
    case Kind::variant: {
      const auto known = variants_.find(type.declaration);
      if (known != variants_.end()) return known->second;
      Extent all;
      for (const model::Case& one : schema_.variants[type.declaration].cases) {
        const Extent extent = fields(one.fields, true);
        all.size = std::max(all.size, extent.size);
        all.align = std::max(all.align, extent.align);
      }
      all.size = round_up(all.size, all.align);
      return variants_[type.declaration] = all;
    }
    case Kind::optional: {
      const Extent held = of(type.args[0]);
      return {round_up(held.align + held.size, held.align), held.align};
    }
    case Kind::array: {
      const Extent element = of(type.args[0]);
      return {element.size * type.length, element.align};
    }
    case Kind::list:
    case Kind::map:
      return {8, number(4).align};
    case Kind::hashmap:
      return {12, number(4).align};
    case Kind::box:
      return number(4);
    case Kind::tuple: {
      Placement placement;
      for (const model::Type& item : type.args) placement.add(of(item));
      return placement.finished();
    }
  }
  return {};
}

}  // namespace kvgen::emit
