// What kvgen reads out of headers, and what it says about those that it cannot store.
#include <catch2/catch.hpp>

#include "../driver/process.h"

namespace kvgen::test {
namespace {

Outcome compile(const Folder& folder, std::vector<std::string> flags = {}) {
  std::vector<std::string> arguments{"-o", "out", "--depfile", "out/shop.d", "shop.kv"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  return folder.kvgen(arguments);
}

bool says(const Outcome& outcome, const std::string& text) {
  return outcome.err.find(text) != std::string::npos;
}

constexpr const char* schema = "import \"quote.hpp\";\ntable quotes(id: u64) -> Quote;\n";

TEST_CASE("the header and what it includes are dependencies") {
  const Folder folder;
  folder.write("level.hpp", "struct Level { double price; };\n");
  folder.write("quote.hpp", "#include \"level.hpp\"\nstruct Quote { Level bid; };\n");
  folder.write("shop.kv", schema);
  const Outcome outcome = compile(folder);
  INFO(outcome.err);
  REQUIRE(outcome.code == 0);
  const std::string depfile = folder.read("out/shop.d");
  CHECK(depfile.find("quote.hpp") != std::string::npos);
  CHECK(depfile.find("level.hpp") != std::string::npos);
  CHECK(folder.read("out/shop.kv.hpp").find("#include \"quote.hpp\"") != std::string::npos);
  CHECK(folder.read("out/shop.kv.hpp").find(folder.path().string()) == std::string::npos);
}

TEST_CASE("an error in the header is shown as Clang shows it") {
  const Folder folder;
  folder.write("quote.hpp", "struct Quote {\n  nosuch bid;\n};\n");
  folder.write("shop.kv", schema);
  const Outcome outcome = compile(folder);
  CHECK(outcome.code == 1);
  CHECK(says(outcome, "quote.hpp:2:3: error: unknown type name 'nosuch'"));
  CHECK(says(outcome, "KV0310"));
  CHECK_FALSE(says(outcome, "unknown type `Quote`"));
  CHECK_FALSE(folder.has("out/shop.kv.hpp"));
}

TEST_CASE("flags behind -- reach the compiler") {
  const Folder folder;
  folder.write("inc/level.hpp", "struct Level { double price; };\n");
  folder.write("quote.hpp",
               "#include <level.hpp>\n#ifdef WIDE\nstruct Quote { Level bid; long n; };\n#endif\n");
  folder.write("shop.kv", schema);
  CHECK(compile(folder).code == 1);
  const Outcome outcome = compile(folder, {"--", "-Iinc", "-DWIDE"});
  INFO(outcome.err);
  CHECK(outcome.code == 0);
}

TEST_CASE("flags come from a compile_commands.json") {
  const Folder folder;
  folder.write("inc/level.hpp", "struct Level { double price; };\n");
  folder.write("quote.hpp", "#include <level.hpp>\nstruct Quote { Level bid; };\n");
  folder.write("shop.kv", schema);
  folder.write("build/compile_commands.json",
               "[{\"directory\": \"" + folder.path().string() +
                   "\", \"file\": \"quote.cpp\", \"arguments\": [\"c++\", \"-std=c++20\", "
                   "\"-Iinc\", \"-o\", \"quote.o\", \"-c\", \"quote.cpp\"]}]\n");
  const Outcome outcome = folder.kvgen({"-o", "out", "-p", "build", "shop.kv"});
  INFO(outcome.err);
  CHECK(outcome.code == 0);
  const Outcome missing = folder.kvgen({"-o", "out", "-p", "nowhere", "shop.kv"});
  CHECK(missing.code == 1);
  CHECK(says(missing, "compile_commands.json"));
}

TEST_CASE("a member that cannot be stored is told at the member, with why and what to do") {
  const Folder folder;
  folder.write("quote.hpp",
               "#include <memory>\nstruct Other { union { int a; float b; } either; };\n"
               "struct Quote {\n  const char* name;\n  int& bid;\n  int flags : 3;\n"
               "  std::unique_ptr<int> ask;\n  long double wide;\n  void (*call)();\n"
               " private:\n  int hidden;\n};\n");
  folder.write("shop.kv", schema);
  const Outcome outcome = compile(folder);
  CHECK(outcome.code == 1);
  CHECK(says(outcome, "`Quote::name` cannot be stored: a pointer has no meaning"));
  CHECK(says(outcome, "quote.hpp:4:15"));
  CHECK(says(outcome, "use std::string"));
  CHECK(says(outcome, "`Quote::bid` cannot be stored: a reference"));
  CHECK(
      says(outcome, "`Quote::flags` cannot be stored: generated code cannot refer to a bit-field"));
  CHECK(says(outcome, "`std::unique_ptr` is no type of the schema"));
  CHECK(says(outcome, "kv::Box<T>"));
  CHECK(says(outcome, "`Quote::wide`"));
  CHECK(says(outcome, "a function cannot be stored"));
  CHECK(says(outcome, "`Quote::hidden` cannot be stored: it is not public"));
  CHECK(says(outcome, "imported here"));
  // What the schema does not mention is nobody's business.
  CHECK_FALSE(says(outcome, "either"));
}

TEST_CASE("types that no other file can name, or nobody can make, are refused") {
  const Folder folder;
  const auto refuses = [&](const std::string& header, const std::string& why) {
    folder.write("quote.hpp", header);
    folder.write("shop.kv", schema);
    const Outcome outcome = compile(folder);
    INFO(header << outcome.err);
    CHECK(outcome.code == 1);
    CHECK(says(outcome, why));
  };
  refuses("namespace { struct Quote { int a; }; }", "a namespace without a name");
  refuses("struct Quote;", "unknown type `Quote`");
  refuses("union Quote { int a; float b; };", "member of a union");
  refuses("struct Quote { Quote(int); int a; };", "cannot be made without arguments");
  refuses("struct Quote { virtual ~Quote(); int a; };", "virtual functions");
  refuses("struct Base { int b; }; struct Quote : private Base { int a; };", "is not public");
  refuses("struct Base { int a; }; struct Quote : Base { int a; };", "a base has a member");
  refuses("enum class Quote : int {};", "names no values");
  refuses("#include <map>\nstruct Quote { std::map<char, int> a; };", "whether char is signed");
}

TEST_CASE("a struct whose bytes are not all of it is no native value") {
  const Folder folder;
  const auto refuses = [&](const std::string& header, const std::string& why) {
    folder.write("quote.hpp",
                 "#include <array>\n#include <chrono>\n#include <optional>\n"
                 "#include <string>\n#include <vector>\n" +
                     header);
    folder.write("shop.kv",
                 "import \"quote.hpp\";\ntable quotes(id: u64) -> Quote { format native; }\n");
    const Outcome outcome = compile(folder);
    INFO(header << outcome.err);
    CHECK(outcome.code == 1);
    CHECK(says(outcome, why));
    CHECK(says(outcome, "KV0432"));
    CHECK(says(outcome, "this table stores its values natively"));
  };
  refuses("struct Quote { std::string text; };", "`Quote::text` cannot be stored as its bytes");
  refuses("struct Inner { std::vector<int> v; }; struct Quote { Inner inner; };", "`Inner::v`");
  refuses("struct Quote { std::optional<int> a; };", "the bytes of an absent value");
  refuses("struct Quote { std::chrono::seconds wait; };", "another unit than nanoseconds");
  refuses("struct Quote { Quote() = default; Quote(const Quote& o) : a(o.a) {} int a = 0; };",
          "copying it takes more than copying its bytes");
  refuses("struct E { int a; char b; }; struct Quote { [[no_unique_address]] E e; char c; };",
          "lets members overlap");
  folder.write("shop.kv", "struct Own { a: u8; }\ntable owns(id: u64) -> Own { format native; }\n");
  CHECK(says(compile(folder), "needs a struct of a C++ header"));
}

TEST_CASE("a header without tables is no schema, and says how to become one") {
  const Folder folder;
  folder.write("quote.hpp", "struct Quote { int bid; };\n");
  const Outcome outcome = folder.kvgen({"-o", "out", "quote.hpp"});
  CHECK(outcome.code == 1);
  CHECK(says(outcome, "`quote.hpp` declares no tables"));
  CHECK(says(outcome, "KV_TABLE"));
}

TEST_CASE("a mistake in a table's macro is a mistake in a schema") {
  const Folder folder;
  folder.write("quote.hpp",
               "#include <kv/schema.h>\n"
               "struct KV_TABLE(quotes, key(nosuch), format(rkiv)) Quote { int bid = 0; };\n");
  const Outcome outcome = folder.kvgen({"-o", "out", "quote.hpp"});
  CHECK(outcome.code == 1);
  CHECK(says(outcome, "table quotes(nosuch) -> Quote"));
  CHECK_FALSE(folder.has("out/quote.kv.hpp"));
}

TEST_CASE("a native table is not for Rust") {
  const Folder folder;
  folder.write("quote.hpp", "struct Quote { int bid; };\n");
  folder.write("shop.kv",
               "import \"quote.hpp\";\ntable quotes(id: u64) -> Quote { format native; }\n");
  const Outcome outcome = folder.kvgen({"--lang", "rust", "-o", "out", "shop.kv"});
  CHECK(outcome.code == 1);
  CHECK(says(outcome, "a Rust program cannot read the bytes of a C++ struct"));
}

TEST_CASE("an alias means its type, and a type that two headers bring is one") {
  const Folder folder;
  folder.write("quote.hpp",
               "#pragma once\nnamespace md {\nstruct Quote { int bid = 0; };\nusing Q = Quote;\n"
               "typedef Quote TQ;\nenum class Side { buy, sell };\nusing S = Side;\n"
               "template <class T> struct Range { T low{}, high{}; };\n"
               "using IntRange = Range<int>;\n}\nusing GlobalQ = md::Quote;\n");
  folder.write("other.hpp",
               "#pragma once\n#include \"quote.hpp\"\n"
               "namespace od { using Far = md::Quote; struct Pair { md::Quote a; md::Q b; }; }\n");
  folder.write(
      "shop.kv",
      "namespace shop;\nimport \"quote.hpp\";\nimport \"./other.hpp\";\n"
      "struct F { q: Q; t: md.TQ; r: [IntRange]; g: GlobalQ; f: Far?; p: Pair; o: Quote; }\n"
      "table quotes(side: S) -> Q;\ntable ranges(id: u64) -> IntRange;\n"
      "table all(id: u64) -> F { format bincode; }\n");
  const Outcome outcome = folder.kvgen({"--verify", "-o", "out", "shop.kv"});
  INFO(outcome.err);
  REQUIRE(outcome.code == 0);
  const std::string header = folder.read("out/shop.kv.hpp");
  CHECK(header.find("::md::Quote q{}") != std::string::npos);
  CHECK(header.find("::md::Range<int>") != std::string::npos);
}

TEST_CASE("the memory layout is in the descriptor, so another layout is another table") {
  const Folder folder;
  folder.write("quote.hpp", "struct Quote { char a; int b; };\n");
  folder.write("shop.kv",
               "import \"quote.hpp\";\ntable quotes(id: u64) -> Quote { format native; }\n");
  CHECK(compile(folder).code == 0);
  const std::string before = folder.read("out/shop.kv.cpp");
  CHECK(folder.read("out/shop.kv.hpp").find("kv::Hole{1, 3}") != std::string::npos);
  folder.write("quote.hpp", "struct Quote { char a; alignas(8) int b; };\n");
  CHECK(compile(folder).code == 0);
  CHECK(folder.read("out/shop.kv.cpp") != before);
  // The same types in another format are the same table, however they lie in memory.
  folder.write("shop.kv", "import \"quote.hpp\";\ntable quotes(id: u64) -> Quote;\n");
  CHECK(compile(folder).code == 0);
  const std::string rkyv = folder.read("out/shop.kv.cpp");
  folder.write("quote.hpp", "struct Quote { char a; int b; };\n");
  CHECK(compile(folder).code == 0);
  CHECK(folder.read("out/shop.kv.cpp") == rkyv);
}

}  // namespace
}  // namespace kvgen::test
