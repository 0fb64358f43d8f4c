// Rows of one schema as rows of the next: what a migration derives without asking anybody.
#pragma once

#include "kv/dynamic/value.h"
#include "kv/schema/schema.h"

namespace kv::dynamic {

/// Turns values of a stored table into values of the program's. Both schemas have one table each
/// and outlive the conversion and what it makes. Any thread may use it.
///
/// What `schema::diff` calls compatible or a migration is derived whole. Of what it refuses the
/// derivable parts are: a field that nothing is known of stays away, so that writing the value
/// names it unless somebody adds it.
class Conversion {
 public:
  Conversion(const schema::Schema& before, const schema::Schema& after);

  Value value(Value old) const;
  /// Of a record of the old key's components one of the new key's.
  Value key(Value old) const;

 private:
  Value convert(const schema::Type& before, const schema::Type& after, Value old) const;
  std::vector<Member> fields(const std::vector<schema::Field>& before,
                             const std::vector<schema::Field>& after,
                             std::vector<Member> old) const;
  Value variant(const schema::Variant& before, const schema::Variant& after, Value old) const;

  const schema::Schema& before_;
  const schema::Schema& after_;
  std::vector<std::size_t> key_order_;
};

/// The value that a default stands for.
Value default_value(const schema::Schema& schema, const schema::Type& type,
                    const schema::Constant& constant);

}  // namespace kv::dynamic
