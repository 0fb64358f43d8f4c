#include <algorithm>
#include <tuple>
#include <utility>

#include "report/diagnostic.h"

namespace kvgen {
namespace {

// Diagnostics without a place come first: they are about the run, not about a line.
auto place(const Diagnostic& diagnostic) {
  const bool placed = !diagnostic.labels.empty();
  const Span span = placed ? diagnostic.labels.front().span : Span{};
  return std::tuple(placed, span.file, span.begin, span.end);
}

bool before(const Diagnostic& a, const Diagnostic& b) {
  return std::tuple(place(a), std::string_view(a.code), std::string_view(a.message)) <
         std::tuple(place(b), std::string_view(b.code), std::string_view(b.message));
}

}  // namespace

void Report::add(Diagnostic diagnostic) {
  const bool error = diagnostic.severity == Severity::error;
  if (error) ++errors_added_;
  auto& kept = error ? errors_kept_ : others_kept_;
  const bool full = kept.size() >= errors_max;
  // Past the limit nothing is compared: a million mistakes are counted quickly.
  if (!full && std::ranges::find(kept, diagnostic) != kept.end()) return;
  if (error) ++errors_;
  if (diagnostic.severity == Severity::warning) ++warnings_;
  if (full) {
    ++suppressed_;
  } else {
    kept.push_back(std::move(diagnostic));
  }
}

void Report::warnings_to_errors() {
  for (Diagnostic& diagnostic : others_kept_)
    if (diagnostic.severity == Severity::warning) diagnostic.severity = Severity::error;
  errors_ += warnings_;
  warnings_ = 0;
}

std::vector<Diagnostic> Report::sorted() const {
  std::vector<Diagnostic> all = errors_kept_;
  all.insert(all.end(), others_kept_.begin(), others_kept_.end());
  std::stable_sort(all.begin(), all.end(), before);
  return all;
}

}  // namespace kvgen
