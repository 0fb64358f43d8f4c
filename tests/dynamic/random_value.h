// Random values of any type of a schema.
#pragma once

#include <random>

#include "kv/dynamic/value.h"
#include "kv/schema/schema.h"

namespace kv::test {

/// Small trees, with a liking for the numbers and lengths at which encodings change their form.
class RandomValue {
 public:
  RandomValue(const schema::Schema& schema, std::uint64_t seed) : schema_(schema), random_(seed) {}

  /// `depth`: lists and maps below it are empty, so that recursive types end.
  Value make(const schema::Type& type, unsigned depth = 4);
  /// A record of the table's key components.
  Value key(const schema::Table& table);
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

 private:
  Value scalar(schema::Scalar scalar);
  std::string text();
  std::size_t count(unsigned depth) { return depth == 0 ? 0 : below(below(4) == 0 ? 20 : 3); }
  std::vector<Member> fields(const std::vector<schema::Field>& list, unsigned depth);

  const schema::Schema& schema_;
  std::mt19937_64 random_;
};

}  // namespace kv::test
