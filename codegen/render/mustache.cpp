#include "render/mustache.h"

namespace kvgen {

using nlohmann::json;

namespace {

/// Partials may include themselves (a tree); data is finite, a mistake in a template is not.
constexpr std::size_t partial_depth_max = 64;

[[noreturn]] void fail(std::string_view name, std::uint32_t line, const std::string& what) {
  throw TemplateError(std::string(name) + ".mustache:" + std::to_string(line) + ": " + what);
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t") == std::string_view::npos;
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_truthy(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_null()) return false;
  if (value.is_array()) return !value.empty();
  if (value.is_string()) return !value.get_ref<const std::string&>().empty();
  return true;
}

}  // namespace

/// One template's text to nodes.
class TemplateParser {
 public:
  using Node = TemplateSet::Node;

  TemplateParser(TemplateSet& set, TemplateSet::Template& into, std::string_view text)
      : set_(set), into_(into), text_(text) {}

  void parse() {
    std::size_t at = 0;
    while (at < text_.size()) {
      std::size_t open = text_.find("{{", at);
      if (open == std::string_view::npos) break;
      while (open + 2 < text_.size() && text_[open + 2] == '{') ++open;  // a brace of the text
      const std::size_t close = text_.find("}}", open);
      if (close == std::string_view::npos) fail(into_.name, line_at(open), "a tag is not closed");
      at = tag(at, open, close);
    }
    add_text(at, text_.size());
    if (!open_.empty()) {
      const Node& node = into_.nodes[open_.back()];
      fail(into_.name, node.line, "section '" + node.name + "' is not closed");
    }
  }

 private:
  /// Handles the tag in [open, close]; gives where the text goes on.
  std::size_t tag(std::size_t from, std::size_t open, std::size_t close) {
    std::string_view inside = trim(text_.substr(open + 2, close - open - 2));
    const std::uint32_t line = line_at(open);
    if (inside.empty()) fail(into_.name, line, "a tag is empty");
    const char sigil = inside.front();
    const bool is_value = std::string_view("#^/>!").find(sigil) == std::string_view::npos;
    std::size_t text_end = open;
    std::size_t next = close + 2;
    std::string_view indentation;
    if (!is_value) {
      inside = trim(inside.substr(1));
      const std::size_t line_begin = open == 0 ? 0 : text_.rfind('\n', open - 1) + 1;
      std::size_t line_end = text_.find('\n', next);
      if (line_end == std::string_view::npos) line_end = text_.size();
      const std::string_view before = text_.substr(line_begin, open - line_begin);
      // A tag in front of this one on the line makes `from` lie behind the line's beginning.
      if (line_begin >= from && is_blank(before) && is_blank(text_.substr(next, line_end - next))) {
        indentation = before;
        text_end = line_begin;
        next = line_end < text_.size() ? line_end + 1 : line_end;
      }
    }
    add_text(from, text_end);
    switch (sigil) {
      case '!':
        break;
      case '#':
        open_.push_back(static_cast<std::uint32_t>(into_.nodes.size()));
        add(Node::Kind::section, inside, line);
        break;
      case '^':
        open_.push_back(static_cast<std::uint32_t>(into_.nodes.size()));
        add(Node::Kind::inverted, inside, line);
        break;
      case '/':
        if (open_.empty() || into_.nodes[open_.back()].name != inside)
          fail(into_.name, line, "'/" + std::string(inside) + "' closes no open section");
        into_.nodes[open_.back()].end = static_cast<std::uint32_t>(into_.nodes.size());
        open_.pop_back();
        break;
      case '>': {
        const auto target = set_.by_name_.find(inside);
        if (target == set_.by_name_.end())
          fail(into_.name, line, "there is no template '" + std::string(inside) + "'");
        add(Node::Kind::partial, inside, line);
        into_.nodes.back().text = indentation;
        into_.nodes.back().target = target->second;
        break;
      }
      default:
        add(Node::Kind::value, inside, line);
    }
    return next;
  }

  void add(Node::Kind kind, std::string_view name, std::uint32_t line) {
    Node node;
    node.kind = kind;
    node.name = name;
    node.line = line;
    into_.nodes.push_back(std::move(node));
  }
  void add_text(std::size_t from, std::size_t to) {
    if (from >= to) return;
    Node node;
    node.text = text_.substr(from, to - from);
    into_.nodes.push_back(std::move(node));
  }
  std::uint32_t line_at(std::size_t offset) {
    for (; counted_ < offset; ++counted_)
      if (text_[counted_] == '\n') ++line_;
    return line_;
  }

  TemplateSet& set_;
  TemplateSet::Template& into_;
  std::string_view text_;
  std::vector<std::uint32_t> open_;
  std::size_t counted_ = 0;
  std::uint32_t line_ = 1;
};

/// One rendering: the contexts entered so far and the text that grows.
class TemplateRenderer {
 public:
  using Node = TemplateSet::Node;

  TemplateRenderer(const TemplateSet& set, std::string& out) : set_(set), out_(out) {}

