// Input of any length, stored batch by batch: `put_stream`.
#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <ranges>
#include <string>
#include <string_view>

#include "kv/core/error.h"
#include "kv/store/options.h"
#include "kv/store/row_batch.h"
#include "kv/store/run_write.h"

namespace kv {

/// How a stream is stored. An aggregate: `{.batch = 1000}`.
struct StreamOptions {
  /// Rows a commit. A batch also ends with 64 MiB of rows, so that memory stays bounded. Large
  /// batches are fast: each is sorted by key before it is stored.
  std::size_t batch = 10'000;
  /// Called after each commit, in the thread that stores: `done` rows are stored; `total` is the
  /// length of the input, 0 when it does not know it. What it throws ends the stream.
  std::function<void(const Progress&)> on_progress = {};
};

/// A stream that ended early. Its message and `code()` are those of the cause, with
/// `invalid_argument` for exceptions that are not a `kv::Error`; `std::rethrow_if_nested` gives the
/// cause itself.
class StreamError : public Error, public std::nested_exception {
 public:
  StreamError(Errc code, const std::string& message, std::size_t stored)
      : Error(code, message), stored_(stored) {}
  /// Rows of the input that are stored, all of them before the first that is not.
  std::size_t stored() const noexcept { return stored_; }

 private:
  std::size_t stored_;
};

namespace storage {

/// What a thread of its own can take over.
template <class Rows>
concept StreamInput = std::ranges::viewable_range<Rows> && std::ranges::input_range<Rows>;

/// Throws the `StreamError` of the exception that is being handled.
[[noreturn]] void stream_failed(std::string_view table, std::size_t stored);

/// Reads rows until a batch is full, has `commit(batch)` store it, and so on. How many rows there
/// were.
template <TableSpec Spec, class Rows, class Commit>
std::size_t in_batches(TableName<Spec> name, Rows&& rows, const StreamOptions& options,
                       Commit&& commit) {
  if (options.batch == 0) raise(Errc::invalid_argument, "a batch of a stream has at least 1 row");
  const std::string task = "store " + name.string();
  Progress progress;
  progress.task = task;
  if constexpr (std::ranges::sized_range<Rows>)
    progress.total = static_cast<std::uint64_t>(std::ranges::size(rows));
  RowBatch<Spec> batch(name);
  std::size_t stored = 0;
  const auto finish_batch = [&] {
    batch.sort();
    commit(batch);
    stored += batch.size();
    batch.clear();
    progress.done = stored;
    if (options.on_progress) options.on_progress(progress);
  };
  try {
    for (auto&& row : rows) {
      auto&& [key, value] = row;
      batch.add(key, value);
      if (batch.size() >= options.batch || batch.bytes() >= RowBatch<Spec>::bytes_max)
        finish_batch();
    }
    if (!batch.empty()) finish_batch();
  } catch (...) {
    stream_failed(name.view(), stored);
  }
  return stored;
}

}  // namespace storage
}  // namespace kv
