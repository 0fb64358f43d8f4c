#include "cpp/messages.h"

#include "report/error.h"

namespace kvgen::cpp::messages {
Diagnostic does_not_compile(const std::string& header, Span import) {
  return error(
      "KV0310", "`" + header + "` does not compile", import, "Clang's messages are above",
      "give the flags that it needs after `--`, or a compile_commands.json with `-p`; with "
      "CMake, name a target with COMPILE_AS");
}

Diagnostic no_tables(const std::string& header, Span at) {
  return error("KV0312", "`" + header + "` declares no tables", at, {},
               "declare one on a struct, `struct KV_TABLE(quotes, key(symbol)) Quote`, with the "
               "macros of <kv/schema.h>; or import the header in a .kv file");
}

Diagnostic not_available(Span import) {
  return error("KV0590", "imports of C++ headers are not available in this build", import, {},
               "build kvgen with -DKVGEN_WITH_CLANG=ON, which needs the packages libclang-19-dev "
               "and llvm-19-dev; kvgen-clang is then beside kvgen");
}

Diagnostic reader_failed(const std::string& header, const std::string& why, Span import) {
  return error("KV0311", "cannot read `" + header + "` as C++: " + why, import, {}, {});
}

Diagnostic cannot_store_type(const std::string& type, const std::string& why,
                             const std::string& help, Span at, Span import) {
  Diagnostic made = error("KV0430", "`" + type + "` cannot be stored: " + why, at, {}, help);
  made.labels.push_back({import, "imported here"});
  return made;
}

Diagnostic cannot_store_member(const std::string& type, const std::string& member,
                               const std::string& why, const std::string& help, Span at,
                               Span import) {
  const std::string name =
      member.empty() ? "a member of `" + type + "`" : "`" + type + "::" + member + "`";
  Diagnostic made = error("KV0431", name + " cannot be stored: " + why, at, {}, help);
  made.labels.push_back({import, "imported here"});
  return made;
}

}  // namespace kvgen::cpp::messages
