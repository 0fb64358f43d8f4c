// The one policy for C++ spellings. Schema spelling and C++ spelling are two things; this is the
// only place that turns one into the other.
//
// A schema name that C++ cannot take (a keyword, a macro of the standard headers, a name that
// generated classes use themselves) gets a trailing underscore. Generated text names types fully
// qualified (`::shop::Status`), so that a field may be called like its type.
#pragma once

#include <string>
#include <string_view>

namespace kvgen::naming {

/// No C++ name: a keyword or alternative token, a macro of common headers, or reserved to the
/// implementation (`__x`, `_X`).
bool is_reserved(std::string_view name);

/// What the C library declares in the global namespace: `stat`, `time`, `FILE`. No type of a schema
/// without a namespace may be called like it.
bool is_c_library_name(std::string_view name);

/// `order_items` → `OrderItems`, `users` → `Users`, `_1` → `X1`. Always a name.
std::string pascal(std::string_view name);

std::string namespace_part(const std::string& name);
std::string type(const std::string& name);  // struct, enum, variant
/// The database class, which is a type and inherits members that it calls.
std::string database(const std::string& name);
std::string enumerator(const std::string& name);  // also the cases of a variant's Case enum
/// A member of a struct and the accessor of its view.
std::string field(const std::string& name);
/// Accessor of a table on Database, ReadTxn and WriteTxn.
std::string table(const std::string& name);
/// Accessor of an index on the classes of its table.
std::string index(const std::string& name);

/// Generated type names, unqualified.
std::string view(const std::string& type_name);                                   // UserView
std::string case_type(const std::string& variant, const std::string& case_name);  // PaymentCard
std::string case_test(const std::string& case_name);                              // is_card
std::string spec(const std::string& table_name);                                  // UsersSpec
std::string key(const std::string& table_name);                                   // UsersKey
std::string index_type(const std::string& table_name,
                       const std::string& index_name);  // UsersByAgeIndex

}  // namespace kvgen::naming
