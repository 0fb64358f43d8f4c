// What a piece of work takes in a process of its own.
#pragma once

#include <functional>

namespace bench {

struct Measured {
  double seconds = 0;
  /// The most memory that only this process had at a time: heap, and pages written but not yet
  /// committed. Pages of the mapped file are not in it; the system takes them back as it likes.
  double own_megabytes = 0;
  double resident_megabytes = 0;  ///< the same with the file's pages
};

/// Runs `work` in a child, so that nothing that was done before counts. Throws `std::runtime_error`
/// when it fails there, after the child has said why.
Measured measured(const std::function<void()>& work);

}  // namespace bench
