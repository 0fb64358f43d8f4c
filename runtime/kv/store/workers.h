// Threads of the runtime's own that nobody joins: a normal end of the program waits for them.
#pragma once

#include <functional>

namespace kv::storage {

/// Runs `job` in a thread of its own. `exit` and the return of `main` wait for it. Throws
/// `std::system_error` when there can be no thread.
void start_worker_thread(std::function<void()> job);

}  // namespace kv::storage
