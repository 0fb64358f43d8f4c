// Errors of the runtime. Absence is never an error; it comes back as an empty value.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace kv {

/// What went wrong. Numbers never reach disk; add at the end.
enum class Errc {
  not_found,          ///< a database that must exist does not
  invalid_argument,   ///< a call that can never be right
  key_too_long,       ///< an encoded key is empty or longer than 511 bytes
  value_too_large,    ///< a value is above 1 GiB
  corrupt_value,      ///< stored bytes that are not a value of the table's type and format
  corrupt_key,        ///< stored bytes that are not a key of the table
  corrupt_database,   ///< the file is damaged
  not_a_database,     ///< the file was not written by kvgen
  schema_mismatch,    ///< stored and compiled schema differ beyond repair
  migration_needed,   ///< stored and compiled schema differ in a way that can be migrated
  unique_violation,   ///< a unique index already has this entry
  read_only,          ///< a write to a database opened read-only
  map_full,           ///< the map is full and may not or cannot grow
  readers_full,       ///< all reader slots are taken
  busy,               ///< somebody else holds what is needed
  nested_write,       ///< a second write transaction in the same thread
  transaction_ended,  ///< use of a transaction after commit or rollback
  wrong_process,      ///< use after fork in the child
  outcome_unknown,    ///< the flush at commit failed: the commit may or may not be visible
  no_space,           ///< the disk is full
  io,                 ///< the operating system refused
  unsupported         ///< not available with this engine, platform or build
};

/// Stable lower-case name: "unique_violation".
std::string_view to_string(Errc code) noexcept;

/// The only exception type of the runtime. The message names table and key where there is one.
class Error : public std::runtime_error {
 public:
  Error(Errc code, const std::string& message) : std::runtime_error(message), code_(code) {}
  Errc code() const noexcept { return code_; }

 private:
  Errc code_;
};

/// Throws `Error`; out of line so that callers stay small.
[[noreturn]] void raise(Errc code, const std::string& message);

}  // namespace kv
