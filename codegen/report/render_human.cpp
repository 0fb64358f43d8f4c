// For people: the line, the place in it, and what to do.
//
//     error[KV0202]: missing `;` after the field
//      --> shop.kv:4:11
//       |
//     4 |   age: u8
//       |          ^ expected `;` here
//       |
//       = note: …
//       = help: …
//     repair:
//       |
//     4 |   age: u8;
//       |          +
#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "report/printable.h"
#include "report/renderers.h"
#include "report/snippet.h"

namespace kvgen {
namespace {

enum class Ink { plain, bold, error, warning, note, frame, repair };

std::string_view escape_of(Ink ink) {
  switch (ink) {
    case Ink::plain:
      return "";
    case Ink::bold:
      return "\x1b[1m";
    case Ink::error:
      return "\x1b[1;31m";
    case Ink::warning:
      return "\x1b[1;33m";
    case Ink::note:
      return "\x1b[1;36m";
    case Ink::frame:
      return "\x1b[34m";
    case Ink::repair:
      return "\x1b[32m";
  }
  return "";
}

Ink ink_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return Ink::error;
    case Severity::warning:
      return Ink::warning;
    case Severity::note:
      return Ink::note;
  }
  return Ink::plain;
}

class Human {
 public:
  Human(const Diagnostic& diagnostic, const SourceMap& map, bool colour)
      : diagnostic_(diagnostic), map_(map), colour_(colour) {
    for (const Label& label : diagnostic.labels) widen(label.span);
    for (const Edit& edit : diagnostic.edits) widen(edit.span);
  }

  std::string render() {
    headline();
    snippets();
    remarks();
    repairs();
    return std::move(out_);
  }

 private:
  void headline() {
    out_ += ink(ink_of(diagnostic_.severity),
                std::string(spelling(diagnostic_.severity)) + "[" + code_text(diagnostic_) + "]");
    out_ += ink(Ink::bold, ": " + printable(diagnostic_.message)) + "\n";
  }

  // The primary label's file first, then the others in order of appearance; in each, its lines from
  // top to bottom, each label on a row of its own.
  void snippets() {
    const auto& labels = diagnostic_.labels;
    std::vector<FileId> files;
    for (const Label& label : labels) {
      if (std::find(files.begin(), files.end(), label.span.file) == files.end()) {
        files.push_back(label.span.file);
      }
    }
    for (const FileId id : files) {
      std::vector<const Label*> here;
      for (const Label& label : labels) {
        if (label.span.file == id) here.push_back(&label);
      }
      out_ += margin() + ink(Ink::frame, id == labels[0].span.file ? "--> " : "::: ");
      out_ += place(here.front()->span) + "\n";
      if (map_.file(id).text().empty()) continue;  // it could not be read, or is empty indeed
      std::stable_sort(here.begin(), here.end(), [this](const Label* a, const Label* b) {
        return line_of(a->span) < line_of(b->span);
      });
      file_snippets(here);
    }
  }

  void file_snippets(const std::vector<const Label*>& labels) {
    bar();
    std::uint32_t line_before = 0;
    std::string shown_before;
    for (const Label* label : labels) {
      const std::uint32_t line = line_of(label->span);
      const Snippet shown = snippet_of(label->span);
      // A long line is windowed around each label: then it is shown again.
      if (line != line_before || shown.line != shown_before) {
        if (line_before != 0 && line > line_before + 1) out_ += ink(Ink::frame, "...") + "\n";
        numbered(line, shown.line);
      }
      const bool primary = label == diagnostic_.labels.data();
      const std::string text = label->text.empty() ? "" : " " + printable(label->text);
      const std::string mark(shown.cells, primary ? '^' : '-');
      marked(shown.indent, ink(primary ? ink_of(diagnostic_.severity) : Ink::note, mark + text));
      line_before = line;
      shown_before = shown.line;
    }
  }

  void remarks() {
    if (diagnostic_.notes.empty() && diagnostic_.help.empty()) return;
    if (!diagnostic_.labels.empty()) bar();
    for (const std::string& note : diagnostic_.notes) remark("note", note);
    if (!diagnostic_.help.empty()) remark("help", diagnostic_.help);
  }

  void remark(const std::string& kind, const std::string& text) {
    out_ += margin() + " " + ink(Ink::frame, "= ") + ink(Ink::bold, kind) + ": " + printable(text) +
            "\n";
  }

