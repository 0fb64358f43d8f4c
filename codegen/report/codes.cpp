#include "report/diagnostic.h"

namespace kvgen {

// Ascending. A code is never given a second meaning: users search for it, and scripts match it.
const std::vector<CodeInfo>& diagnostic_codes() {
  static const std::vector<CodeInfo> codes = {
      // Source and lexing.
      {"KV0101", "the file is not UTF-8"},
      {"KV0102", "control byte in the schema"},
      {"KV0103", "stray character"},
      {"KV0104", "comment is never closed"},
      {"KV0105", "string is never closed"},
      {"KV0106", "unknown escape in a string"},
      {"KV0107", "malformed number"},
      {"KV0108", "name is too long"},
      {"KV0109", "schema is too large"},
      // Syntax.
      {"KV0201", "unexpected token"},
      {"KV0202", "missing semicolon or comma"},
      {"KV0203", "unknown declaration"},
      {"KV0204", "nested too deeply"},
      {"KV0205", "bracket is never closed"},
      {"KV0206", "closing bracket without an opening one"},
      {"KV0207", "unknown table option"},
      {"KV0208", "missing or misplaced type of a field"},
      {"KV0209", "unknown type constructor"},
      {"KV0210", "word given twice"},
      {"KV0211", "doc comment documents nothing"},
      // Imports and files.
      {"KV0301", "schema cannot be read"},
      {"KV0302", "import cannot be read"},
      {"KV0303", "imports in a circle"},
      {"KV0304", "too many imported files"},
      {"KV0310", "imported header does not compile"},
      {"KV0311", "imported header cannot be read"},
      {"KV0312", "header without tables"},
      // Names and types.
      {"KV0401", "declared twice"},
      {"KV0402", "version out of range"},
      {"KV0403", "enum of another type than an integer"},
      {"KV0404", "nothing declared in it"},
      {"KV0405", "enum value out of range"},
      {"KV0406", "enum number given twice"},
      {"KV0407", "too many cases"},
      {"KV0408", "old name is still in use"},
      {"KV0409", "array is too large"},
      {"KV0410", "type cannot be the key of a map"},
      {"KV0411", "unknown type"},
      {"KV0412", "ambiguous type"},
      {"KV0413", "default is not a value of the type"},
      {"KV0414", "unknown enum value"},
      {"KV0415", "type contains itself"},
      {"KV0416", "value is too large"},
      {"KV0417", "type named like one of the language"},
      {"KV0418", "types held too deeply"},
      {"KV0419", "type without a finite value"},
      {"KV0430", "C++ type cannot be stored"},
      {"KV0431", "member of a C++ struct cannot be stored"},
      {"KV0432", "value cannot be stored as its bytes"},
      // Tables, keys and indexes.
      {"KV0501", "table without a key"},
      {"KV0502", "type cannot be a key"},
      {"KV0503", "`auto` on another key than one integer"},
      {"KV0504", "unknown value of an option"},
      {"KV0505", "raw table of another value"},
      {"KV0506", "native key that LMDB cannot compare"},
      {"KV0507", "path through a value without fields"},
      {"KV0508", "unknown field in a path"},
      {"KV0509", "`[]` behind what is no list"},
      {"KV0510", "key is too long"},
      {"KV0511", "field in an index twice"},
      {"KV0590", "not available in this build"},
      // C++ spelling.
      {"KV0601", "two declarations with one C++ name"},
      {"KV0602", "name that its class has already"},
      {"KV0603", "two databases in one namespace"},
      {"KV0604", "two schemas with one output"},
      {"KV0605", "file name that C++ cannot include"},
      {"KV0606", "name of the C library"},
      // Lints.
      {"KV0701", "key that begins with a uuid"},
      {"KV0702", "index on a bool alone"},
      {"KV0703", "index is a prefix of another"},
      {"KV0704", "key that can be too long"},
      // Command line and output.
      {"KV0901", "wrong command line"},
      {"KV0902", "unknown warning option"},
      {"KV0903", "output cannot be written"},
      {"KV0904", "output that is an input"},
      {"KV0905", "two outputs with one name"},
      {"KV0906", "flatc does not do its part"},
      {"KV0907", "both layouts of rkyv for one Rust program"},
      {"KV0908", "array too long for serde"},
      {"KV0909", "native table for Rust"},
      {"KV0910", "generated code that does not compile"},
      {"KV0911", "generated code cannot be verified"},
  };
  return codes;
}

}  // namespace kvgen
