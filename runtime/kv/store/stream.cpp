#include "kv/store/stream.h"

namespace kv::storage {
namespace {

[[noreturn]] void fail(Errc code, std::string_view table, const std::string& cause,
                       std::size_t stored) {
  throw StreamError(code,
                    "table " + std::string(table) + ": the stream ended after " +
                        std::to_string(stored) + " rows were stored: " + cause,
                    stored);
}

}  // namespace

void stream_failed(std::string_view table, std::size_t stored) {
  try {
    throw;
  } catch (const Error& error) {
    fail(error.code(), table, error.what(), stored);
  } catch (const std::exception& error) {
    fail(Errc::invalid_argument, table, error.what(), stored);
  } catch (...) {
    fail(Errc::invalid_argument, table, "its input threw something that is no std::exception",
         stored);
  }
}

}  // namespace kv::storage
