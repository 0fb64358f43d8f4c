// One walk over each function in source order, loops twice, so that what is written at the end of
// a loop's body is seen by its beginning.
#include "clang/tidy.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/StmtCXX.h>
#include <clang/Basic/SourceManager.h>

#include <map>
#include <set>
#include <utility>

#include "clang/tidy_types.h"

namespace kvgen::cpp {
namespace {

using namespace tidy;  // NOLINT: the checks are written in its words

/// The variable that an expression names; null: none.
const clang::VarDecl* named(const clang::Expr* expr) {
  const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(expr->IgnoreParenImpCasts());
  if (reference == nullptr) return nullptr;
  if (const auto* binding = llvm::dyn_cast<clang::BindingDecl>(reference->getDecl()))
    return llvm::dyn_cast_or_null<clang::VarDecl>(binding->getDecomposedDecl());
  return llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
}

class Walker {
 public:
  explicit Walker(clang::ASTContext& context) : context_(context) {
    clang::DiagnosticsEngine& engine = context.getDiagnostics();
    engine.setIgnoreAllWarnings(false);
    const auto warning = clang::DiagnosticsEngine::Warning;
    outlives_ = engine.getCustomDiagID(
        warning, "this borrows from a %0 that ends before it does [kv-view-outlives]");
    stale_ = engine.getCustomDiagID(
        warning, "%0 is used after a write in its transaction [kv-view-after-write]");
    written_ = engine.getCustomDiagID(clang::DiagnosticsEngine::Note,
                                      "the write is here; read again behind it, or unpack before");
    ignored_ =
        engine.getCustomDiagID(warning, "this %0 is ignored: it ends at once [kv-ignored-guard]");
    loop_ = engine.getCustomDiagID(
        warning,
        "%0 in a loop commits each time; write in one transaction, or put_all [kv-put-in-loop]");
  }

  std::size_t findings() const { return reported_.size(); }

  void function(const clang::FunctionDecl& one) {
    // Another body: nothing of this one's loops and writes.
    const int loops = std::exchange(loops_, 0);
    ++depth_;
    for (const clang::ParmVarDecl* parameter : one.parameters()) depths_[parameter] = depth_;
    walk(one.getBody());
    --depth_;
    loops_ = loops;
  }

 private:
  void report(clang::SourceLocation at, unsigned id, llvm::StringRef what,
              clang::SourceLocation note = {}) {
    if (!reported_.emplace(at.getRawEncoding(), id).second) return;
    if (id == outlives_ || id == stale_ || id == ignored_ || id == loop_)
      context_.getDiagnostics().Report(at, id) << what;
    if (note.isValid()) context_.getDiagnostics().Report(note, written_);
  }

