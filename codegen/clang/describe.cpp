#include "clang/describe.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/Basic/FileManager.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Sema/Sema.h>
#include <llvm/ADT/SmallString.h>

#include <deque>
#include <filesystem>
#include <map>
#include <set>

#include "clang/annotations.h"
#include "clang/comments.h"
#include "clang/memory.h"
#include "clang/types.h"

namespace kvgen::cpp {
namespace {

using nlohmann::json;

json problem_json(const Problem& problem) { return {{"why", problem.why}, {"help", problem.help}}; }

/// Collects what the header declares, and everything that its members lead to.
class Describer : public Visitor {
 public:
  explicit Describer(std::string header) : header_(std::move(header)) {}

  void visit(clang::ASTContext& context, clang::Sema& sema) override {
    if (context.getDiagnostics().hasErrorOccurred()) return;
    context_ = &context;
    sema_ = &sema;
    collect(*context.getTranslationUnitDecl());
    // Members lead to further types, which are added at the end.
    for (std::size_t i = 0; i < tags_.size(); ++i) types_[i] = describe(*tags_[i]);
  }

  json take() {
    json types = json::array();
    for (auto& [index, type] : types_) types.push_back(std::move(type));
    return {{"types", std::move(types)}, {"aliases", std::move(aliases_)}, {"taken", taken()}};
  }

 private:
  // -- what the header declares

  bool in_header(const clang::Decl& decl) const {
    const clang::SourceManager& sources = context_->getSourceManager();
    const clang::SourceLocation at = sources.getExpansionLoc(decl.getLocation());
    return at.isValid() && file_of(at) == header_;
  }

  std::string file_of(clang::SourceLocation at) const {
    const clang::SourceManager& sources = context_->getSourceManager();
    const clang::OptionalFileEntryRef file = sources.getFileEntryRefForID(sources.getFileID(at));
    return file ? real_path(file->getName()) : std::string();
  }

  void collect(const clang::DeclContext& scope) {
    for (const clang::Decl* decl : scope.decls()) {
      if (const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(decl)) {
        if (!space->isStdNamespace()) collect(*space);
      } else if (const auto* linkage = llvm::dyn_cast<clang::LinkageSpecDecl>(decl)) {
        collect(*linkage);
      } else if (const auto* tag = llvm::dyn_cast<clang::TagDecl>(decl)) {
        note_taken(*tag);
        if (in_header(*tag)) collect_tag(*tag);
      } else if (const auto* alias = llvm::dyn_cast<clang::TypedefNameDecl>(decl)) {
        note_taken(*alias);
        if (in_header(*alias)) collect_alias(*alias);
      } else if (const auto* named = llvm::dyn_cast<clang::NamedDecl>(decl)) {
        note_taken(*named);
      }
    }
  }

  void collect_tag(const clang::TagDecl& tag) {
    if (tag.isDependentType() || !tag.isThisDeclarationADefinition()) return;
    if (tag.getIdentifier() == nullptr && tag.getTypedefNameForAnonDecl() == nullptr) return;
    if (const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(&tag);
        record != nullptr && (record->isLambda() || record->isInjectedClassName()))
      return;
    if (llvm::isa<clang::ClassTemplatePartialSpecializationDecl>(&tag)) return;
    declare(tag);
    for (const clang::Decl* inner : tag.decls()) {
      if (inner->getAccess() == clang::AS_private || inner->getAccess() == clang::AS_protected)
        continue;
      if (const auto* nested = llvm::dyn_cast<clang::TagDecl>(inner)) collect_tag(*nested);
    }
  }

  void collect_alias(const clang::TypedefNameDecl& alias) {
    const clang::TagDecl* tag = alias.getUnderlyingType()->getAsTagDecl();
    if (tag == nullptr || tag->isDependentType() || tag->getTypedefNameForAnonDecl() == &alias ||
        (tag->getName() == alias.getName() && tag->getDeclContext() == alias.getDeclContext()))
      return;
    const Mapped mapped = map_type(*context_, alias.getUnderlyingType(), declarer());
    if (mapped.problem || mapped.type["kind"] != "declared") return;
    aliases_.push_back({{"name", alias.getNameAsString()},
                        {"scope", scope_of(*alias.getDeclContext())},
                        {"id", mapped.type["id"]}});
  }

