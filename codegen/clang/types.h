// C++ types in the words of the schema language.
#pragma once

#include <clang/AST/Type.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace clang {
class ASTContext;
class TagDecl;
}  // namespace clang

namespace kvgen::cpp {

/// Why a type cannot be stored, and what to do instead.
struct Problem {
  std::string why;
  std::string help;
};

struct Mapped {
  nlohmann::json type;  // kind, scalar, args, length, id: codegen/cpp/description.h
  std::optional<Problem> problem;
};

/// Gives a struct or enum its number in the description, adding it when it is new.
using Declare = std::function<std::size_t(const clang::TagDecl&)>;

/// The schema's type for a C++ type: one rule for members, elements and alternatives alike.
Mapped map_type(const clang::ASTContext& context, clang::QualType type, const Declare& declare);

}  // namespace kvgen::cpp