  // Each edited line as it would read, with `+` below what is new.
  void repairs() {
    if (diagnostic_.edits.empty()) return;
    std::map<std::pair<FileId, std::uint32_t>, std::vector<const Edit*>> lines;
    for (const Edit& edit : diagnostic_.edits) {
      // An edit over several lines has no picture; tools find it in the JSON.
      if (line_of(edit.span) != line_of({edit.span.file, edit.span.end, edit.span.end})) return;
      if (edit.replacement.find('\n') != std::string::npos) return;
      lines[{edit.span.file, line_of(edit.span)}].push_back(&edit);
    }
    out_ += ink(Ink::repair, "repair") + ":\n";
    bar();
    for (auto& [where, edits] : lines) repaired_line(where.first, where.second, edits);
  }

  void repaired_line(FileId id, std::uint32_t number, std::vector<const Edit*>& edits) {
    std::stable_sort(edits.begin(), edits.end(),
                     [](const Edit* a, const Edit* b) { return a->span.begin < b->span.begin; });
    const std::string_view line = map_.file(id).line(number);
    const std::uint32_t line_begin =
        edits[0]->span.begin - (map_.file(id).line_column(edits[0]->span.begin).column - 1);
    // Only the neighbourhood of the edits: the line may be huge.
    constexpr std::size_t around = 80;
    const std::size_t first_at = edits.front()->span.begin - line_begin;
    const std::size_t last_at = edits.back()->span.end - line_begin;
    std::size_t from = line.size() > 2 * around && first_at > around ? first_at - around : 0;
    while (from > 0 && from < first_at &&
           (static_cast<unsigned char>(line[from]) & 0xC0u) == 0x80u) {
      ++from;
    }
    if (last_at - from > 8 * around) return;
    std::string text = from > 0 ? "…" : "";
    std::size_t at = from;
    std::size_t new_begin = 0, new_end = 0;
    for (const Edit* edit : edits) {
      const std::size_t begin = edit->span.begin - line_begin;
      if (begin < at) return;  // edits that overlap have no picture
      text += line.substr(at, begin - at);
      if (edit == edits.front()) new_begin = text.size();
      text += edit->replacement;
      new_end = text.size();
      at = edit->span.end - line_begin;
    }
    text += line.substr(at, 2 * around);
    const Snippet shown = snippet(text, new_begin, new_end);
    numbered(number, shown.line);
    marked(shown.indent, ink(Ink::repair, std::string(shown.cells, '+')));
  }

  Snippet snippet_of(Span span) const {
    const SourceFile& file = map_.file(span.file);
    const LineColumn begin = file.line_column(span.begin);
    const std::size_t length = span.end - span.begin;
    return snippet(file.line(begin.line), begin.column - 1, begin.column - 1 + length);
  }

  std::string place(Span span) const {
    const SourceFile& file = map_.file(span.file);
    const LineColumn at = file.line_column(span.begin);
    return printable(file.path()) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
  }

  std::uint32_t line_of(Span span) const {
    return map_.file(span.file).line_column(span.begin).line;
  }

  void widen(Span span) { digits_ = std::max(digits_, std::to_string(line_of(span)).size()); }

  std::string margin() const { return std::string(digits_, ' '); }
  void bar() { out_ += margin() + " " + ink(Ink::frame, "|") + "\n"; }

  void numbered(std::uint32_t line, const std::string& text) {
    const std::string number = std::to_string(line);
    out_ += std::string(digits_ - number.size(), ' ') + ink(Ink::frame, number + " |");
    out_ += text.empty() ? "\n" : " " + text + "\n";
  }

  void marked(std::size_t indent, const std::string& mark) {
    out_ += margin() + " " + ink(Ink::frame, "|") + " " + std::string(indent, ' ') + mark + "\n";
  }

  std::string ink(Ink colour, const std::string& text) const {
    if (!colour_ || colour == Ink::plain) return text;
    return std::string(escape_of(colour)) + text + "\x1b[0m";
  }

  const Diagnostic& diagnostic_;
  const SourceMap& map_;
  bool colour_;
  std::size_t digits_ = 1;
  std::string out_;
};

}  // namespace

std::string render_human(const Diagnostic& diagnostic, const SourceMap& map, bool colour) {
  return Human(diagnostic, map, colour).render();
}

}  // namespace kvgen
