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
  if (error) ++errors_;
  if (diagnostic.severity == Severity::warning) ++warnings_;
  auto& kept = error ? errors_kept_ : others_kept_;
  if (kept.size() >= errors_max) {
    ++suppressed_;
  } else {
    kept.push_back(std::move(diagnostic));
  }
}

std::vector<Diagnostic> Report::sorted() const {
  std::vector<Diagnostic> all = errors_kept_;
  all.insert(all.end(), others_kept_.begin(), others_kept_.end());
  std::stable_sort(all.begin(), all.end(), before);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace kvgen
