#include "clang/tidy_types.h"

#include <clang/AST/DeclTemplate.h>
#include <clang/AST/ExprCXX.h>

namespace kvgen::cpp::tidy {
namespace {

const clang::CXXRecordDecl* record_of(clang::QualType type) {
  if (type.isNull()) return nullptr;
  return type.getNonReferenceType().getCanonicalType()->getAsCXXRecordDecl();
}

/// Somewhere in the namespace kv of the runtime.
bool in_runtime(const clang::CXXRecordDecl& record) {
  const clang::DeclContext* outer = nullptr;
  for (const clang::DeclContext* at = record.getDeclContext(); at != nullptr; at = at->getParent())
    if (at->isNamespace()) outer = at;
  const auto* space = llvm::dyn_cast_or_null<clang::NamespaceDecl>(outer);
  return space != nullptr && space->getName() == "kv";
}

bool is_or_derives(const clang::CXXRecordDecl& record, llvm::ArrayRef<llvm::StringRef> names) {
  if (in_runtime(record) && record.getIdentifier() != nullptr &&
      llvm::is_contained(names, record.getName()))
    return true;
  if (!record.hasDefinition()) return false;
  for (const clang::CXXBaseSpecifier& base : record.bases())
    if (const auto* one = base.getType()->getAsCXXRecordDecl();
        one != nullptr && is_or_derives(*one, names))
      return true;
  return false;
}

}  // namespace

bool is_holder(clang::QualType type) {
  const clang::CXXRecordDecl* record = record_of(type);
  return record != nullptr && is_or_derives(*record, {"Guard", "ReadTxn", "WriteTxn"});
}

bool is_guard(clang::QualType type) {
  const clang::CXXRecordDecl* record = record_of(type);
  return record != nullptr && is_or_derives(*record, {"Guard"});
}

bool is_borrowed(clang::QualType type) {
  const clang::CXXRecordDecl* record = record_of(type);
  if (record == nullptr || record->getIdentifier() == nullptr) return false;
  const llvm::StringRef name = record->getName();
  if (record->isInStdNamespace()) {
    if (name == "basic_string_view" || name == "span") return true;
    const auto* special = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
    if (special == nullptr || (name != "optional" && name != "pair" && name != "tuple"))
      return false;
    for (const clang::TemplateArgument& arg : special->getTemplateArgs().asArray()) {
      if (arg.getKind() == clang::TemplateArgument::Type && is_borrowed(arg.getAsType()))
        return true;
      if (arg.getKind() == clang::TemplateArgument::Pack)
        for (const clang::TemplateArgument& one : arg.pack_elements())
          if (is_borrowed(one.getAsType())) return true;
    }
    return false;
  }
  if (in_runtime(*record)) {
    if (name == "List" || name == "Map" || name == "Table" || name.ends_with("Range"))
      return name != "Table" || record->getDeclContext()->isNamespace();
    const auto* special = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
    if (name != "Entry" || special == nullptr) return false;
    for (const clang::TemplateArgument& arg : special->getTemplateArgs().asArray())
      if (arg.getKind() == clang::TemplateArgument::Type && is_borrowed(arg.getAsType()))
        return true;
    return false;
  }
  // A generated view says what it is a view of.
  if (!record->hasDefinition()) return false;
  for (const clang::Decl* decl : record->decls())
    if (const auto* alias = llvm::dyn_cast<clang::TypedefNameDecl>(decl))
      if (alias->getName() == "Owned") return name.ends_with("View");
  return false;
}

llvm::StringRef runtime_class(const clang::CXXMemberCallExpr& call) {
  // The class that the program names, not the base that has the member.
  const clang::Expr* object = call.getImplicitObjectArgument()->IgnoreParenImpCasts();
  const clang::CXXRecordDecl* record = object->getType()->isPointerType()
                                           ? object->getType()->getPointeeCXXRecordDecl()
                                           : record_of(object->getType());
  if (record == nullptr || !in_runtime(*record) || record->getIdentifier() == nullptr) return {};
  return record->getName();
}

bool is_write(llvm::StringRef method) {
  return llvm::is_contained({"put", "put_bytes", "insert", "update", "upsert", "compare_and_swap",
                             "erase", "erase_range", "clear", "put_all", "put_stream"},
                            method);
}

}  // namespace kvgen::cpp::tidy
