// Where Clang puts the members of a struct, for values that are stored as their bytes.
#pragma once

#include <nlohmann/json.hpp>

namespace clang {
class ASTContext;
class CXXRecordDecl;
}  // namespace clang

namespace kvgen::cpp {

/// The "memory" of codegen/cpp/description.h: layout, or why the bytes alone are not the value.
/// What the types of members rule out (text, lists) is left to the resolver, which knows them.
/// REQUIRES: a complete struct without virtual functions and virtual bases
nlohmann::json describe_memory(const clang::ASTContext& context, const clang::CXXRecordDecl& one);

}  // namespace kvgen::cpp