  void run(const TemplateSet::Template& which, const json& data) {
    contexts_.push_back({&data, false});
    nodes(which, 0, which.nodes.size());
  }

 private:
  struct Context {
    const json* value;
    bool last;  // of its list
  };

  void nodes(const TemplateSet::Template& which, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to;) {
      const Node& node = which.nodes[i];
      switch (node.kind) {
        case Node::Kind::text:
          text(node.text);
          ++i;
          break;
        case Node::Kind::value:
          value(which, node);
          ++i;
          break;
        case Node::Kind::partial:
          partial(which, node);
          ++i;
          break;
        case Node::Kind::section:
          section(which, node, i + 1);
          i = node.end;
          break;
        case Node::Kind::inverted:
          if (!holds(node.name)) nodes(which, i + 1, node.end);
          i = node.end;
          break;
      }
    }
  }

  void section(const TemplateSet::Template& which, const Node& node, std::size_t first) {
    if (node.name == "-last") {
      if (contexts_.back().last) nodes(which, first, node.end);
      return;
    }
    const json* found = inside(node.name);
    if (found == nullptr || !is_truthy(*found)) return;
    if (found->is_array()) {
      const auto& list = found->get_ref<const json::array_t&>();
      for (const json& element : list) {
        contexts_.push_back({&element, &element == &list.back()});
        nodes(which, first, node.end);
        contexts_.pop_back();
      }
    } else if (found->is_object()) {
      contexts_.push_back({found, false});
      nodes(which, first, node.end);
      contexts_.pop_back();
    } else {
      nodes(which, first, node.end);
    }
  }

  void value(const TemplateSet::Template& which, const Node& node) {
    const json* found = node.name == "." ? contexts_.back().value : nullptr;
    for (std::size_t depth = contexts_.size(); found == nullptr && depth-- > 0;) {
      const json& context = *contexts_[depth].value;
      if (!context.is_object()) continue;
      if (const auto at = context.find(node.name); at != context.end()) found = &*at;
    }
    if (found == nullptr) fail(which.name, node.line, "nothing provides '" + node.name + "'");
    indent();
    if (found->is_string())
      out_ += found->get_ref<const std::string&>();
    else if (found->is_primitive() && !found->is_null())
      out_ += found->dump();
    else
      fail(which.name, node.line, "'" + node.name + "' is not a plain value");
  }

  void partial(const TemplateSet::Template& which, const Node& node) {
    if (depth_ == partial_depth_max) fail(which.name, node.line, "partials include each other");
    const std::size_t before = indentation_.size();
    indentation_ += node.text;
    ++depth_;
    const auto& target = set_.templates_[node.target];
    nodes(target, 0, target.nodes.size());
    --depth_;
    indentation_.resize(before);
  }

  /// The property of the innermost object; nullptr when it has none.
  const json* inside(const std::string& name) const {
    for (std::size_t depth = contexts_.size(); depth-- > 0;) {
      const json& context = *contexts_[depth].value;
      if (!context.is_object()) continue;
      const auto at = context.find(name);
      return at == context.end() ? nullptr : &*at;
    }
    return nullptr;
  }
  bool holds(const std::string& name) const {
    if (name == "-last") return contexts_.back().last;
    const json* found = inside(name);
    return found != nullptr && is_truthy(*found);
  }

  void indent() {
    if (!indentation_.empty() && (out_.empty() || out_.back() == '\n')) out_ += indentation_;
  }
  void text(std::string_view text) {
    if (indentation_.empty()) {
      out_ += text;
      return;
    }
    while (!text.empty()) {
      std::size_t end = text.find('\n');
      end = end == std::string_view::npos ? text.size() : end + 1;
      if (text.front() != '\n') indent();  // blank lines stay empty
      out_ += text.substr(0, end);
      text.remove_prefix(end);
    }
  }

  const TemplateSet& set_;
  std::string& out_;
  std::vector<Context> contexts_;
  std::string indentation_;
  std::size_t depth_ = 0;
};

TemplateSet::TemplateSet(std::span<const TemplateText> templates) {
  for (const TemplateText& source : templates) {
    by_name_.emplace(source.name, static_cast<std::uint32_t>(templates_.size()));
    templates_.push_back({source.name, {}});
  }
  for (std::size_t i = 0; i < templates.size(); ++i)
    TemplateParser(*this, templates_[i], templates[i].text).parse();
}

void TemplateSet::render(std::string_view name, const json& data, std::string& out) const {
  const auto at = by_name_.find(name);
  if (at == by_name_.end()) fail(name, 0, "there is no such template");
  TemplateRenderer(*this, out).run(templates_[at->second], data);
}

std::set<std::string> TemplateSet::names() const {
  std::set<std::string> names;
  for (const Template& which : templates_)
    for (const Node& node : which.nodes)
      if (node.kind != Node::Kind::text && node.kind != Node::Kind::partial && node.name != "." &&
          node.name != "-last")
        names.insert(node.name);
  return names;
}

}  // namespace kvgen
