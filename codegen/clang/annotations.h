// What the macros of <kv/schema.h> say of a declaration.
#pragma once

#include <clang/AST/Decl.h>

#include <optional>
#include <string>
#include <vector>

namespace kvgen::cpp {

/// The insides of `kv::WORD(…)` annotations, in source order.
std::vector<std::string> annotations(const clang::Decl& decl, llvm::StringRef word);

/// The member's initialiser as a literal of the schema: `kind` as in ast::Value.
struct Literal {
  std::string kind;  // boolean, integer, real, string, name
  std::string text;
};
/// Nothing for initialisers that are no literal.
std::optional<Literal> initial_value(const clang::ASTContext& context,
                                     const clang::FieldDecl& field);

}  // namespace kvgen::cpp
