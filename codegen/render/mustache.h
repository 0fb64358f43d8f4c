// A strict little mustache: output with holes, no decisions.
//
//   {{name}}            the value, as it is: nothing is HTML-escaped; looked for outwards
//   {{#name}}…{{/name}} once for each element, once inside an object, or once if true
//   {{^name}}…{{/name}} if absent, false, or empty
//   {{> name}}          the partial `name`; alone on a line, its lines get the line's indentation
//   {{. }} {{-last}}    inside a list: the element itself; whether it is the last one
//   {{! … }}            nothing
//
// A section asks the innermost object only, so that a property which an element leaves out is not
// found on what surrounds it. A `{{name}}` that nothing provides is an error with template and
// line. Tags other than values, alone on a line, leave no blank line.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kvgen {

/// A template and its name: "struct" for struct.mustache. Borrows.
struct TemplateText {
  std::string_view name;
  std::string_view text;
};

/// A mistake in a template, or a name that the data lacks: "struct.mustache:12: …". A bug of ours.
class TemplateError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Parsed templates. Borrows their text; immutable, so threads may share it.
class TemplateSet {
 public:
  /// Throws TemplateError for a section that is not closed, an unknown partial, a broken tag.
  explicit TemplateSet(std::span<const TemplateText> templates);

  /// Appends what `name` gives for `data`.
  void render(std::string_view name, const nlohmann::json& data, std::string& out) const;

  /// Every name that `{{name}}` or a section asks for, `-last` and `.` aside.
  std::set<std::string> names() const;

 private:
  friend class TemplateParser;
  friend class TemplateRenderer;

  struct Node {
    enum class Kind : std::uint8_t { text, value, section, inverted, partial };
    Kind kind = Kind::text;
    std::string_view text;     // text: as it is; partial: indentation
    std::string name;          // else
    std::uint32_t line = 0;    // from 1
    std::uint32_t end = 0;     // section, inverted: index behind the last node inside
    std::uint32_t target = 0;  // partial: index of its template
  };
  struct Template {
    std::string_view name;
    std::vector<Node> nodes;  // depth first
  };

  std::vector<Template> templates_;
  std::map<std::string_view, std::uint32_t> by_name_;
};

}  // namespace kvgen
