#include "cpp/description.h"

#include <nlohmann/json.hpp>

namespace kvgen::cpp {
namespace {

using nlohmann::json;

constexpr int version = 1;

Place read_place(const json& from) { return {from.at("file"), from.at("begin"), from.at("end")}; }

std::optional<Problem> read_problem(const json& from) {
  if (!from.contains("problem")) return std::nullopt;
  return Problem{from["problem"].at("why"), from["problem"].at("help")};
}

Type read_type(const json& from) {
  Type type;
  type.kind = from.at("kind");
  type.scalar = from.value("scalar", "");
  type.id = from.value("id", std::size_t{0});
  type.length = from.value("length", std::uint64_t{0});
  if (from.contains("args"))
    for (const json& arg : from["args"]) type.args.push_back(read_type(arg));
  return type;
}

Member read_member(const json& from) {
  Member member;
  member.name = from.at("name");
  member.doc = from.at("doc").get<std::vector<std::string>>();
  member.place = read_place(from.at("place"));
  member.number = from.value("number", "");
  member.renamed_from = from.value("renamed_from", "");
  if (from.contains("default")) {
    member.default_kind = from["default"].at("kind");
    member.default_text = from["default"].at("text");
  }
  member.problem = read_problem(from);
  if (from.contains("type") && !member.problem) member.type = read_type(from["type"]);
  return member;
}

MemoryLayout read_memory(const json& from) {
  MemoryLayout memory;
  memory.why_not = from.value("why", "");
  memory.help = from.value("help", "");
  memory.member = from.value("member", "");
  if (!memory.why_not.empty()) return memory;
  memory.size = from.at("size");
  memory.align = from.at("align");
  memory.big_endian = from.at("big_endian");
  memory.offsets = from.at("offsets").get<std::vector<std::uint64_t>>();
  for (const json& hole : from.at("holes")) memory.holes.push_back({hole.at(0), hole.at(1)});
  return memory;
}

Declaration read_declaration(const json& from) {
  Declaration made;
  made.is_enum = from.at("kind") == "enum";
  made.name = from.at("name");
  made.scope = from.at("scope").get<std::vector<std::string>>();
  made.cpp = from.at("cpp");
  made.doc = from.at("doc").get<std::vector<std::string>>();
  made.place = read_place(from.at("place"));
  made.underlying = from.value("underlying", "");
  made.write_only = from.value("write_only", false);
  made.problem = read_problem(from);
  made.tables = from.value("tables", std::vector<std::string>());
  if (from.contains("memory")) made.memory = read_memory(from["memory"]);
  const char* members = made.is_enum ? "values" : "fields";
  if (from.contains(members))
    for (const json& member : from[members]) made.members.push_back(read_member(member));
  return made;
}

}  // namespace

std::optional<Description> read_description(const std::string& text) {
  try {
    const json from = json::parse(text);
    if (from.at("version") != version) return std::nullopt;
    Description made;
    made.failed = from.value("failed", false);
    made.messages = from.value("messages", "");
    made.files = from.at("files").get<std::vector<std::string>>();
    if (made.failed) return made;
    for (const json& type : from.at("types")) made.types.push_back(read_declaration(type));
    for (const json& alias : from.at("aliases"))
      made.aliases.push_back({alias.at("name"), alias.at("scope"), alias.at("id")});
    made.taken = from.at("taken").get<decltype(made.taken)>();
    return made;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace kvgen::cpp