  void walk(const clang::Stmt* stmt) {
    if (stmt == nullptr) return;
    if (const auto* block = llvm::dyn_cast<clang::CompoundStmt>(stmt)) {
      ++depth_;
      for (const clang::Stmt* child : block->body()) {
        if (const auto* expr = llvm::dyn_cast<clang::Expr>(child)) ignored(*expr);
        walk(child);
      }
      --depth_;
    } else if (llvm::isa<clang::ForStmt, clang::WhileStmt, clang::DoStmt>(stmt)) {
      ++loops_;
      for (int turn = 0; turn < 2; ++turn) children(*stmt);
      --loops_;
    } else if (const auto* loop = llvm::dyn_cast<clang::CXXForRangeStmt>(stmt)) {
      range_loop(*loop);
    } else if (const auto* declared = llvm::dyn_cast<clang::DeclStmt>(stmt)) {
      for (const clang::Decl* decl : declared->decls())
        if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl)) declare(*variable);
    } else if (const auto* returned = llvm::dyn_cast<clang::ReturnStmt>(stmt)) {
      children(*stmt);
      give_back(*returned);
    } else if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(stmt)) {
      closure(*lambda);
    } else if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(stmt)) {
      children(*stmt);
      member_call(*call);
    } else if (const auto* assigned = llvm::dyn_cast<clang::CXXOperatorCallExpr>(stmt);
               assigned != nullptr && assigned->getOperator() == clang::OO_Equal &&
               assigned->getNumArgs() == 2) {
      walk(assigned->getArg(1));
      assign(*assigned->getArg(0), *assigned->getArg(1));
    } else if (const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(stmt)) {
      use(*reference);
    } else {
      children(*stmt);
    }
  }
  void children(const clang::Stmt& stmt) {
    for (const clang::Stmt* child : stmt.children()) walk(child);
  }

  void closure(const clang::LambdaExpr& lambda) {
    for (const clang::Expr* capture : lambda.capture_inits()) walk(capture);
    if (const auto* pattern = lambda.getLambdaClass()->getDependentLambdaCallOperator()) {
      for (const clang::FunctionDecl* made : pattern->specializations())
        if (made->hasBody()) return function(*made);
      return;
    }
    function(*lambda.getCallOperator());
  }

  void range_loop(const clang::CXXForRangeStmt& loop) {
    ++depth_;
    walk(loop.getInit());
    walk(loop.getRangeStmt());
    const clang::VarDecl* variable = loop.getLoopVariable();
    depths_[variable] = depth_ + 1;
    ++loops_;
    for (int turn = 0; turn < 2; ++turn) {
      // Each turn reads its own row.
      if (reads_in_write(loop.getRangeInit())) views_[variable] = {};
      walk(loop.getBody());
    }
    --loops_;
    --depth_;
  }

  // -- a view that outlives what it borrows from

  void declare(const clang::VarDecl& variable) {
    depths_[&variable] = depth_;
    const clang::Expr* init = variable.getInit();
    if (init == nullptr) return;
    walk(init);
    if (!is_borrowed(variable.getType())) return;
    if (const clang::Expr* holder = temporary_holder(init))
      report(init->getBeginLoc(), outlives_, kind(holder->getType()));
    if (reads_in_write(init)) views_[&variable] = {};
  }

  void assign(const clang::Expr& to, const clang::Expr& from) {
    const clang::VarDecl* variable = named(&to);
    if (variable == nullptr) return walk(&to);
    views_.erase(variable);
    if (!is_borrowed(variable->getType())) return;
    if (const clang::Expr* holder = temporary_holder(&from)) {
      report(from.getBeginLoc(), outlives_, kind(holder->getType()));
    } else if (const clang::VarDecl* holder_variable = local_holder(&from)) {
      const auto outer = depths_.find(variable);
      const auto inner = depths_.find(holder_variable);
      if (inner != depths_.end() && (outer == depths_.end() || outer->second < inner->second))
        report(from.getBeginLoc(), outlives_, kind(holder_variable->getType()));
    }
    if (reads_in_write(&from)) views_[variable] = {};
  }

  void give_back(const clang::ReturnStmt& returned) {
    const clang::Expr* value = returned.getRetValue();
    if (value == nullptr || !is_borrowed(value->getType())) return;
    if (const clang::Expr* holder = temporary_holder(value)) {
      report(value->getBeginLoc(), outlives_, kind(holder->getType()));
    } else if (const clang::VarDecl* variable = local_holder(value);
               variable != nullptr && !variable->getType()->isReferenceType() &&
               variable->hasLocalStorage()) {
      report(value->getBeginLoc(), outlives_, kind(variable->getType()));
    }
  }

  static llvm::StringRef kind(clang::QualType holder) {
    return is_guard(holder) ? "guard" : "transaction";
  }

  /// A guard or transaction that ends with the full expression.
  static const clang::Expr* temporary_holder(const clang::Stmt* stmt) {
    if (stmt == nullptr || llvm::isa<clang::LambdaExpr>(stmt)) return nullptr;
    if (const auto* made = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(stmt))
      if (is_holder(made->getType())) return made;
    for (const clang::Stmt* child : stmt->children())
      if (const clang::Expr* found = temporary_holder(child)) return found;
    return nullptr;
  }
  /// A guard or transaction variable in the expression.
  static const clang::VarDecl* local_holder(const clang::Stmt* stmt) {
    if (stmt == nullptr || llvm::isa<clang::LambdaExpr>(stmt)) return nullptr;
    if (const auto* expr = llvm::dyn_cast<clang::DeclRefExpr>(stmt))
      if (const clang::VarDecl* variable = named(expr);
          variable != nullptr && is_holder(variable->getType()))
        return variable;
    for (const clang::Stmt* child : stmt->children())
      if (const clang::VarDecl* found = local_holder(child)) return found;
    return nullptr;
  }

  // -- a view used after a write in its write transaction

  static bool reads_in_write(const clang::Stmt* stmt) {
    if (stmt == nullptr || llvm::isa<clang::LambdaExpr>(stmt)) return false;
    if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(stmt))
      if (call->getMethodDecl() != nullptr && runtime_class(*call) == "TableWriter" &&
          !is_write(method(*call)))
        return true;
    for (const clang::Stmt* child : stmt->children())
      if (reads_in_write(child)) return true;
    return false;
  }
  static llvm::StringRef method(const clang::CXXMemberCallExpr& call) {
    const clang::CXXMethodDecl* one = call.getMethodDecl();
    return one != nullptr && one->getIdentifier() != nullptr ? one->getName() : "";
  }

  void member_call(const clang::CXXMemberCallExpr& call) {
    if (!is_write(method(call))) return;
    const llvm::StringRef on = runtime_class(call);
    if (on == "TableWriter")
      for (auto& [variable, write] : views_) write = call.getExprLoc();
    if (on == "Table" && loops_ > 0) report(call.getExprLoc(), loop_, method(call));
  }

  void use(const clang::DeclRefExpr& reference) {
    const auto found = views_.find(named(&reference));
    if (found == views_.end() || found->second.isInvalid()) return;
    report(reference.getBeginLoc(), stale_, reference.getNameInfo().getAsString(), found->second);
  }

  // -- a guard that nobody holds

  void ignored(const clang::Expr& expr) {
    const clang::Expr* made = expr.IgnoreImplicit();
    if (llvm::isa<clang::CXXMemberCallExpr, clang::CallExpr>(made) &&
        !llvm::isa<clang::CXXOperatorCallExpr>(made) && made->isPRValue() &&
        is_holder(made->getType()))
      report(made->getBeginLoc(), ignored_, kind(made->getType()));
  }

  clang::ASTContext& context_;
  unsigned outlives_, stale_, written_, ignored_, loop_;
  int depth_ = 0;
  int loops_ = 0;
  std::map<const clang::VarDecl*, int> depths_;                   // of their scopes
  std::map<const clang::VarDecl*, clang::SourceLocation> views_;  // the write that came after
  std::set<std::pair<unsigned, unsigned>> reported_;
};

