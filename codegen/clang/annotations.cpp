#include "clang/annotations.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/Attr.h>
#include <clang/AST/Expr.h>
#include <clang/AST/ExprCXX.h>
#include <llvm/ADT/SmallString.h>

namespace kvgen::cpp {

std::vector<std::string> annotations(const clang::Decl& decl, llvm::StringRef word) {
  std::vector<std::string> found;
  const std::string begin = ("kv::" + word + "(").str();
  for (const auto* attribute : decl.specific_attrs<clang::AnnotateAttr>()) {
    const std::string text = attribute->getAnnotation().str();
    if (text.starts_with(begin) && text.ends_with(')'))
      found.push_back(text.substr(begin.size(), text.size() - begin.size() - 1));
  }
  return found;
}

std::optional<Literal> initial_value(const clang::ASTContext& context,
                                     const clang::FieldDecl& field) {
  const clang::Expr* init = field.getInClassInitializer();
  if (init == nullptr || init->isValueDependent()) return std::nullopt;
  const clang::QualType type = field.getType().getCanonicalType();
  if (type->isEnumeralType() || type->isIntegerType()) {
    clang::Expr::EvalResult result;
    if (!init->EvaluateAsInt(result, context)) return std::nullopt;
    const llvm::APSInt& number = result.Val.getInt();
    if (type->isBooleanType()) return Literal{"boolean", number.getBoolValue() ? "true" : "false"};
    if (const auto* one = type->getAs<clang::EnumType>()) {
      for (const clang::EnumConstantDecl* value : one->getDecl()->enumerators())
        if (llvm::APSInt::isSameValue(value->getInitVal(), number))
          return Literal{"name", value->getNameAsString()};
      return std::nullopt;
    }
    if (type->isChar32Type()) return std::nullopt;
    llvm::SmallString<40> digits;
    number.toString(digits, 10);
    return Literal{"integer", std::string(digits)};
  }
  if (type->isSpecificBuiltinType(clang::BuiltinType::Double) ||
      type->isSpecificBuiltinType(clang::BuiltinType::Float)) {
    llvm::APFloat number(0.0);
    if (!init->EvaluateAsFloat(number, context) || !number.isFinite()) return std::nullopt;
    llvm::SmallString<40> digits;
    number.toString(digits, 0, 0);
    std::string text(digits);
    for (char& c : text) c = c == 'E' ? 'e' : c;
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return Literal{"real", text};
  }
  return std::nullopt;
}

}  // namespace kvgen::cpp
