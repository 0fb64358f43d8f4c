#include "kv/format/limits.h"

#include <string>

#include "kv/core/error.h"
#include "kv/core/utf8.h"

namespace kv::limits {

void too_deep() {
  raise(Errc::invalid_argument, "the value is nested deeper than " + std::to_string(depth_max) +
                                    " levels, the most that can be read back");
}

void too_many_empty() {
  raise(Errc::invalid_argument, "lists of elements without content take more than " +
                                    std::to_string(empty_bytes_max) +
                                    " bytes of memory, the most that can be read back");
}

void too_large(std::uint64_t bytes, std::uint64_t bytes_max) {
  raise(Errc::value_too_large, "the value has " + std::to_string(bytes) + " bytes, at most " +
                                   std::to_string(bytes_max) + " can be addressed by its format");
}

void text_too_long(std::uint64_t bytes, std::uint64_t bytes_max) {
  raise(Errc::value_too_large, "a text of the value has " + std::to_string(bytes) +
                                   " bytes, at most " + std::to_string(bytes_max) +
                                   " can be stored by its format");
}

void no_element(std::size_t index, std::size_t size) {
  raise(Errc::invalid_argument, "element " + std::to_string(index) + " of a list of " +
                                    std::to_string(size) + ", whose first is element 0");
}

void unknown_enum(std::string_view name, long long value) {
  raise(Errc::invalid_argument, "the number " + std::to_string(value) +
                                    " is none of those that enum " + std::string(name) + " names");
}

void check_text(std::string_view text) {
  const std::size_t at = utf8_fault(text);
  if (at != text.size()) [[unlikely]]
    raise(Errc::invalid_argument,
          "text is not UTF-8 at its byte " + std::to_string(at) + "; store other bytes as `bytes`");
}

void check_scalar(char32_t scalar) {
  if (scalar > 0x10FFFF || (scalar >= 0xD800 && scalar <= 0xDFFF)) [[unlikely]]
    raise(Errc::invalid_argument, "the character number " +
                                      std::to_string(static_cast<std::uint32_t>(scalar)) +
                                      " is no Unicode scalar");
}

}  // namespace kv::limits
