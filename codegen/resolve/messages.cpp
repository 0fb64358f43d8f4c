#include "resolve/messages.h"

#include <utility>

#include "report/error.h"

namespace kvgen::messages {
namespace {

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

Diagnostic lint(Severity severity, std::string name, Diagnostic made) {
  made.severity = severity;
  made.lint = std::move(name);
  return made;
}

/// Offers the one word that was meant.
Diagnostic suggest(Diagnostic made, std::string_view suggestion, Span spelled) {
  if (suggestion.empty()) return made;
  made.help = "did you mean " + quoted(suggestion) + "?";
  made.edits.push_back({spelled, std::string(suggestion)});
  return made;
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

constexpr std::string_view key_types =
    "keys are bool, integers up to 64 bits, f32, f64, string, bytes, uuid, timestamp, enums and "
    "[u8; N]";

}  // namespace

Diagnostic cannot_read(std::string_view path, std::string_view why, Span span) {
  return error("KV0301", "cannot read " + std::string(path) + ": " + std::string(why), span);
}

Diagnostic cannot_import(std::string_view path, std::string_view why,
                         const std::vector<std::string>& tried, Span span) {
  auto made = error("KV0302", "cannot import " + quoted(path) + ": " + std::string(why), span, {},
                    "imports are looked for beside the importing file, then in each -I directory");
  for (const std::string& candidate : tried) made.notes.push_back("tried " + candidate);
  return made;
}

Diagnostic no_previous(std::string_view path, std::string_view why,
                       const std::vector<std::string>& tried, Span span) {
  auto made =
      error("KV0330", "cannot read the previous schema " + quoted(path) + ": " + std::string(why),
            span, {}, "keep the schema that the stored rows were written with, as it was");
  for (const std::string& candidate : tried) made.notes.push_back("tried " + candidate);
  return made;
}

Diagnostic previous_version(std::uint32_t kept, std::uint32_t version, Span span) {
  const auto text = [](std::uint32_t number) {
    return number == 0 ? "no version" : "version " + std::to_string(number);
  };
  return error("KV0331", "the previous schema has " + text(kept) + ", this one " + text(version),
               span, "is no earlier version",
               "hooks are chosen by the version of the rows: give each schema its `version`, this "
               "one the greatest");
}

Diagnostic previous_twice(std::uint32_t kept, Span second, Span first) {
  auto made = error("KV0331", "two previous schemas have version " + std::to_string(kept), second,
                    {}, "leave one of them out");
  made.labels.push_back({first, "the other is here"});
  return made;
}

Diagnostic previous_names(std::string_view name, std::string_view way_out, Span span, Span now) {
  auto made = error("KV0332",
                    "the previous schema and this one would both have " + quoted(name) + " in C++",
                    span, {}, std::string(way_out));
  made.labels.push_back({now, "the one of today is here"});
  return made;
}

Diagnostic import_cycle(std::string_view path, const std::vector<std::string>& way, Span span) {
  auto made = error("KV0303", "import of " + quoted(path) + " closes a circle", span, {},
                    "move what both need into a file that neither of them imports back");
  if (way.size() == 1) {
    made.message = "the file imports itself";
    made.help = "remove the import: the types of a file are known in it";
    return made;
  }
  made.notes.push_back(joined(way, " → ") + " → " + way.front());
  return made;
}

Diagnostic too_many_imports(std::size_t files, std::size_t depth, Span span) {
  return error("KV0304", "too many imports", span, "this one is not followed",
               "at most " + std::to_string(files) + " files, " + std::to_string(depth) +
                   " deep, make up a schema");
}

Diagnostic duplicate(std::string_view kind, std::string_view name, Span second, Span first) {
  auto made = error("KV0401", std::string(kind) + " " + quoted(name) + " is declared twice", second,
                    "declared again here");
  made.labels.push_back({first, "first declared here"});
  return made;
}

Diagnostic version_out_of_range(Span span) {
  return error("KV0402", "the version does not fit u32", span, "expected 0 to 4294967295");
}

Diagnostic not_an_enum_integer(Span span) {
  return error("KV0403", "an enum is stored as an integer of up to 64 bits", span,
               "expected one of u8 u16 u32 u64 i8 i16 i32 i64");
}

Diagnostic empty_declaration(std::string_view kind, std::string_view name, std::string_view member,
                             Span span) {
  return error("KV0404",
               std::string(kind) + " " + quoted(name) + " has no " + std::string(member) + "s",
               span, "expected at least one " + std::string(member));
}

Diagnostic enum_value_out_of_range(std::string_view type, std::string_view range, bool implicit,
                                   Span span) {
  auto made = error("KV0405", "the value does not fit " + std::string(type), span,
                    "expected " + std::string(range));
  if (implicit) made.notes.push_back("without `=` a value is one more than the one before it");
  return made;
}

Diagnostic enum_value_twice(std::string_view number, Span second, Span first) {
  auto made = error("KV0406", "two values of the enum are " + std::string(number), second);
  made.labels.push_back({first, "first one is here"});
  return made;
}

Diagnostic too_many_cases(std::size_t found, Span span) {
  return error("KV0407", "a variant has at most 256 cases", span,
               "this one has " + std::to_string(found));
}

Diagnostic too_many_parts(std::string_view whole, std::string_view parts, std::size_t found,
                          std::size_t limit, Span span) {
  return error("KV0420",
               std::string(whole) + " has " + std::to_string(found) + " " + std::string(parts) +
                   "; at most " + std::to_string(limit) + " are possible",
               span, {}, "group some of them in a struct of their own");
}

Diagnostic old_name_alive(std::string_view kind, std::string_view name, Span span, Span alive) {
  auto made = error("KV0408", quoted(name) + " is still a " + std::string(kind) + " of its own",
                    span, {}, "`renamed from` names what it was called before");
  made.labels.push_back({alive, "declared here"});
  return made;
}

Diagnostic array_too_large(std::uint64_t limit, Span span) {
  return error("KV0409", "the array is too large", span, "expected 0 to " + std::to_string(limit),
               "a list, `[T]`, holds any number of elements");
}

Diagnostic not_a_map_key(std::string_view type, Span span) {
  return error("KV0410", quoted(type) + " cannot be the key of a map", span, {},
               "keys are bool, integers, string, enums, uuid and timestamp");
}

Diagnostic unknown_type(std::string_view name, Span span, std::string_view suggestion,
                        Span spelled) {
  return suggest(error("KV0411", "unknown type " + quoted(name), span), suggestion, spelled);
}

Diagnostic ambiguous_type(std::string_view name, Span span, const std::vector<Span>& candidates,
                          const std::vector<std::string>& spellings) {
  auto made = error("KV0412", quoted(name) + " is ambiguous", span);
  for (const Span candidate : candidates) made.labels.push_back({candidate, "one is here"});
  if (spellings.empty()) {
    made.help = "rename one of them, or give its file another namespace";
  } else {
    made.help = "say which one: " + joined(spellings, " or ");
  }
  return made;
}

Diagnostic not_a_default(std::string_view type, std::string_view expected, Span span) {
  return error("KV0413", "the default is not a value of " + quoted(type), span,
               "expected " + std::string(expected));
}

Diagnostic no_default_possible(std::string_view type, Span span) {
  return error("KV0413", "fields of type " + quoted(type) + " have no default", span, {},
               "remove it: the field begins empty");
}

Diagnostic unknown_enum_value(std::string_view type, std::string_view name,
                              std::string_view suggestion, Span span) {
  return suggest(error("KV0414", "enum " + quoted(type) + " has no value " + quoted(name), span),
                 suggestion, span);
}

Diagnostic contains_itself(std::string_view name, const std::vector<std::string>& way, Span span) {
  auto made = error("KV0415", quoted(name) + " contains itself", span, {},
                    "hold it through `[T]`, a map or `box<T>`");
  if (way.size() > 1) made.notes.push_back(joined(way, " → ") + " → " + way.front());
  return made;
}

Diagnostic value_too_large(std::string_view what, std::string_view limit, Span span) {
  return error("KV0416", std::string(what) + " is larger than " + std::string(limit), span, {},
               "lists, `[T]`, take only the room that they need");
}

Diagnostic built_in_type(std::string_view name, Span span) {
  return error("KV0417", quoted(name) + " is a type of the language", span, "choose another name");
}

Diagnostic held_too_deeply(std::string_view name, std::size_t limit, Span span) {
  return error("KV0418",
               quoted(name) + " holds types in types more than " + std::to_string(limit) + " deep",
               span, {}, "hold some of them through `[T]` or `box<T>`");
}

Diagnostic reached_too_deeply(std::string_view name, std::size_t limit, Span span) {
  return error("KV0418",
               quoted(name) + " lies more than " + std::to_string(limit) +
                   " levels of types below the value of a table",
               span, {}, "give a part of it a table of its own");
}

Diagnostic never_whole(std::string_view name, const std::vector<std::string>& way, Span span) {
  auto made = error("KV0419", "no value of " + quoted(name) + " could ever be whole", span,
                    "each holds another one of its kind",
                    "make one of the boxes optional, `box<T>?`, or a list of them");
  if (way.size() > 1) made.notes.push_back(joined(way, " → ") + " → " + way.front());
  return made;
}

Diagnostic no_key(std::string_view table, Span span) {
  return error("KV0501", "table " + quoted(table) + " has no key", span, {},
               "give it one, as in `" + std::string(table) + "(id: u64)`");
}

Diagnostic not_a_key(std::string_view type, std::string_view help, Span span) {
  return error("KV0502", quoted(type) + " cannot be a key", span, {},
               std::string(help.empty() ? key_types : help));
}

Diagnostic not_automatic(Span span) {
  return error("KV0503", "`auto` needs one ascending integer as the whole key", span, {},
               "ids are handed out upwards by insert(value)");
}

Diagnostic unknown_option_value(std::string_view option, std::string_view value,
                                std::string_view suggestion, const std::vector<std::string>& known,
                                Span span) {
  auto made = suggest(error("KV0504", "unknown " + std::string(option) + " " + quoted(value), span),
                      suggestion, span);
  if (suggestion.empty()) made.notes.push_back("known are " + joined(known, ", "));
  return made;
}

Diagnostic raw_value(std::string_view type, Span span) {
  return error("KV0505", "a raw table holds bytes or a string, not " + quoted(type), span, {},
               "use another format for this value, such as rkyv");
}

Diagnostic native_key(std::string_view why, Span span, Span option) {
  auto made = error("KV0506", "a native key is one ascending u32 or u64", span, std::string(why),
                    "leave out `key_format native` for other keys");
  made.labels.push_back({option, "asked for here"});
  return made;
}

Diagnostic no_fields(std::string_view part, std::string_view type, Span span) {
  return error("KV0507", quoted(type) + " has no field " + quoted(part) + ": it has no fields",
               span);
}

Diagnostic unknown_field(std::string_view record, std::string_view name,
                         std::string_view suggestion, Span span) {
  return suggest(
      error("KV0508", "struct " + quoted(record) + " has no field " + quoted(name), span),
      suggestion, span);
}

Diagnostic not_a_list(std::string_view part, std::string_view type, Span span) {
  return error("KV0509", quoted(part) + " is " + quoted(type) + ", not a list", span, {},
               "`[]` makes an entry for each element of a list");
}

Diagnostic key_too_long(std::string_view owner, std::uint64_t bytes,
                        const std::vector<std::string>& parts, Span span) {
  auto made = error("KV0510", std::string(owner) + " is too long", span,
                    "at least " + std::to_string(bytes) + " bytes, and LMDB takes at most 511",
                    "store a hash of the long component, or move it into the value");
  made.notes.push_back("bytes of its components: " + joined(parts, ", "));
  return made;
}

Diagnostic path_twice(std::string_view path, Span second, Span first) {
  auto made = error("KV0511", quoted(path) + " is in the index twice", second);
  made.labels.push_back({first, "first one is here"});
  return made;
}

Diagnostic named_like_catalog(std::string_view table, std::string_view index, Span span) {
  return error("KV0512",
               "index " + quoted(index) + " of table " + quoted(table) + " cannot be stored", span,
               "its name in the file would be `kv:catalog`, where the database describes itself",
               "rename the index or the table");
}

Diagnostic native_needs_cpp(std::string_view table, Span span) {
  return error("KV0432", "the values of " + quoted(table) + " cannot be stored as their bytes",
               span, "`format native` needs a struct of a C++ header",
               "import the header that declares the struct, or use another format");
}

Diagnostic not_native(std::string_view type, std::string_view member, std::string_view why,
                      std::string_view help, Span at, Span table) {
  const std::string name =
      member.empty() ? std::string(type) : std::string(type) + "::" + std::string(member);
  auto made = error("KV0432", quoted(name) + " cannot be stored as its bytes: " + std::string(why),
                    at, {}, std::string(help));
  made.labels.push_back({table, "this table stores its values natively"});
  return made;
}

Diagnostic fbs_mistake(std::string_view said, Span span, Span import) {
  auto made = error("KV0320", "FlatBuffers' parser: " + std::string(said), span, {}, {});
  made.labels.push_back({import, "imported here"});
  return made;
}

Diagnostic fbs_namespace(std::string_view part, std::string_view table, Span span) {
  return error("KV0443",
               "the namespace of " + quoted(table) + " has the part " + quoted(part) +
                   ", which is no C++ name",
               span, {}, "flatc's code for it does not compile; rename it in the .fbs");
}

Diagnostic fbs_inside(std::string_view name, Span span, Span declared) {
  auto made =
      error("KV0440",
            quoted(name) +
                " is a table of a FlatBuffers schema: it can be the "
                "value of a table, not a part of another type",
            span, {}, "store it in a table of its own, or declare the struct in the .kv file");
  made.labels.push_back({declared, "declared here"});
  return made;
}

Diagnostic fbs_format(std::string_view name, std::string_view format, Span table, Span declared) {
  auto made = error("KV0441",
                    quoted(name) + " is a table of a FlatBuffers schema, which format " +
                        quoted(format) + " cannot hold",
                    table, {}, "write `format flatbuffers;` in the table");
  made.labels.push_back({declared, "declared here"});
  return made;
}

Diagnostic fbs_field(std::string_view name, std::string_view field, Span span) {
  return error("KV0442",
               quoted(field) + " cannot be indexed: kvgen does not look into " + quoted(name) +
                   ", a table of a FlatBuffers schema",
               span, {},
               "put what is searched into the key, or declare the struct in the .kv file with "
               "`format flatbuffers`");
}

Diagnostic same_cpp_name(std::string_view second_owner, std::string_view first_owner,
                         std::string_view name, Span second, Span first) {
  auto made = error("KV0601",
                    std::string(second_owner) + " and " + std::string(first_owner) +
                        " would both be " + quoted(name) + " in C++",
                    second, {}, "rename one of them");
  made.labels.push_back({first, "the other is here"});
  return made;
}

Diagnostic member_name(std::string_view kind, std::string_view name, std::string_view why,
                       Span span) {
  return error("KV0602", "a " + std::string(kind) + " here cannot be called " + quoted(name), span,
               std::string(why), "rename it");
}

Diagnostic same_database_scope(std::string_view name_space, std::string_view file, Span second,
                               Span first) {
  const std::string scope = name_space.empty() ? "no namespace" : "namespace " + quoted(name_space);
  auto made = error("KV0603", "two schemas with tables share " + scope, second,
                    "both would declare the classes ReadTxn and WriteTxn there",
                    "give " + std::string(file) + " a namespace of its own");
  made.labels.push_back({first, "the other is here"});
  return made;
}

Diagnostic same_output(std::string_view second_path, std::string_view first_path,
                       std::string_view output, Span second) {
  auto made = error("KV0604",
                    std::string(second_path) + " and " + std::string(first_path) +
                        " would both be generated as " + std::string(output) + ".hpp",
                    second, {}, "name a directory that holds both with -I, or rename one");
  made.notes.push_back("file names that differ in case alone are the same on some systems");
  return made;
}

Diagnostic file_name(std::string_view name, Span span) {
  return error("KV0605", "a file of this name cannot be included by C++", span, {},
               "rename " + std::string(name) + " without quotes, backslashes and control bytes");
}

Diagnostic c_library_name(std::string_view name, Span span) {
  return error("KV0606", "the C library declares " + quoted(name) + " already", span, {},
               "put the schema into a namespace, as in `namespace app;`");
}

Diagnostic random_uuid_key(std::string_view table, Span span) {
  return lint(Severity::warning, "random-uuid-key",
              error("KV0701", "the key of table " + quoted(table) + " begins with a uuid", span,
                    "random uuids land on pages all over the file",
                    "uuids of version 7 are in order of time; an `auto` u64 is denser still"));
}

Diagnostic index_on_bool(std::string_view index, Span span) {
  return lint(Severity::warning, "index-bool",
              error("KV0702", "index " + quoted(index) + " is on a bool alone", span,
                    "it halves the table at best", "add a component that tells rows apart"));
}

Diagnostic index_prefix(std::string_view index, std::string_view longer, bool same, Span span,
                        Span other) {
  auto made = lint(Severity::warning, "index-prefix",
                   error("KV0703",
                         "index " + quoted(index) +
                             (same ? " is the same as " : " is a prefix of ") + quoted(longer),
                         span, "the other one answers the same look-ups", "remove it"));
  made.labels.push_back({other, "the other is here"});
  return made;
}

Diagnostic key_may_be_long(std::string_view owner, const std::vector<std::string>& parts,
                           Span span) {
  auto made = lint(Severity::note, "key-size",
                   error("KV0704", std::string(owner) + " can be longer than 511 bytes", span,
                         "a longer one is refused when it is stored"));
  made.notes.push_back("bytes of its components: " + joined(parts, ", "));
  return made;
}

}  // namespace kvgen::messages
