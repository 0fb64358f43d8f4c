#include "clang/comments.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/RawCommentList.h>

namespace kvgen::cpp {

std::vector<std::string> doc_lines(const clang::ASTContext& context, const clang::Decl& decl) {
  const clang::RawComment* comment = context.getRawCommentForDeclNoCache(&decl);
  if (comment == nullptr) return {};
  const std::string text =
      comment->getFormattedText(context.getSourceManager(), context.getDiagnostics());
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

}  // namespace kvgen::cpp
