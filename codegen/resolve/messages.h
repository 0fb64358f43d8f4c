// The wordings of the resolver, in one place, so that the same mistake reads the same wherever it
// is found.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/diagnostic.h"

namespace kvgen::messages {

// Files and imports.
Diagnostic cannot_read(std::string_view path, std::string_view why, Span span);
Diagnostic no_previous(std::string_view path, std::string_view why,
                       const std::vector<std::string>& tried, Span span);
/// `kept`: its version, 0 for none; `version`: that of the schema that names it.
Diagnostic previous_version(std::uint32_t kept, std::uint32_t version, Span span);
Diagnostic previous_twice(std::uint32_t kept, Span second, Span first);
Diagnostic previous_names(std::string_view name, std::string_view way_out, Span span, Span now);
Diagnostic cannot_import(std::string_view path, std::string_view why,
                         const std::vector<std::string>& tried, Span span);
/// `way`: the files from the imported one to the importing one.
Diagnostic import_cycle(std::string_view path, const std::vector<std::string>& way, Span span);
Diagnostic too_many_imports(std::size_t files, std::size_t depth, Span span);

/// What FlatBuffers' parser said of an imported schema.
Diagnostic fbs_mistake(std::string_view said, Span span, Span import);
/// `part` of the namespace of `table` is no C++ name.
Diagnostic fbs_namespace(std::string_view part, std::string_view table, Span span);
/// A table of a .fbs as a part of another type.
Diagnostic fbs_inside(std::string_view name, Span span, Span declared);
Diagnostic fbs_format(std::string_view name, std::string_view format, Span table, Span declared);
/// A field of such a table as part of an index.
Diagnostic fbs_field(std::string_view name, std::string_view field, Span span);

// Declarations and types.
/// `name` is taken: both places.
Diagnostic duplicate(std::string_view kind, std::string_view name, Span second, Span first);
Diagnostic version_out_of_range(Span span);
Diagnostic not_an_enum_integer(Span span);
Diagnostic empty_declaration(std::string_view kind, std::string_view name, std::string_view member,
                             Span span);
Diagnostic enum_value_out_of_range(std::string_view type, std::string_view range, bool implicit,
                                   Span span);
Diagnostic enum_value_twice(std::string_view number, Span second, Span first);
Diagnostic too_many_cases(std::size_t found, Span span);
/// `whole`: "struct `S`"; `parts`: "fields".
Diagnostic too_many_parts(std::string_view whole, std::string_view parts, std::size_t found,
                          std::size_t limit, Span span);
Diagnostic old_name_alive(std::string_view kind, std::string_view name, Span span, Span alive);
Diagnostic array_too_large(std::uint64_t limit, Span span);
Diagnostic not_a_map_key(std::string_view type, Span span);
/// `suggestion` replaces the bytes of `spelled`; empty: nothing is close.
Diagnostic unknown_type(std::string_view name, Span span, std::string_view suggestion,
                        Span spelled);
Diagnostic ambiguous_type(std::string_view name, Span span, const std::vector<Span>& candidates,
                          const std::vector<std::string>& spellings);
Diagnostic not_a_default(std::string_view type, std::string_view expected, Span span);
Diagnostic no_default_possible(std::string_view type, Span span);
Diagnostic unknown_enum_value(std::string_view type, std::string_view name,
                              std::string_view suggestion, Span span);
Diagnostic contains_itself(std::string_view name, const std::vector<std::string>& way, Span span);
Diagnostic value_too_large(std::string_view what, std::string_view limit, Span span);
Diagnostic built_in_type(std::string_view name, Span span);
Diagnostic held_too_deeply(std::string_view name, std::size_t limit, Span span);
Diagnostic reached_too_deeply(std::string_view name, std::size_t limit, Span span);
/// `way`: the types from `name` on, each of which needs the next.
Diagnostic never_whole(std::string_view name, const std::vector<std::string>& way, Span span);

// Tables.
Diagnostic no_key(std::string_view table, Span span);
Diagnostic not_a_key(std::string_view type, std::string_view help, Span span);
Diagnostic not_automatic(Span span);
Diagnostic unknown_option_value(std::string_view option, std::string_view value,
                                std::string_view suggestion, const std::vector<std::string>& known,
                                Span span);
Diagnostic raw_value(std::string_view type, Span span);
Diagnostic native_key(std::string_view why, Span span, Span option);
Diagnostic no_fields(std::string_view part, std::string_view type, Span span);
Diagnostic unknown_field(std::string_view record, std::string_view name,
                         std::string_view suggestion, Span span);
Diagnostic not_a_list(std::string_view part, std::string_view type, Span span);
/// `parts`: "symbol 300", each component with its bytes.
Diagnostic key_too_long(std::string_view owner, std::uint64_t bytes,
                        const std::vector<std::string>& parts, Span span);
Diagnostic path_twice(std::string_view path, Span second, Span first);
Diagnostic named_like_catalog(std::string_view table, std::string_view index, Span span);
Diagnostic native_needs_cpp(std::string_view table, Span span);
/// `member` empty: all of the struct.
Diagnostic not_native(std::string_view type, std::string_view member, std::string_view why,
                      std::string_view help, Span at, Span table);

// C++ names.
Diagnostic same_cpp_name(std::string_view second_owner, std::string_view first_owner,
                         std::string_view name, Span second, Span first);
Diagnostic member_name(std::string_view kind, std::string_view name, std::string_view why,
                       Span span);
Diagnostic same_database_scope(std::string_view name_space, std::string_view file, Span second,
                               Span first);
Diagnostic same_output(std::string_view second_path, std::string_view first_path,
                       std::string_view output, Span second);
Diagnostic file_name(std::string_view name, Span span);
Diagnostic c_library_name(std::string_view name, Span span);

// Lints: `lint` is the option's name.
Diagnostic random_uuid_key(std::string_view table, Span span);
Diagnostic index_on_bool(std::string_view index, Span span);
Diagnostic index_prefix(std::string_view index, std::string_view longer, bool same, Span span,
                        Span other);
Diagnostic key_may_be_long(std::string_view owner, const std::vector<std::string>& parts,
                           Span span);

}  // namespace kvgen::messages