class Tidy : public Visitor {
 public:
  void visit(clang::ASTContext& context, clang::Sema&) override {
    if (context.getDiagnostics().hasErrorOccurred()) return;
    Walker walker(context);
    functions(context, *context.getTranslationUnitDecl(), walker);
    findings = walker.findings();
  }
  std::size_t findings = 0;

 private:
  static void functions(clang::ASTContext& context, const clang::DeclContext& scope,
                        Walker& walker) {
    for (const clang::Decl* decl : scope.decls()) {
      if (!context.getSourceManager().isInMainFile(
              context.getSourceManager().getExpansionLoc(decl->getLocation())))
        continue;
      if (const auto* one = llvm::dyn_cast<clang::FunctionDecl>(decl)) {
        if (one->doesThisDeclarationHaveABody() && !one->isDependentContext())
          walker.function(*one);
      } else if (const auto* inner = llvm::dyn_cast<clang::DeclContext>(decl)) {
        functions(context, *inner, walker);
      }
    }
  }
};

}  // namespace

nlohmann::json tidy_source(const std::string& path, const CompileOptions& options) {
  Tidy tidy;
  const std::string source = real_path(path);
  const Parsed parsed = run_clang(source, {}, source, options, tidy);
  return {{"version", 1},
          {"good", parsed.good},
          {"findings", tidy.findings},
          {"messages", parsed.messages}};
}

}  // namespace kvgen::cpp
