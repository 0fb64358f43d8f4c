// "Did you mean": the candidate that is spelled most like a word.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace kvgen {

/// Edits (insert, delete, replace, swap neighbours; a change of case counts as none) that turn `a`
/// into `b`, or nothing when more than `limit` are needed.
std::optional<std::size_t> edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// Keeps the best of the candidates offered. The first one wins a tie, so offer them in source
/// order to stay deterministic.
class Closest {
 public:
  /// `word` must outlive this object.
  explicit Closest(std::string_view word);
  void offer(std::string_view candidate);
  /// Nothing when no candidate is close enough to be what the user meant.
  const std::optional<std::string>& best() const { return best_; }

 private:
  std::string_view word_;
  std::size_t limit_;
  std::size_t distance_ = 0;
  std::optional<std::string> best_;
};

/// The candidate closest to `word`, if one is close. `candidates`: any range of strings.
template <class Range>
std::optional<std::string> closest(std::string_view word, const Range& candidates) {
  Closest search(word);
  for (const auto& candidate : candidates) search.offer(candidate);
  return search.best();
}

/// "did you mean `user`?", or "" when nothing is close: ready for `Diagnostic::help`.
template <class Range>
std::string did_you_mean(std::string_view word, const Range& candidates) {
  const auto found = closest(word, candidates);
  return found ? "did you mean `" + *found + "`?" : std::string();
}

}  // namespace kvgen
