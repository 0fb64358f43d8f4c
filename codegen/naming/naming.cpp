#include "naming/naming.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <unordered_set>

#include "naming/words.h"

namespace kvgen::naming {
namespace {

using Words = std::unordered_set<std::string_view>;

/// The words of a text that lives as long as the program.
Words split(std::string_view text) {
  Words words;
  while (!text.empty()) {
    const std::size_t begin = text.find_first_not_of(" \n");
    if (begin == text.npos) break;
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    words.insert(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

// C++20 [lex.key] with the alternative tokens, and the words of the technical specifications that
// compilers take already.
constexpr const char* keyword_words = R"words(
alignas alignof and and_eq asm atomic_cancel atomic_commit atomic_noexcept auto bitand bitor bool
break case catch char char16_t char32_t char8_t class co_await co_return co_yield compl concept
const const_cast consteval constexpr constinit continue decltype default delete do double
dynamic_cast else enum explicit export extern false float for friend goto if inline int long
mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public
reflexpr register reinterpret_cast requires return short signed sizeof static static_assert
static_cast struct switch synchronized template this thread_local throw true try typedef typeid
typename typeof union unsigned using virtual void volatile wchar_t while xor xor_eq
)words";

const Words& keywords() {
  static const Words words = split(keyword_words);
  return words;
}

const Words& macros() {
  static const Words words = split(macro_words);
  return words;
}

// Families of macros, too many to list.
constexpr std::array<std::string_view, 6> macro_prefixes = {"FLATBUFFERS_", "KV_", "MDB_",
                                                            "PRI",          "SCN", "SYS_"};

bool is_macro(std::string_view name) {
  if (macros().contains(name)) return true;
  // No family ends so: `settle` finds its way out of each.
  if (name.ends_with("_x")) return false;
  return std::ranges::any_of(macro_prefixes, [&](std::string_view prefix) {
    // `PRIu64` is one, `PRICE` and `PRIu_` are not.
    if (!name.starts_with(prefix)) return false;
    const bool digits = prefix == "PRI" || prefix == "SCN";
    return !digits || (name.size() > 3 && std::islower(static_cast<unsigned char>(name[3])) != 0);
  });
}

bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

/// `__x` and `_X`: for the implementation.
bool is_implementation_name(std::string_view name) {
  return name.find("__") != std::string_view::npos ||
         (name.size() > 1 && name[0] == '_' && is_upper(name[1]));
}

/// The settled spelling: the name with a `_` behind, without what makes it the implementation's.
std::string settle(const std::string& name, const Words& taken = {}) {
  const auto free = [&](const std::string& one) {
    return !is_reserved(one) && !taken.contains(one);
  };
  if (free(name)) return name;
  std::string out;
  for (const char c : name + "_")
    if (c != '_' || !out.ends_with('_')) out += c;
  if (is_implementation_name(out)) out.erase(0, 1);
  // `record_` has its underscore already: another would make it the implementation's; and a family
  // of macros has every name that begins like it.
  while (!free(out)) out += 'x';
  return out;
}

/// Members of kv::Database, kv::ReadTxn, kv::WriteTxn and of what is generated from them.
const Words& database_members() {
  static const Words words = split(
      "abort active backup clear close commit compact core core_ flush id migrate nested open "
      "open_as path read reindex rehearse rollback schema session session_ stats table verify "
      "version write ReadTxn WriteTxn Database std kv");
  return words;
}

}  // namespace

bool is_reserved(std::string_view name) {
  return keywords().contains(name) || is_macro(name) || is_implementation_name(name);
}

bool is_c_library_name(std::string_view name) {
  static const Words words = split(c_library_words);
  return words.contains(name);
}

std::string pascal(std::string_view name) {
  std::string out;
  bool start = true;
  for (const char c : name) {
    if (c == '_') {
      start = true;
      continue;
    }
    out += start ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    start = false;
  }
  // `_` and `_1` leave nothing that a name may begin with.
  if (out.empty() || std::isdigit(static_cast<unsigned char>(out[0])) != 0) out.insert(0, "X");
  return out;
}

std::string namespace_part(const std::string& name) {
  static const Words taken = split("std kv main posix flatbuffers");
  return settle(name, taken);
}
std::string type(const std::string& name) {
  // Of the namespace in which generated code stands, and what variants call what they are.
  static const Words taken = split(
      "std kv main import module to_string to_json from_string ReadTxn WriteTxn variant Base rkyv "
      "rkyv_unaligned flatbuffers fbs bincode bincode2 postcard native raw");
  return settle(name, taken);
}
std::string database(const std::string& name) {
  // What tables cannot be called, for then they would be constructors, the class itself can.
  return name == "Database" ? name : settle(type(name), database_members());
}
std::string enumerator(const std::string& name) { return settle(name); }
std::string field(const std::string& name) {
  static const Words taken = split("flatbuffer in_place unpack Owned record_ std kv");
  return settle(name, taken);
}
std::string table(const std::string& name) { return settle(name, database_members()); }
std::string index(const std::string& name) {
  // Members of kv::Table, kv::TableReader, kv::TableWriter and of what is generated for a table.
  static const Words taken = split(
      "Accessors Base Entry Found Key KeyCodec KeyView Place PutMode Row Table Value View all base "
      "check_core clear compare_and_swap contains core core_ empty erase erase_range filter_map "
      "find "
      "first fold for_each from get get_bytes get_many guarded index insert insert_next kv last "
      "lower_bound name owned parallel_fold path prefix put put_all put_async put_bytes put_stream "
      "put_stream_async putting_later range range_of reading seek session_ size std store "
      "store_batch store_encoded table_ transaction unpacked update upsert with_stream writing "
      "writing_alone");
  return settle(name, taken);
}

std::string view(const std::string& type_name) { return settle(type_name + "View"); }
std::string case_type(const std::string& variant, const std::string& case_name) {
  return settle(variant + pascal(case_name));
}
std::string case_test(const std::string& case_name) { return settle("is_" + case_name); }
std::string spec(const std::string& table_name) { return pascal(table_name) + "Spec"; }
std::string key(const std::string& table_name) { return pascal(table_name) + "Key"; }
std::string index_type(const std::string& table_name, const std::string& index_name) {
  return pascal(table_name) + pascal(index_name) + "Index";
}

}  // namespace kvgen::naming
