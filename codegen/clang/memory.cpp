#include "clang/memory.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/Attr.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/AST/RecordLayout.h>
#include <clang/Basic/TargetInfo.h>

#include <algorithm>
#include <vector>

namespace kvgen::cpp {
namespace {

using nlohmann::json;

json refused(std::string why, std::string help, std::string member = {}) {
  return {{"why", std::move(why)}, {"help", std::move(help)}, {"member", std::move(member)}};
}

/// Why the struct cannot be copied byte by byte, in the words of the language.
std::string not_trivial(const clang::CXXRecordDecl& one) {
  if (one.hasNonTrivialDestructor()) return "its destructor does something";
  if (one.hasNonTrivialCopyConstructor() || one.hasNonTrivialMoveConstructor())
    return "copying it takes more than copying its bytes";
  if (one.hasNonTrivialCopyAssignment() || one.hasNonTrivialMoveAssignment())
    return "assigning it takes more than copying its bytes";
  return "it is not trivially copyable";
}

/// A time or duration that counts something else than nanoseconds in 64 bits.
bool counts_otherwise(const clang::ASTContext& context, clang::QualType type) {
  type = type.getCanonicalType();
  while (const auto* array = context.getAsConstantArrayType(type)) type = array->getElementType();
  const auto* special =
      llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
  if (special == nullptr) return false;
  const auto& args = special->getTemplateArgs();
  if (special->getName() == "array" && special->isInStdNamespace())
    return counts_otherwise(context, args[0].getAsType());
  if (special->getName() == "time_point") return counts_otherwise(context, args[1].getAsType());
  if (special->getName() != "duration") return false;
  const auto* period = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
      args[1].getAsType()->getAsCXXRecordDecl());
  return period == nullptr || context.getTypeSize(args[0].getAsType()) != 64 ||
         period->getTemplateArgs()[0].getAsIntegral().getExtValue() != 1 ||
         period->getTemplateArgs()[1].getAsIntegral().getExtValue() != 1'000'000'000;
}

struct Interval {
  std::uint64_t begin;
  std::uint64_t end;
};

/// Members with those of the bases first, as describe.cpp lists them. Gives what refuses them.
json add_members(const clang::ASTContext& context, const clang::CXXRecordDecl& one,
                 std::uint64_t at, std::vector<Interval>& members) {
  const clang::ASTRecordLayout& layout = context.getASTRecordLayout(&one);
  const auto bytes = [](clang::CharUnits units) {
    return static_cast<std::uint64_t>(units.getQuantity());
  };
  for (const clang::CXXBaseSpecifier& base : one.bases()) {
    const clang::CXXRecordDecl* record = base.getType()->getAsCXXRecordDecl();
    if (record == nullptr) continue;
    record = record->getDefinition();
    json problem =
        add_members(context, *record, at + bytes(layout.getBaseClassOffset(record)), members);
    if (!problem.is_null()) return problem;
  }
  for (const clang::FieldDecl* field : one.fields()) {
    const std::string name = field->getNameAsString();
    // Its tail may hold another member, which zeroing its padding would destroy.
    if (field->hasAttr<clang::NoUniqueAddressAttr>())
      return refused("[[no_unique_address]] lets members overlap", "take the attribute away", name);
    if (counts_otherwise(context, field->getType()))
      return refused("it counts another unit than nanoseconds in 64 bits",
                     "use std::chrono::nanoseconds here, or another format", name);
    const std::uint64_t begin =
        at + layout.getFieldOffset(field->getFieldIndex()) / context.getCharWidth();
    const clang::CXXRecordDecl* record = field->getType()->getAsCXXRecordDecl();
    const std::uint64_t size = record != nullptr && record->isEmpty()
                                   ? 0
                                   : bytes(context.getTypeSizeInChars(field->getType()));
    members.push_back({begin, begin + size});
  }
  return nullptr;
}

}  // namespace

json describe_memory(const clang::ASTContext& context, const clang::CXXRecordDecl& one) {
  if (one.isInvalidDecl() || one.isDependentType()) return refused("its layout is not known", "");
  if (!one.isTriviallyCopyable())
    return refused(not_trivial(one), "use another format, which needs no such thing");
  std::vector<Interval> members;
  if (json problem = add_members(context, one, 0, members); !problem.is_null()) return problem;

  const clang::ASTRecordLayout& layout = context.getASTRecordLayout(&one);
  const auto size = static_cast<std::uint64_t>(layout.getSize().getQuantity());
  json offsets = json::array();
  for (const Interval& member : members) offsets.push_back(member.begin);
  std::ranges::sort(members, {}, &Interval::begin);
  json holes = json::array();
  std::uint64_t end = 0;
  for (const Interval& member : members) {
    if (member.begin > end) holes.push_back({end, member.begin - end});
    end = std::max(end, member.end);
  }
  if (size > end) holes.push_back({end, size - end});
  return {{"size", size},
          {"align", layout.getAlignment().getQuantity()},
          {"big_endian", context.getTargetInfo().isBigEndian()},
          {"offsets", std::move(offsets)},
          {"holes", std::move(holes)}};
}

}  // namespace kvgen::cpp
