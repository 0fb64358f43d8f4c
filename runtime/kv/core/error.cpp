#include "kv/core/error.h"

namespace kv {

std::string_view to_string(Errc code) noexcept {
  switch (code) {
    case Errc::not_found:
      return "not_found";
    case Errc::invalid_argument:
      return "invalid_argument";
    case Errc::key_too_long:
      return "key_too_long";
    case Errc::value_too_large:
      return "value_too_large";
    case Errc::corrupt_value:
      return "corrupt_value";
    case Errc::corrupt_key:
      return "corrupt_key";
    case Errc::corrupt_database:
      return "corrupt_database";
    case Errc::not_a_database:
      return "not_a_database";
    case Errc::schema_mismatch:
      return "schema_mismatch";
    case Errc::migration_needed:
      return "migration_needed";
    case Errc::unique_violation:
      return "unique_violation";
    case Errc::read_only:
      return "read_only";
    case Errc::map_full:
      return "map_full";
    case Errc::readers_full:
      return "readers_full";
    case Errc::busy:
      return "busy";
    case Errc::nested_write:
      return "nested_write";
    case Errc::transaction_ended:
      return "transaction_ended";
    case Errc::wrong_process:
      return "wrong_process";
    case Errc::outcome_unknown:
      return "outcome_unknown";
    case Errc::no_space:
      return "no_space";
    case Errc::io:
      return "io";
    case Errc::unsupported:
      return "unsupported";
  }
  return "unknown";
}

void raise(Errc code, const std::string& message) { throw Error(code, message); }

}  // namespace kv