  /// Names of the user's namespaces, which generated code must not declare again.
  void note_taken(const clang::NamedDecl& decl) {
    const clang::SourceManager& sources = context_->getSourceManager();
    if (decl.getIdentifier() == nullptr || decl.getLocation().isInvalid() ||
        sources.isInSystemHeader(decl.getLocation()))
      return;
    std::string scope;
    for (const json& part : scope_of(*decl.getDeclContext()))
      scope += (scope.empty() ? "" : "::") + part.get<std::string>();
    taken_[scope].insert(decl.getNameAsString());
  }

  json taken() const {
    json out = json::object();
    for (const auto& [scope, names] : taken_) out[scope] = names;
    return out;
  }

  // -- one type

  Declare declarer() {
    return [this](const clang::TagDecl& tag) { return declare(tag); };
  }

  std::size_t declare(const clang::TagDecl& tag) {
    const clang::TagDecl* canonical = tag.getCanonicalDecl();
    const auto [at, fresh] = numbers_.emplace(canonical, tags_.size());
    if (fresh) {
      instantiate(tag);
      const clang::TagDecl* definition = tag.getDefinition();
      tags_.push_back(definition != nullptr ? definition : &tag);
    }
    return at->second;
  }

  /// A template's members are there only where a program needed them. A mistake in them is one only
  /// for schemas that want the type: `struct_problem` tells.
  void instantiate(const clang::TagDecl& tag) {
    if (!llvm::isa<clang::ClassTemplateSpecializationDecl>(&tag) || tag.getDefinition() != nullptr)
      return;
    clang::DiagnosticsEngine& diagnostics = context_->getDiagnostics();
    const bool before = diagnostics.getSuppressAllDiagnostics();
    diagnostics.setSuppressAllDiagnostics(true);
    sema_->isCompleteType(tag.getLocation(), context_->getTypeDeclType(&tag));
    diagnostics.setSuppressAllDiagnostics(before);
  }

  static json scope_of(const clang::DeclContext& scope) {
    std::vector<std::string> names;
    for (const clang::DeclContext* at = &scope; at != nullptr; at = at->getParent())
      if (const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(at))
        if (!space->isInline()) names.insert(names.begin(), space->getNameAsString());
    return names;
  }

  /// `Quote`, `Quote_Level` for a class in a class, `Range_int` for a specialisation.
  std::string plain_name(const clang::TagDecl& tag) const {
    std::string name;
    if (const clang::TypedefNameDecl* alias = tag.getTypedefNameForAnonDecl())
      name = alias->getNameAsString();
    else
      name = tag.getNameAsString();
    if (const auto* special = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(&tag)) {
      std::string text;
      llvm::raw_string_ostream out(text);
      for (const clang::TemplateArgument& arg : special->getTemplateArgs().asArray()) {
        out << '_';
        arg.print(context_->getPrintingPolicy(), out, false);
      }
      out.flush();
      for (const char c : text)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
          name += c;
        else if (!name.ends_with('_'))
          name += '_';
      while (name.ends_with('_')) name.pop_back();
    }
    for (const clang::DeclContext* at = tag.getDeclContext(); at != nullptr; at = at->getParent())
      if (const auto* outer = llvm::dyn_cast<clang::TagDecl>(at))
        return plain_name(*outer) + "_" + name;
    return name;
  }

  json place(clang::SourceLocation location, std::size_t length) const {
    const clang::SourceManager& sources = context_->getSourceManager();
    const clang::SourceLocation at = sources.getExpansionLoc(location);
    const unsigned offset = sources.getFileOffset(at);
    return {{"file", file_of(at)}, {"begin", offset}, {"end", offset + length}};
  }

  json describe(const clang::TagDecl& tag) {
    json out = {{"name", plain_name(tag)},
                {"scope", scope_of(*tag.getDeclContext())},
                {"cpp", spelled(tag)},
                {"doc", doc_lines(*context_, tag)},
                {"place", place(tag.getLocation(), tag.getName().size())}};
    if (const auto* one = llvm::dyn_cast<clang::EnumDecl>(&tag))
      describe_enum(*one, out);
    else
      describe_struct(llvm::cast<clang::CXXRecordDecl>(tag), out);
    return out;
  }

  std::string spelled(const clang::TagDecl& tag) const {
    clang::PrintingPolicy policy = context_->getPrintingPolicy();
    policy.FullyQualifiedName = true;
    policy.SuppressInlineNamespace = true;
    policy.SuppressTagKeyword = true;
    policy.SuppressScope = false;
    policy.PrintCanonicalTypes = true;
    return "::" + context_->getTypeDeclType(&tag).getCanonicalType().getAsString(policy);
  }

