#include "report/suggest.h"

#include <algorithm>
#include <array>

namespace kvgen {
namespace {

// Beyond this the cost grows and nobody misspells a name that long by one letter.
constexpr std::size_t word_bytes_max = 80;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::optional<std::size_t> edit_distance(std::string_view a, std::string_view b,
                                         std::size_t limit) {
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > limit || std::max(a.size(), b.size()) > word_bytes_max) return std::nullopt;
  // Optimal string alignment: three rows of the classic table.
  std::array<std::size_t, word_bytes_max + 1> before;
  std::array<std::size_t, word_bytes_max + 1> above;
  std::array<std::size_t, word_bytes_max + 1> row;
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                           lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  if (above[b.size()] > limit) return std::nullopt;
  return above[b.size()];
}

Closest::Closest(std::string_view word)
    : word_(word), limit_(word.size() < 3 ? 1 : std::max<std::size_t>(1, word.size() / 3)) {}

void Closest::offer(std::string_view candidate) {
  // A one-letter word is one edit from every other: that is no likeness.
  if (word_.size() <= 1 || candidate.size() <= 1) return;
  const auto distance = edit_distance(word_, candidate, limit_);
  if (!distance || candidate == word_ || (best_ && *distance >= distance_)) return;
  best_ = std::string(candidate);
  distance_ = *distance;
}

}  // namespace kvgen
