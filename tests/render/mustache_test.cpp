// The template engine: what each tag gives, and that mistakes name template and line.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "render/mustache.h"
#include "render/templates.h"

namespace kvgen {
namespace {

using nlohmann::json;

std::string rendered(std::vector<TemplateText> templates, const json& data) {
  std::string out;
  TemplateSet(templates).render(templates.front().name, data, out);
  return out;
}
std::string rendered(std::string_view text, const json& data) {
  return rendered({{"main", text}}, data);
}

TEST_CASE("values appear as they are") {
  CHECK(rendered("<{{a}}> {{b}} {{c}}", {{"a", "x<y>&\"z\""}, {"b", 7}, {"c", true}}) ==
        "<x<y>&\"z\"> 7 true");
  CHECK(rendered("{{{a}}}", {{"a", "x"}}) == "{x}");
}

TEST_CASE("a value is looked for outwards, a section in the innermost object only") {
  const json data = {{"name", "outer"}, {"flag", true}, {"items", {{{"x", 1}}}}};
  CHECK(rendered("{{#items}}{{name}}{{x}}{{#flag}}!{{/flag}}{{^flag}}?{{/flag}}{{/items}}", data) ==
        "outer1?");
}

TEST_CASE("sections repeat for lists, enter objects and test flags") {
  const json data = {{"list", {"a", "b", "c"}}, {"empty", json::array()}, {"one", {{"x", 1}}}};
  CHECK(rendered("{{#list}}{{.}}{{^-last}}, {{/-last}}{{/list}}", data) == "a, b, c");
  CHECK(rendered("{{#empty}}x{{/empty}}{{^empty}}none{{/empty}}", data) == "none");
  CHECK(rendered("{{#one}}{{x}}{{/one}}{{#absent}}y{{/absent}}", data) == "1");
}

TEST_CASE("a tag alone on its line leaves no line") {
  CHECK(rendered("a\n  {{#x}}\nb\n  {{/x}}\n{{! note }}\nc\n", {{"x", true}}) == "a\nb\nc\n");
  CHECK(rendered("a {{#x}}\nb{{/x}}\n", {{"x", true}}) == "a \nb\n");
}

TEST_CASE("a partial alone on its line has its lines indented, blank ones not") {
  CHECK(rendered({{"main", "{\n  {{> inner}}\n}\n"}, {"inner", "{{v}}\n\n{{v}}\n"}}, {{"v", 1}}) ==
        "{\n  1\n\n  1\n}\n");
  CHECK(rendered({{"main", "[{{> inner}}]"}, {"inner", "x"}}, json::object()) == "[x]");
}

TEST_CASE("mistakes name template and line") {
  CHECK_THROWS_WITH(rendered("a\nb {{nam}}", {{"name", 1}}),
                    "main.mustache:2: nothing provides 'nam'");
  CHECK_THROWS_WITH(rendered("{{#a}}\n{{#b}}\n{{/a}}", json::object()),
                    "main.mustache:3: '/a' closes no open section");
  CHECK_THROWS_WITH(rendered("x\n{{#a}}", json::object()),
                    "main.mustache:2: section 'a' is not closed");
  CHECK_THROWS_WITH(rendered("{{> none}}", json::object()),
                    "main.mustache:1: there is no template 'none'");
  CHECK_THROWS_WITH(rendered("{{a", json::object()), "main.mustache:1: a tag is not closed");
  CHECK_THROWS_WITH(rendered("{{a}}", {{"a", json::array()}}),
                    "main.mustache:1: 'a' is not a plain value");
  CHECK_THROWS_AS(rendered({{"main", "{{> main}}"}}, json::object()), TemplateError);
}

TEST_CASE("the built-in templates parse") {
  CHECK(builtin_templates().size() > 10);
  CHECK_NOTHROW(TemplateSet(builtin_templates()));
}

}  // namespace
}  // namespace kvgen
