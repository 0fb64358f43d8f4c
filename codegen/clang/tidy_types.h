// What a type of the runtime means to the checks.
#pragma once

#include <clang/AST/Type.h>

namespace clang {
class CXXMemberCallExpr;
class Expr;
}  // namespace clang

namespace kvgen::cpp::tidy {

/// Guards and transactions: what views borrow from.
bool is_holder(clang::QualType type);
/// A guard alone.
bool is_guard(clang::QualType type);
/// Views, ranges, text and bytes that point into a page, also inside an optional or entry.
bool is_borrowed(clang::QualType type);
/// The class of the runtime that a member call is made on: "Table", "TableWriter"; empty: another.
llvm::StringRef runtime_class(const clang::CXXMemberCallExpr& call);
/// A member that changes the table.
bool is_write(llvm::StringRef method);

}  // namespace kvgen::cpp::tidy
