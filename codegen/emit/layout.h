// Where rkyv puts the fields of archived types. The rules are those of runtime/FORMAT.md; generated
// code asserts that the runtime agrees.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "model/model.h"

namespace kvgen::emit {

/// Sizes and offsets under one alignment policy. Remembers what it computed; one thread.
class Layout {
 public:
  struct Extent {
    std::uint64_t size = 0;
    std::uint64_t align = 1;
  };

  /// `aligned`: the crate's default; else its `unaligned` feature: every alignment is 1.
  Layout(const model::Schema& schema, bool aligned) : schema_(schema), aligned_(aligned) {}

  Extent of(const model::Type& type);
  /// Offset of each field from the struct's start, or for a case (`tag` true) from its tag byte.
  std::vector<std::uint64_t> offsets(const std::vector<model::Field>& fields, bool tag);

 private:
  Extent scalar(model::Scalar scalar) const;
  Extent fields(const std::vector<model::Field>& fields, bool tag);
  Extent number(std::uint64_t size) const { return {size, aligned_ ? size : 1}; }

  const model::Schema& schema_;
  bool aligned_;
  std::unordered_map<std::uint32_t, Extent> structs_;
  std::unordered_map<std::uint32_t, Extent> variants_;
};

}  // namespace kvgen::emit
