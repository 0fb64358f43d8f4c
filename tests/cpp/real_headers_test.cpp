// Headers that nobody wrote for kvgen: their structs are stored, or refused with a reason, and what
// is generated compiles.
#include <catch2/catch.hpp>

#include "../driver/process.h"

namespace kvgen::test {
namespace {

/// Tables of the types of `header`, one per type, verified.
Outcome compile(const Folder& folder, const std::string& header,
                const std::vector<std::string>& types, std::vector<std::string> options = {}) {
  std::string schema = "import \"" + header + "\";\n";
  for (std::size_t i = 0; i < types.size(); ++i)
    schema += "table t" + std::to_string(i) + "(id: u64) -> " + types[i] + ";\n";
  folder.write("app.kv", schema);
  std::vector<std::string> arguments{"--verify", "-o", "out", "app.kv"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  return folder.kvgen(arguments);
}

bool says(const Outcome& outcome, const std::string& text) {
  return outcome.err.find(text) != std::string::npos;
}

TEST_CASE("LMDB: statistics are stored, what points is refused") {
  const Folder folder;
  const std::vector<std::string> include{"-I", "/usr/include"};
  CHECK(compile(folder, "lmdb.h", {"MDB_stat", "MDB_cursor_op"}, include).code == 0);
  const Outcome info = compile(folder, "lmdb.h", {"MDB_envinfo"}, include);
  CHECK(info.code == 1);
  CHECK(says(info, "`MDB_envinfo::me_mapaddr` cannot be stored: a pointer has no meaning"));
  const Outcome value = compile(folder, "lmdb.h", {"MDB_val"}, include);
  CHECK(value.code == 1);
  CHECK(says(value, "`MDB_val::mv_data`"));
  CHECK(says(compile(folder, "lmdb.h", {"MDB_env"}, include), "MDB_env"));
}

TEST_CASE("FlatBuffers: its options and types are read, its parser is refused") {
  const Folder folder;
  const std::vector<std::string> include{"-I", "/usr/include"};
  CHECK(compile(folder, "flatbuffers/idl.h", {"BaseType"}, include).code == 0);
  const Outcome parser = compile(folder, "flatbuffers/idl.h", {"Parser"}, include);
  CHECK(parser.code == 1);
  CHECK(says(parser, "Parser"));
  CHECK(says(parser, "cannot be stored"));
  const Outcome type = compile(folder, "flatbuffers/idl.h", {"flatbuffers.Type"}, include);
  CHECK(type.code == 1);
  CHECK(says(type, "a pointer has no meaning"));
}

TEST_CASE("nlohmann-json: positions are stored, values are refused") {
  const Folder folder;
  const std::vector<std::string> include{"-I", "/usr/include"};
  CHECK(compile(folder, "nlohmann/detail/input/position_t.hpp", {"position_t"}, include).code == 0);
  folder.write("app.hpp", "#include <nlohmann/json.hpp>\nstruct Row { nlohmann::json value; };\n");
  const Outcome row = compile(folder, "app.hpp", {"Row"});
  CHECK(row.code == 1);
  CHECK(says(row, "cannot be stored"));
}

TEST_CASE("<chrono>: times and durations of every unit are stored, calendars are refused") {
  const Folder folder;
  folder.write("app.hpp",
               "#include <chrono>\n"
               "struct Row {\n"
               "  std::chrono::nanoseconds a{}; std::chrono::microseconds b{};\n"
               "  std::chrono::milliseconds c{}; std::chrono::seconds d{};\n"
               "  std::chrono::minutes e{}; std::chrono::hours f{}; std::chrono::days g{};\n"
               "  std::chrono::weeks h{}; std::chrono::sys_seconds i; std::chrono::sys_days j;\n"
               "  std::chrono::system_clock::time_point k;\n"
               "};\n"
               "struct Steady { std::chrono::steady_clock::time_point at; };\n"
               "struct Date { std::chrono::year_month_day day; };\n"
               "struct Real { std::chrono::duration<double> wait; };\n"
               "struct Sixty { std::chrono::duration<int, std::ratio<1, 60>> frame; };\n");
  CHECK(compile(folder, "app.hpp", {"Row"}).code == 0);
  CHECK(says(compile(folder, "app.hpp", {"Steady"}), "only the system clock"));
  CHECK(says(compile(folder, "app.hpp", {"Date"}), "`std::chrono::year_month_day` is no type"));
  CHECK(says(compile(folder, "app.hpp", {"Real"}), "a whole number of nanoseconds"));
  CHECK(says(compile(folder, "app.hpp", {"Sixty"}), "no whole number of nanoseconds"));
}

}  // namespace
}  // namespace kvgen::test
