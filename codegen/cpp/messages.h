// The wordings about imported C++, in one place.
#pragma once

#include <string>

#include "report/diagnostic.h"

namespace kvgen::cpp::messages {

/// `clang`: what Clang wrote; it is printed as it is.
Diagnostic does_not_compile(const std::string& header, Span import);
/// A header given as a schema that declares no tables.
Diagnostic no_tables(const std::string& header, Span at);
Diagnostic not_available(Span import);
/// kvgen-clang failed in a way that says nothing about the header.
Diagnostic reader_failed(const std::string& header, const std::string& why, Span import);
Diagnostic cannot_store_type(const std::string& type, const std::string& why,
                             const std::string& help, Span at, Span import);
Diagnostic cannot_store_member(const std::string& type, const std::string& member,
                               const std::string& why, const std::string& help, Span at,
                               Span import);

}  // namespace kvgen::cpp::messages
