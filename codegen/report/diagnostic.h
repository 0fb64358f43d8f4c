// Diagnostics as data. Stages fill them in, only a renderer draws carets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "source/source.h"

namespace kvgen {

enum class Severity { error, warning, note };

/// A place the diagnostic talks about. The first label of a diagnostic is the primary one (`^^^`);
/// the others (`---`) carry text such as "first declared here".
struct Label {
  Span span;
  std::string text;
  friend bool operator==(const Label&, const Label&) = default;
};

/// Replace the text of `span` by `replacement`: offered only when there is one sensible repair.
struct Edit {
  Span span;
  std::string replacement;
  friend bool operator==(const Edit&, const Edit&) = default;
};

/// One mistake. `code` is stable ("KV0203") and documented in docs/diagnostics.md; lints carry the
/// option that silences them in `lint` ("index-prefix" for -Wkv-index-prefix), empty otherwise.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;
  std::string lint;
  std::string message;
  std::vector<Label> labels;
  std::vector<std::string> notes;
  std::string help;
  std::vector<Edit> edits;
  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

/// Collects the diagnostics of a run. Bounded: past `errors_max` errors, and as many warnings,
/// further ones are only counted. Warnings never crowd out an error.
class Report {
 public:
  static constexpr std::size_t errors_max = 200;

  /// One that was added before, by a schema that imports the same file, is not kept again.
  void add(Diagnostic diagnostic);
  /// Makes every warning an error, for -Werror.
  void warnings_to_errors();
  bool has_errors() const { return errors_ > 0; }
  /// Counts include what is suppressed.
  std::size_t errors() const { return errors_; }
  std::size_t warnings() const { return warnings_; }
  /// Grows with every error added, kept or not: a stage compares it to see whether it found one.
  std::size_t errors_added() const { return errors_added_; }
  std::size_t suppressed() const { return suppressed_; }
  /// Sorted by file, place and code.
  std::vector<Diagnostic> sorted() const;

 private:
  std::vector<Diagnostic> errors_kept_;
  std::vector<Diagnostic> others_kept_;
  std::size_t errors_ = 0;
  std::size_t errors_added_ = 0;
  std::size_t warnings_ = 0;
  std::size_t suppressed_ = 0;
};

/// One entry of the catalogue of codes: what docs/diagnostics.md must explain.
struct CodeInfo {
  std::string_view code;
  std::string_view title;
};

/// Every code that any stage can report, ascending.
const std::vector<CodeInfo>& diagnostic_codes();

}  // namespace kvgen
