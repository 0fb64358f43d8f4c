// Names that C++, its library, its compilers or generated code have already: in every place where a
// schema may use them they are settled or refused, and what is accepted compiles. Minutes.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "words.h"

namespace kvgen::test {
namespace {

const Names keywords = words(
    "alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t "
    "char8_t class co_await co_return co_yield compl concept const const_cast consteval constexpr "
    "constinit continue decltype default delete do double dynamic_cast else enum explicit export "
    "extern false float for friend goto if inline int long mutable namespace new noexcept not "
    "not_eq "
    "nullptr operator or or_eq private protected public register reinterpret_cast requires return "
    "short signed sizeof static static_assert static_cast struct switch template this thread_local "
    "throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t "
    "while "
    "xor xor_eq import module final override");

// What generated code and the runtime say in scopes where schema names stand.
const Names generated = words(
    "std kv main Database ReadTxn WriteTxn Users UsersTable UserView User Spec Key Value Format "
    "KeyCodec View Owned Base Case Cases Codec Describe descriptor automatic name record record_ "
    "unpack which visit visitor view size get put key value data begin end read write open table "
    "tables path close abort commit rollback core core_ session session_ id fn self text out txn "
    "db "
    "options to_string from_string to_json operator_ rkyv rkyv_unaligned flatbuffers bincode "
    "bincode2 postcard raw native ordered string bytes timestamp byte uint8_t int64_t size_t "
    "string_view "
    "optional vector array map variant tuple tuple_size get_if hash less swap move forward nullopt "
    "ostream ptrdiff_t span pair equal_to index indexes at in result error Error Errc U128 I128 "
    "Box "
    "HashMap Uuid Bytes Timestamp Duration BytesView ListView MapView Guard Entry Range Table "
    "TableReader TableWriter Ordered Native Rkyv Raw a b c x X T F E A K V _ _1 a__b _A __x x_ "
    "major minor makedev errno NULL EOF assert BIG_ENDIAN LITTLE_ENDIAN stdin stdout stderr linux "
    "unix i386 signals slots emit foreach KV_API_VERSION MDB_VERSION_MAJOR INT_MAX SIZE_MAX "
    "offsetof "
    "va_start setjmp environ M_PI I complex bool_ u8 f32 PRIu64 SYS_open");

Names all_names() {
  std::set<std::string> all(keywords.begin(), keywords.end());
  all.insert(generated.begin(), generated.end());
  for (std::string& name : macros()) all.insert(std::move(name));
  return {all.begin(), all.end()};
}

Names fewer_names() {
  std::set<std::string> all(generated.begin(), generated.end());
  for (std::size_t i = 0; i < keywords.size(); i += 4) all.insert(keywords[i]);
  return {all.begin(), all.end()};
}

/// Grows a schema word by word with those that are accepted beside the others.
template <class Make>
Names accepted(Workshop& shop, const Names& names, Make make) {
  // Most are: halves are tried before single ones.
  Names kept;
  const auto good = [&](const Names& some) {
    shop.write("probe.kv", make(some));
    return Workshop::mistakes(shop.at("probe.kv")).empty();
  };
  const auto add = [&](auto& self, auto begin, auto end) -> void {
    Names with = kept;
    with.insert(with.end(), begin, end);
    if (good(with)) {
      kept = with;
    } else if (end - begin > 1) {
      const auto middle = begin + (end - begin) / 2;
      self(self, begin, middle);
      self(self, middle, end);
    }
  };
  add(add, names.begin(), names.end());
  return kept;
}

std::string joined(const Names& names, const std::string& before, const std::string& after) {
  std::string out;
  for (const std::string& name : names) out += before + name + after;
  return out;
}

TEST_CASE("every name compiles as field, enum value and key component, or is refused") {
  Workshop shop;
  const Names names = all_names();
  std::string structs = "namespace app;\n";
  // By the hundred: more fields than 256 no struct has.
  std::size_t kept = 0;
  for (std::size_t at = 0; at < names.size(); at += 100) {
    const auto begin = names.begin() + static_cast<std::ptrdiff_t>(at);
    const Names some(
        begin, begin + static_cast<std::ptrdiff_t>(std::min<std::size_t>(100, names.size() - at)));
    const auto fields = [&](const Names& taken) {
      const std::string n = std::to_string(at);
      return "struct S" + n + " { " + joined(taken, "", ": u8; ") + "}\nvariant V" + n + " { c { " +
             joined(taken, "", ": string; ") + "} }\n";
    };
    const Names good = accepted(shop, some, fields);
    kept += good.size();
    structs += fields(good);
  }
  CHECK(kept > names.size() * 9 / 10);
  shop.expect("fields.kv", structs + "table t(id: u64) -> S0;\ntable u(id: u64) -> V0;\n");
  const auto values = [&](const Names& some) {
    return "namespace app;\nenum E : u16 { " + joined(some, "", ", ") + "}\ntable t(id: E) -> E;\n";
  };
  shop.expect("values.kv", values(accepted(shop, names, values)));
  const auto components = [&](const Names& some) {
    return "namespace app;\ntable t(" + joined(some, "", ": bool, ") + ") -> u8;\n";
  };
  const Names few = fewer_names();
  shop.expect("components.kv",
              components(accepted(shop, Names(few.begin(), few.begin() + 60), components)));
  shop.compile();
}

TEST_CASE("every name compiles as struct, enum and variant, or is refused") {
  Workshop shop;
  const Names names = fewer_names();
  for (const std::string space : {"namespace app;\n", ""}) {
    const std::string suffix = space.empty() ? "_global" : "";
    const auto structs = [&](const Names& some) {
      std::string all = space + joined(some, "struct ", " { x: u8; }\n") + "struct every_one { ";
      for (const std::string& name : some)
        all += "f_" + std::to_string(all.size()) + ": " + name + "; ";
      return all + "}\ntable tt(id: u64) -> every_one;\n";
    };
    const Names kept = accepted(shop, names, structs);
    CHECK(kept.size() > names.size() / 2);
    shop.expect("structs" + suffix + ".kv", structs(kept));
    const auto enums = [&](const Names& some) {
      return space + joined(some, "enum ", " { one, two }\n") + "table tt(id: u64) -> u8;\n";
    };
    shop.expect("enums" + suffix + ".kv", enums(accepted(shop, names, enums)));
    const auto variants = [&](const Names& some) {
      return space + joined(some, "variant ", " { one; two { x: u8; } }\n") +
             "table tt(id: u64) -> u8;\n";
    };
    shop.expect("variants" + suffix + ".kv", variants(accepted(shop, names, variants)));
  }
  shop.compile();
}

TEST_CASE("every name compiles as case, table and part of a namespace, or is refused") {
  Workshop shop;
  const Names names = fewer_names();
  // Variants of many cases take compilers long.
  const auto cases = [&](const Names& some) {
    return "namespace app;\nvariant V { " + joined(some, "", " { x: string; } ") +
           "}\ntable t(id: u64) -> V;\n";
  };
  for (std::size_t at = 0; at < names.size(); at += 40) {
    const auto begin = names.begin() + static_cast<std::ptrdiff_t>(at);
    const Names some(
        begin, begin + static_cast<std::ptrdiff_t>(std::min<std::size_t>(40, names.size() - at)));
    shop.expect("cases" + std::to_string(at) + ".kv", cases(accepted(shop, some, cases)));
  }
  for (const std::string space : {"namespace app;\n", ""}) {
    const auto tables = [&](const Names& some) {
      return space + joined(some, "table ", "(id: u64) -> u8;\n");
    };
    const Names kept = accepted(shop, names, tables);
    CHECK(kept.size() > names.size() / 2);
    shop.expect(space.empty() ? "tables_global.kv" : "tables.kv", tables(kept));
  }
  const auto spaces = [&](const Names& some) {
    std::string all = "namespace app";
    for (const std::string& name : some) all += "." + name;
    return all + ";\nstruct S { x: u8; }\nenum E { a }\ntable t(id: u64) -> S;\n";
  };
  shop.expect("spaces.kv", spaces(accepted(shop, names, spaces)));
  shop.compile();
}

TEST_CASE("names compile as the whole namespace and as the database") {
  Workshop shop;
  int number = 0;
  for (const std::string name : {"std", "kv", "posix", "class", "app", "detail", "unix"}) {
    const std::string file = "n" + std::to_string(++number) + ".kv";
    shop.write(file, "namespace " + name + ";\nstruct S { x: u8; }\ntable t(id: u64) -> S;\n");
    shop.generate(file);
  }
  for (const std::string name : {"class", "ReadTxn", "t", "S", "Table", "kv", "std", "errno"}) {
    const std::string file = "d" + std::to_string(++number) + ".kv";
    shop.write(file, "namespace app;\ndatabase " + name +
                         ";\nstruct S { x: u8; }\ntable t(id: u64) -> S;\n");
    shop.generate(file);
  }
  shop.compile();
}

}  // namespace
}  // namespace kvgen::test