  /// What keeps the name from being written in another file.
  static std::optional<Problem> unreachable(const clang::TagDecl& tag) {
    if (tag.isInAnonymousNamespace())
      return Problem{"it stands in a namespace without a name, so every source has its own",
                     "give the namespace a name"};
    for (const clang::Decl* at = &tag; at != nullptr;
         at = llvm::dyn_cast<clang::TagDecl>(at->getDeclContext())) {
      if (at->getAccess() == clang::AS_private || at->getAccess() == clang::AS_protected)
        return Problem{"it is a private part of its class", "make it public"};
      if (at->getDeclContext()->isFunctionOrMethod())
        return Problem{"it is declared in a function", "move it to a namespace"};
    }
    if (tag.getIdentifier() == nullptr && tag.getTypedefNameForAnonDecl() == nullptr)
      return Problem{"it has no name", "give it one"};
    return {};
  }

  void describe_enum(const clang::EnumDecl& one, json& out) {
    out["kind"] = "enum";
    if (const auto problem = unreachable(one)) out["problem"] = problem_json(*problem);
    if (!one.isCompleteDefinition() && one.getIntegerType().isNull()) {
      out["problem"] = problem_json({"it is only announced here", "include its definition"});
      return;
    }
    const clang::QualType integer = one.getIntegerType().getCanonicalType();
    const bool is_signed = integer->isSignedIntegerType();
    if (integer->isBooleanType()) {
      out["problem"] = problem_json({"its numbers are bools", "make it an enum of std::uint8_t"});
      return;
    }
    // char and wchar_t included: what counts is the width.
    out["underlying"] = (is_signed ? "i" : "u") + std::to_string(context_->getTypeSize(integer));
    json values = json::array();
    std::set<std::string> seen;
    for (const clang::EnumConstantDecl* value : one.enumerators()) {
      const llvm::APSInt& number = value->getInitVal();
      llvm::SmallString<32> digits;
      number.toString(digits, 10);
      // A second name of a number reads as the first.
      if (!seen.insert(std::string(digits)).second) continue;
      values.push_back({{"name", value->getNameAsString()},
                        {"number", std::string(digits)},
                        {"doc", doc_lines(*context_, *value)},
                        {"place", place(value->getLocation(), value->getName().size())}});
    }
    if (values.empty() && !out.contains("problem"))
      out["problem"] = problem_json({"the enum names no values, and only named ones are stored",
                                     "name its values, or use the integer"});
    out["values"] = std::move(values);
  }

  void describe_struct(const clang::CXXRecordDecl& one, json& out) {
    out["kind"] = "struct";
    out["fields"] = json::array();
    if (auto tables = annotations(one, "table"); !tables.empty()) out["tables"] = std::move(tables);
    if (const auto problem = struct_problem(one)) {
      out["problem"] = problem_json(*problem);
      return;
    }
    std::set<std::string> names;
    bool borrowed = false;
    add_fields(one, names, out["fields"], borrowed);
    if (borrowed) out["write_only"] = true;
    out["memory"] = describe_memory(*context_, one);
    if (!borrowed && !out.contains("problem"))
      if (const auto problem = construction_problem(one)) out["problem"] = problem_json(*problem);
  }

  std::optional<Problem> struct_problem(const clang::CXXRecordDecl& one) {
    if (const auto problem = unreachable(one)) return problem;
    if (!one.isCompleteDefinition())
      return Problem{"it is only announced here", "include its definition"};
    if (one.isInvalidDecl())
      return Problem{"it does not compile with these arguments", "use it in a source to see why"};
    if (one.isUnion())
      return Problem{"nothing tells which member of a union is alive", "use std::variant"};
    if (one.getNumVBases() > 0)
      return Problem{"it has a virtual base", "hold the base as a member"};
    if (one.isPolymorphic())
      return Problem{"it has virtual functions: the value read back could be of another class",
                     "store a plain struct, or a std::variant of the classes"};
    for (const clang::CXXBaseSpecifier& base : one.bases())
      if (base.getAccessSpecifier() != clang::AS_public)
        return Problem{"its base `" + base.getType().getAsString(context_->getPrintingPolicy()) +
                           "` is not public",
                       "make the base public, or hold it as a member"};
    return {};
  }

