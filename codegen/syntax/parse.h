// Tokens to the syntax tree.
#pragma once

#include <string>

#include "report/diagnostic.h"
#include "source/source.h"
#include "syntax/ast.h"

namespace kvgen {

/// Deepest nesting of types and of list values.
inline constexpr std::size_t nesting_max = 16;

/// Lexes and parses one file. Reports every mistake once and recovers at `;` and `}`; what could
/// not be finished is left out of the tree. Time is linear in the text, the stack is bounded.
ast::File parse(const SourceMap& map, FileId file, Report& report);

/// The tree as indented text, one node a line. With `spans`, each node shows its bytes.
std::string dump_ast(const ast::File& file, bool spans = false);

}  // namespace kvgen
