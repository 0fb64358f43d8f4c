#include "naming/naming.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace kvgen::naming {
namespace {

using Words = std::set<std::string_view>;

// C++20 [lex.key] with the alternative tokens, and the words of C++23 and the technical
// specifications that compilers take already.
const Words& keywords() {
  static const Words words{"alignas",
                           "alignof",
                           "and",
                           "and_eq",
                           "asm",
                           "atomic_cancel",
                           "atomic_commit",
                           "atomic_noexcept",
                           "auto",
                           "bitand",
                           "bitor",
                           "bool",
                           "break",
                           "case",
                           "catch",
                           "char",
                           "char8_t",
                           "char16_t",
                           "char32_t",
                           "class",
                           "compl",
                           "concept",
                           "const",
                           "consteval",
                           "constexpr",
                           "constinit",
                           "const_cast",
                           "continue",
                           "co_await",
                           "co_return",
                           "co_yield",
                           "decltype",
                           "default",
                           "delete",
                           "do",
                           "double",
                           "dynamic_cast",
                           "else",
                           "enum",
                           "explicit",
                           "export",
                           "extern",
                           "false",
                           "float",
                           "for",
                           "friend",
                           "goto",
                           "if",
                           "inline",
                           "int",
                           "long",
                           "mutable",
                           "namespace",
                           "new",
                           "noexcept",
                           "not",
                           "not_eq",
                           "nullptr",
                           "operator",
                           "or",
                           "or_eq",
                           "private",
                           "protected",
                           "public",
                           "reflexpr",
                           "register",
                           "reinterpret_cast",
                           "requires",
                           "return",
                           "short",
                           "signed",
                           "sizeof",
                           "static",
                           "static_assert",
                           "static_cast",
                           "struct",
                           "switch",
                           "synchronized",
                           "template",
                           "this",
                           "thread_local",
                           "throw",
                           "true",
                           "try",
                           "typedef",
                           "typeid",
                           "typename",
                           "typeof",
                           "union",
                           "unsigned",
                           "using",
                           "virtual",
                           "void",
                           "volatile",
                           "wchar_t",
                           "while",
                           "xor",
                           "xor_eq"};
  return words;
}

// Macros that the C and C++ standard headers or glibc define, and two that compilers predefine.
const Words& macros() {
  static const Words words{"BIG_ENDIAN",
                           "BUFSIZ",
                           "BYTE_ORDER",
                           "CHAR_BIT",
                           "CHAR_MAX",
                           "CHAR_MIN",
                           "CLOCKS_PER_SEC",
                           "CLOCK_MONOTONIC",
                           "CLOCK_REALTIME",
                           "EACCES",
                           "EAGAIN",
                           "EBUSY",
                           "EDOM",
                           "EEXIST",
                           "EINTR",
                           "EINVAL",
                           "EIO",
                           "ENOENT",
                           "ENOMEM",
                           "ENOSPC",
                           "EOF",
                           "EPERM",
                           "EPIPE",
                           "ERANGE",
                           "EXIT_FAILURE",
                           "EXIT_SUCCESS",
                           "FD_SET",
                           "FD_SETSIZE",
                           "FD_ZERO",
                           "FILENAME_MAX",
                           "FLT_MAX",
                           "FLT_MIN",
                           "HUGE_VAL",
                           "I",
                           "INFINITY",
                           "INT16_C",
                           "INT16_MAX",
                           "INT32_C",
                           "INT32_MAX",
                           "INT64_C",
                           "INT64_MAX",
                           "INT64_MIN",
                           "INT8_MAX",
                           "INT_MAX",
                           "INT_MIN",
                           "LC_ALL",
                           "LC_TIME",
                           "LITTLE_ENDIAN",
                           "LONG_MAX",
                           "LONG_MIN",
                           "L_tmpnam",
                           "MB_CUR_MAX",
                           "MB_LEN_MAX",
                           "NAN",
                           "NDEBUG",
                           "NULL",
                           "PATH_MAX",
                           "PDP_ENDIAN",
                           "PTRDIFF_MAX",
                           "RAND_MAX",
                           "SCHAR_MAX",
                           "SEEK_CUR",
                           "SEEK_END",
                           "SEEK_SET",
                           "SHRT_MAX",
                           "SIGABRT",
                           "SIGINT",
                           "SIGSEGV",
                           "SIGTERM",
                           "SIG_DFL",
                           "SIG_ERR",
                           "SIG_IGN",
                           "SIZE_MAX",
                           "SSIZE_MAX",
                           "TIME_UTC",
                           "TMP_MAX",
                           "UCHAR_MAX",
                           "UINT16_MAX",
                           "UINT32_MAX",
                           "UINT64_C",
                           "UINT64_MAX",
                           "UINT8_MAX",
                           "UINT_MAX",
                           "ULONG_MAX",
                           "USHRT_MAX",
                           "WCHAR_MAX",
                           "WEOF",
                           "FALSE",
                           "TRUE",
                           "assert",
                           "errno",
                           "isfinite",
                           "isinf",
                           "isnan",
                           "isnormal",
                           "linux",
                           "major",
                           "makedev",
                           "minor",
                           "offsetof",
                           "setjmp",
                           "signbit",
                           "static_assert",
                           "st_atime",
                           "st_ctime",
                           "st_mtime",
                           "stderr",
                           "stdin",
                           "stdout",
                           "unix",
                           "va_arg",
                           "va_copy",
                           "va_end",
                           "va_start"};
  return words;
}

std::string settle(const std::string& name, const Words& taken = {}) {
  return is_reserved(name) || taken.contains(name) ? name + "_" : name;
}

}  // namespace

bool is_reserved(std::string_view name) {
  if (keywords().contains(name) || macros().contains(name)) return true;
  if (name.find("__") != std::string_view::npos) return true;
  return name.size() > 1 && name[0] == '_' &&
         std::isupper(static_cast<unsigned char>(name[1])) != 0;
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
  return out;
}

std::string namespace_part(const std::string& name) {
  static const Words taken{"std", "kv", "main"};
  return settle(name, taken);
}
std::string type(const std::string& name) {
  // Of the namespace in which generated code stands.
  static const Words taken{"std",     "kv",          "main",    "to_string",
                           "to_json", "from_string", "ReadTxn", "WriteTxn"};
  return settle(name, taken);
}
std::string enumerator(const std::string& name) { return settle(name); }
std::string field(const std::string& name) {
  static const Words taken{"unpack", "Owned", "record_", "std", "kv"};
  return settle(name, taken);
}
std::string table(const std::string& name) {
  // Members of kv::Database, kv::ReadTxn and kv::WriteTxn.
  static const Words taken{"abort",    "backup",   "clear",    "close",    "commit", "compact",
                           "flush",    "id",       "nested",   "open",     "path",   "read",
                           "reindex",  "rollback", "stats",    "table",    "verify", "version",
                           "write",    "ReadTxn",  "WriteTxn", "Database", "std",    "kv",
                           "rehearse", "schema"};
  return settle(name, taken);
}

std::string view(const std::string& type_name) { return type_name + "View"; }
std::string case_type(const std::string& variant, const std::string& case_name) {
  return variant + pascal(case_name);
}
std::string spec(const std::string& table_name) { return pascal(table_name) + "Spec"; }
std::string key(const std::string& table_name) { return pascal(table_name) + "Key"; }

}  // namespace kvgen::naming
