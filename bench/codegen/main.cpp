// The generator beside flatc on the same declarations: how long it runs, how much memory it takes,
// and how long a translation unit compiles that includes what it wrote and uses one table.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "process.h"
#include "schemas.h"

namespace {

namespace fs = std::filesystem;
using bench::Cost;

constexpr int rounds = 7;
constexpr int fields = 20;

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

double median(const std::vector<Cost>& costs, double Cost::*figure) {
  std::vector<double> values;
  for (const Cost& cost : costs) values.push_back(cost.*figure);
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

void report(const char* what, const bench::Paired& paired) {
  const double a = median(paired.a, &Cost::cpu_seconds);
  const double b = median(paired.b, &Cost::cpu_seconds);
  std::vector<double> ratios;
  for (std::size_t i = 0; i < paired.a.size(); ++i)
    ratios.push_back(paired.a[i].cpu_seconds / paired.b[i].cpu_seconds);
  std::sort(ratios.begin(), ratios.end());
  std::printf("%-44s kvgen %6.3f s %6.1f MB   flatc %6.3f s %6.1f MB   ratio %.2f (%.2f to %.2f)\n",
              what, a, median(paired.a, &Cost::peak_megabytes), b,
              median(paired.b, &Cost::peak_megabytes), ratios[ratios.size() / 2], ratios.front(),
              ratios.back());
}

struct Tools {
  std::string kvgen = "kvgen";
  std::string flatc = "flatc";
  std::string cxx = "g++";
  /// Where kv/… is, folders parted by ':'.
  std::string include;
};

/// `-I` for each of the folders.
std::vector<std::string> include_options(const std::string& folders) {
  std::vector<std::string> options;
  std::istringstream parts(folders);
  for (std::string part; std::getline(parts, part, ':');) {
    options.emplace_back("-I");
    options.push_back(part);
  }
  return options;
}

/// Compiles `source` of `dir`, with `more` options.
std::vector<std::string> compile(const Tools& tools, const char* level, const fs::path& dir,
                                 const std::string& source, const std::vector<std::string>& more) {
  std::vector<std::string> command{tools.cxx, "-std=c++20", level, "-I", dir.string()};
  command.insert(command.end(), more.begin(), more.end());
  const std::string path = (dir / source).string();
  command.insert(command.end(), {"-c", path, "-o", path + ".o"});
  return command;
}

Tools parse(int argc, char** argv) {
  Tools tools;
  const std::map<std::string, std::string*> options{{"--kvgen", &tools.kvgen},
                                                    {"--flatc", &tools.flatc},
                                                    {"--cxx", &tools.cxx},
                                                    {"--include", &tools.include}};
  for (int i = 1; i + 1 < argc; i += 2)
    if (auto option = options.find(argv[i]); option != options.end()) *option->second = argv[i + 1];
  return tools;
}

std::vector<std::string> generate_kv(const Tools& tools, const fs::path& dir) {
  return {tools.kvgen, "-o", dir.string(), (dir / "bench.kv").string()};
}

std::vector<std::string> generate_fbs(const Tools& tools, const fs::path& dir) {
  return {tools.flatc, "--cpp",      "--gen-object-api",
          "-o",        dir.string(), (dir / "bench.fbs").string()};
}

}  // namespace

int main(int argc, char** argv) {
  const Tools tools = parse(argc, argv);
  std::string pattern = (fs::temp_directory_path() / "bench-codegen-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) return 1;
  const fs::path dir = pattern;

  for (const int tables : {100, 1000}) {
    write(dir / "bench.kv", bench::kv_schema(tables, fields));
    write(dir / "bench.fbs", bench::fbs_schema(tables, fields));
    const std::string what = "generate, " + std::to_string(tables) + " tables x 20 fields";
    report(what.c_str(),
           bench::run_paired(generate_kv(tools, dir), generate_fbs(tools, dir), rounds));
  }

  write(dir / "bench.kv", bench::kv_schema(100, fields));
  write(dir / "bench.fbs", bench::fbs_schema(100, fields));
  bench::run(generate_kv(tools, dir));
  bench::run(generate_fbs(tools, dir));
  write(dir / "kv.cpp",
        "#include \"bench.kv.hpp\"\n"
        "bool use(bench::Database& db) {\n"
        "  bench::Record0 row{.field0 = 1};\n"
        "  db.records0().put(1, row);\n"
        "  auto found = db.records0().get(1);\n"
        "  return found && found->field0() == 1;\n"
        "}\n");
  write(dir / "fbs.cpp",
        "#include \"bench_generated.h\"\n"
        "bool use(flatbuffers::FlatBufferBuilder& builder) {\n"
        "  bench::Record0T row;\n"
        "  row.field0 = 1;\n"
        "  builder.Finish(bench::Record0::Pack(builder, &row));\n"
        "  auto* found = flatbuffers::GetRoot<bench::Record0>(builder.GetBufferPointer());\n"
        "  return found->field0() == 1;\n"
        "}\n");
  for (const char* level : {"-O0", "-O2"}) {
    const std::string what = std::string("compile a user of 100 tables, ") + level;
    report(what.c_str(),
           bench::run_paired(compile(tools, level, dir, "kv.cpp", include_options(tools.include)),
                             compile(tools, level, dir, "fbs.cpp", {}), rounds));
  }
  fs::remove_all(dir);
}
