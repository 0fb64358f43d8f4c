// Doc comments of the user's C++.
#pragma once

#include <string>
#include <vector>

namespace clang {
class ASTContext;
class Decl;
}  // namespace clang

namespace kvgen::cpp {

/// The lines of the `///` or `/** */` comment on a declaration, without the signs.
std::vector<std::string> doc_lines(const clang::ASTContext& context, const clang::Decl& decl);

}  // namespace kvgen::cpp