  /// `unpack` makes a default one, fills its members, and returns it.
  std::optional<Problem> construction_problem(const clang::CXXRecordDecl& one) {
    auto* record = const_cast<clang::CXXRecordDecl*>(&one);
    const clang::CXXConstructorDecl* made = sema_->LookupDefaultConstructor(record);
    if (made == nullptr || made->isDeleted() || made->getAccess() != clang::AS_public)
      return Problem{"it cannot be made without arguments, so it cannot be read back",
                     "give it a public default constructor"};
    const clang::CXXConstructorDecl* moved = sema_->LookupMovingConstructor(record, 0);
    if (moved == nullptr || moved->isDeleted() || moved->getAccess() != clang::AS_public)
      return Problem{"it can be neither copied nor moved, so it cannot be handed out",
                     "give it a public move constructor"};
    const clang::CXXMethodDecl* assigned = sema_->LookupMovingAssignment(record, 0, false, 0);
    if (assigned == nullptr || assigned->isDeleted() || assigned->getAccess() != clang::AS_public)
      return Problem{"it cannot be assigned, so what holds it cannot be read back",
                     "give it a public assignment"};
    return {};
  }

  /// Members in the order of memory: those of the bases first.
  void add_fields(const clang::CXXRecordDecl& one, std::set<std::string>& names, json& fields,
                  bool& borrowed) {
    for (const clang::CXXBaseSpecifier& base : one.bases())
      if (const clang::CXXRecordDecl* record = base.getType()->getAsCXXRecordDecl();
          record != nullptr && record->getDefinition() != nullptr)
        add_fields(*record->getDefinition(), names, fields, borrowed);
    for (const clang::FieldDecl* field : one.fields()) {
      json out = {{"name", field->getNameAsString()},
                  {"doc", doc_lines(*context_, *field)},
                  {"place",
                   place(field->getLocation(), std::max<std::size_t>(1, field->getName().size()))}};
      std::optional<Problem> problem = field_problem(*field);
      if (!problem && !names.insert(field->getNameAsString()).second)
        problem = Problem{"a base has a member of this name", "rename one of them"};
      if (!problem) {
        Mapped mapped = map_type(*context_, field->getType(), declarer());
        problem = mapped.problem;
        borrowed = borrowed || (!problem && borrows(mapped.type));
        out["type"] = std::move(mapped.type);
        if (const auto initial = initial_value(*context_, *field))
          out["default"] = {{"kind", initial->kind}, {"text", initial->text}};
        if (const auto from = annotations(*field, "renamed"); !from.empty())
          out["renamed_from"] = from.back();
      }
      if (problem) out["problem"] = problem_json(*problem);
      fields.push_back(std::move(out));
    }
  }

  bool borrows(const json& type) const {
    if (type.contains("borrowed")) return true;
    if (type.contains("args"))
      for (const json& arg : type["args"])
        if (borrows(arg)) return true;
    return false;
  }

  std::optional<Problem> field_problem(const clang::FieldDecl& field) const {
    if (field.isAnonymousStructOrUnion())
      return Problem{field.getType()->isUnionType()
                         ? "nothing tells which member of a union is alive"
                         : "a struct without a name has no place in a schema",
                     field.getType()->isUnionType() ? "use std::variant" : "give it a name"};
    if (field.isUnnamedBitField()) return Problem{"a bit-field without a name", "leave it out"};
    if (field.isBitField())
      return Problem{"generated code cannot refer to a bit-field", "use a whole integer or bool"};
    if (field.getAccess() != clang::AS_public)
      return Problem{"it is not public, so generated code cannot reach it",
                     "make it public, or store a struct that has what is needed"};
    if (field.getType().isConstQualified())
      return Problem{"it is const, so it cannot be filled when a value is read back",
                     "take the const away"};
    return {};
  }

  std::string header_;
  clang::ASTContext* context_ = nullptr;
  clang::Sema* sema_ = nullptr;
  std::deque<const clang::TagDecl*> tags_;
  std::map<const clang::TagDecl*, std::size_t> numbers_;
  std::map<std::size_t, json> types_;
  json aliases_ = json::array();
  std::map<std::string, std::set<std::string>> taken_;
};

}  // namespace

json describe_header(const std::string& path, const CompileOptions& options) {
  const std::string header = real_path(path);
  const std::string probe =
      (std::filesystem::path(header).parent_path() / "kvgen-import.cpp").string();
  Describer describer(header);
  const Parsed parsed =
      run_clang(probe, {{probe, "#include \"" + header + "\"\n"}}, header, options, describer);
  json out = {{"version", 1}, {"files", parsed.files}, {"messages", parsed.messages}};
  if (!parsed.good) {
    out["failed"] = true;
    return out;
  }
  out.update(describer.take());
  return out;
}

}  // namespace kvgen::cpp
