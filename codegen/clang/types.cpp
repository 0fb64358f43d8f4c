#include "clang/types.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclTemplate.h>

#include <limits>

namespace kvgen::cpp {
namespace {

using nlohmann::json;

Mapped refused(std::string why, std::string help) {
  return {{}, Problem{std::move(why), std::move(help)}};
}
Mapped scalar(const char* name) { return {{{"kind", "scalar"}, {"scalar", name}}, {}}; }

std::string shown(const clang::ASTContext& context, clang::QualType type) {
  return type.getAsString(context.getPrintingPolicy());
}

Mapped integer(const clang::ASTContext& context, clang::QualType type) {
  const bool is_signed = type->isSignedIntegerType();
  switch (context.getTypeSize(type)) {
    case 8:
      return scalar(is_signed ? "i8" : "u8");
    case 16:
      return scalar(is_signed ? "i16" : "u16");
    case 32:
      return scalar(is_signed ? "i32" : "u32");
    case 64:
      return scalar(is_signed ? "i64" : "u64");
    case 128:
      return scalar(is_signed ? "i128" : "u128");
    default:
      return refused("no integer of the schema has this width", "use one of 8 to 128 bits");
  }
}

Mapped builtin(const clang::ASTContext& context, const clang::BuiltinType& type) {
  using clang::BuiltinType;
  switch (type.getKind()) {
    case BuiltinType::Bool:
      return scalar("bool");
    // Whether char is signed depends on the machine; its byte does not.
    case BuiltinType::Char_S:
    case BuiltinType::Char_U:
    case BuiltinType::Char8:
      return scalar("u8");
    case BuiltinType::Char16:
      return scalar("u16");
    case BuiltinType::Char32:
      return scalar("char");
    case BuiltinType::WChar_S:
    case BuiltinType::WChar_U:
      return refused("wchar_t has another width on other systems",
                     "use char32_t, or std::string with UTF-8");
    case BuiltinType::Float:
      return scalar("f32");
    case BuiltinType::Double:
      return scalar("f64");
    case BuiltinType::LongDouble:
    case BuiltinType::Float128:
    case BuiltinType::Half:
    case BuiltinType::Float16:
    case BuiltinType::BFloat16:
      return refused("the schema has floating-point numbers of 32 and 64 bits only",
                     "use float or double");
    default:
      if (type.isInteger()) return integer(context, clang::QualType(&type, 0));
      return refused("the schema has no such type", "");
  }
}

/// The template's name when the record is `std::NAME<…>`, or `kv::NAME` of the runtime.
std::string library_name(const clang::RecordDecl& record) {
  const clang::DeclContext* scope = record.getDeclContext()->getEnclosingNamespaceContext();
  std::vector<std::string> names;
  while (const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(scope)) {
    if (!space->isInlineNamespace()) names.insert(names.begin(), space->getNameAsString());
    scope = space->getParent()->getEnclosingNamespaceContext();
  }
  if (names.empty() || (names[0] != "std" && names[0] != "kv" && names[0] != "__gnu_cxx"))
    return {};
  std::string full;
  for (const std::string& name : names) full += name + "::";
  return full + record.getNameAsString();
}

class Mapper {
 public:
  Mapper(const clang::ASTContext& context, const Declare& declare)
      : context_(context), declare_(declare) {}

  Mapped map(clang::QualType type) {
    if (type.isVolatileQualified())
      return refused("a volatile object cannot be copied as a value", "store a plain one");
    const clang::QualType canonical = type.getCanonicalType().getUnqualifiedType();
    if (const auto* one = canonical->getAs<clang::BuiltinType>()) return builtin(context_, *one);
    if (canonical->isReferenceType())
      return refused("a reference has no meaning once the program ended",
                     "hold the value itself, or the key of its row");
    if (canonical->isAnyPointerType() || canonical->isMemberPointerType() ||
        canonical->isBlockPointerType() || canonical->isNullPtrType())
      return pointer(canonical);
    if (const auto* array = context_.getAsConstantArrayType(canonical))
      return with({{"kind", "array"}, {"length", array->getSize().getZExtValue()}},
                  {array->getElementType()});
    if (canonical->isArrayType())
      return refused("the array has no fixed length", "use std::vector");
    if (const auto* one = canonical->getAs<clang::EnumType>()) {
      if (one->getDecl()->isInStdNamespace() && one->getDecl()->getName() == "byte")
        return refused("the schema's number of one byte is std::uint8_t",
                       "use std::uint8_t here, or std::vector<std::byte> for bytes");
      return declared(*one->getDecl());
    }
    if (const auto* one = canonical->getAs<clang::RecordType>()) return record(*one->getDecl());
    if (canonical->isAtomicType())
      return refused("an atomic is a place that threads share, not a value", "store the value");
    return refused("`" + shown(context_, type) + "` is no type of the schema", "");
  }

 private:
  Mapped pointer(clang::QualType type) const {
    const clang::QualType to = type->getPointeeType();
    if (!to.isNull() && to->isAnyCharacterType())
      return refused("a pointer has no meaning once the program ended",
                     "use std::string, or std::string_view in a struct that is only written");
    if (!to.isNull() && to->isFunctionType())
      return refused("a function cannot be stored", "store what tells which function to call");
    return refused("a pointer has no meaning once the program ended",
                   "hold the value itself, kv::Box<T>, or the key of its row");
  }

  Mapped declared(const clang::TagDecl& tag) const {
    return {{{"kind", "declared"}, {"id", declare_(tag)}}, {}};
  }

  /// `type` with its arguments mapped; the first problem among them is the whole's.
  Mapped with(json type, const std::vector<clang::QualType>& args) {
    type["args"] = json::array();
    for (const clang::QualType arg : args) {
      Mapped one = map(arg);
      if (one.problem) {
        if (one.problem->why.find("` holds") == std::string::npos)
          one.problem->why = "`" + shown(context_, arg) + "`: " + one.problem->why;
        return one;
      }
      type["args"].push_back(std::move(one.type));
    }
    return {std::move(type), {}};
  }

  Mapped record(const clang::RecordDecl& record) {
    const std::string name = library_name(record);
    const auto* special = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(&record);
    if (name.empty()) return declared(record);
    std::vector<clang::TemplateArgument> args;
    if (special != nullptr) {
      for (const clang::TemplateArgument& arg : special->getTemplateArgs().asArray()) {
        if (arg.getKind() == clang::TemplateArgument::Pack)
          args.insert(args.end(), arg.pack_begin(), arg.pack_end());
        else
          args.push_back(arg);
      }
    }
    const auto type_at = [&](std::size_t i) { return args[i].getAsType(); };
    const auto all = [&] {
      std::vector<clang::QualType> types;
      for (const clang::TemplateArgument& arg : args) types.push_back(arg.getAsType());
      return types;
    };

    if (name == "std::basic_string" || name == "std::basic_string_view") {
      if (!type_at(0)->isSpecificBuiltinType(clang::BuiltinType::Char_S) &&
          !type_at(0)->isSpecificBuiltinType(clang::BuiltinType::Char_U))
        return refused("text is stored as UTF-8", "use std::string");
      Mapped text = scalar("string");
      if (name == "std::basic_string_view") text.type["borrowed"] = true;
      return text;
    }
    if (name == "std::vector") {
      if (const auto* element = type_at(0)->getAs<clang::EnumType>();
          element != nullptr && element->getDecl()->isInStdNamespace() &&
          element->getDecl()->getName() == "byte")
        return scalar("bytes");
      return with({{"kind", "list"}}, {type_at(0)});
    }
    if (name == "std::array")
      return with({{"kind", "array"}, {"length", args[1].getAsIntegral().getZExtValue()}},
                  {type_at(0)});
    if (name == "std::optional") return with({{"kind", "optional"}}, {type_at(0)});
    if (name == "std::map") return ordered_map(type_at(0), type_at(1), type_at(2));
    if (name == "std::unordered_map" || name == "kv::HashMap")
      return with({{"kind", "hashmap"}}, {type_at(0), type_at(1)});
    if (name == "std::variant") return with({{"kind", "sum"}}, all());
    if (name == "std::monostate") return {{{"kind", "unit"}}, {}};
    if (name == "std::tuple" || name == "std::pair") return with({{"kind", "tuple"}}, all());
    if (name == "kv::Box") return with({{"kind", "box"}}, {type_at(0)});
    if (name == "kv::Uuid") return scalar("uuid");
    if (name == "std::chrono::duration") return duration(type_at(0), type_at(1));
    if (name == "std::chrono::time_point") return time_point(type_at(0), type_at(1));
    return unknown(name);
  }

  Mapped ordered_map(clang::QualType key, clang::QualType value, clang::QualType order) {
    const auto* less = order->getAsCXXRecordDecl();
    if (less == nullptr || library_name(*less) != "std::less")
      return refused("a stored map is in the ascending order of its keys",
                     "use std::map with its own order, std::less");
    if (key->isSpecificBuiltinType(clang::BuiltinType::Char_S) ||
        key->isSpecificBuiltinType(clang::BuiltinType::Char_U))
      return refused("whether char is signed, and so the order of the keys, depends on the machine",
                     "use std::uint8_t as the key, or std::unordered_map");
    return with({{"kind", "map"}}, {key, value});
  }

  /// The numerator and denominator of a std::ratio.
  static std::pair<std::int64_t, std::int64_t> ratio(clang::QualType type) {
    const auto* one =
        llvm::cast<clang::ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
    const auto& args = one->getTemplateArgs();
    return {args[0].getAsIntegral().getExtValue(), args[1].getAsIntegral().getExtValue()};
  }

  static Mapped duration(clang::QualType rep, clang::QualType period) {
    if (!rep->isIntegerType())
      return refused("a duration is stored as a whole number of nanoseconds",
                     "use one that counts with an integer, such as std::chrono::nanoseconds");
    const auto [num, den] = ratio(period);
    if (den > 1'000'000'000 || 1'000'000'000 % den != 0)
      return refused("its ticks are no whole number of nanoseconds",
                     "use std::chrono::nanoseconds or a longer unit");
    // The longest unit still has to leave room for a count.
    if (num > std::numeric_limits<std::int64_t>::max() / 1'000'000'000)
      return refused(
          "one of its ticks is longer than the 292 years that 64 bits of nanoseconds hold",
          "use a shorter unit");
    return scalar("duration");
  }

  static Mapped time_point(clang::QualType clock, clang::QualType length) {
    const auto* record = clock->getAsCXXRecordDecl();
    const std::string name = record != nullptr ? library_name(*record) : std::string();
    if (!name.starts_with("std::chrono::") || !name.ends_with("system_clock"))
      return refused("only the system clock counts from a moment that other programs know",
                     "use std::chrono::sys_time, or store a duration");
    const auto* special =
        llvm::cast<clang::ClassTemplateSpecializationDecl>(length->getAsCXXRecordDecl());
    Mapped mapped = duration(special->getTemplateArgs()[0].getAsType(),
                             special->getTemplateArgs()[1].getAsType());
    if (!mapped.problem) mapped.type["scalar"] = "timestamp";
    return mapped;
  }

  static Mapped unknown(const std::string& name) {
    static const std::vector<std::pair<std::string, std::string>> habits{
        {"std::unique_ptr", "hold the value itself, or kv::Box<T>, which owns and copies"},
        {"std::shared_ptr", "hold the value itself, or the key of the row that is shared"},
        {"std::weak_ptr", "hold the key of the row it points to"},
        {"std::deque", "use std::vector"},
        {"std::list", "use std::vector"},
        {"std::__cxx11::list", "use std::vector"},
        {"std::forward_list", "use std::vector"},
        {"std::set", "use std::vector, or a std::map to bool"},
        {"std::unordered_set", "use std::vector, or a std::unordered_map to bool"},
        {"std::multimap", "use std::map to std::vector"},
        {"std::unordered_multimap", "use std::unordered_map to std::vector"},
        {"std::function", "store what tells which function to call"},
        {"std::atomic", "store the value"},
        {"std::span", "use std::vector"},
        {"std::bitset", "use an unsigned integer, or std::array<bool, N>"},
        {"std::complex", "use std::array<double, 2>"},
        {"std::mutex", "keep locks out of what is stored"}};
    for (const auto& [habit, help] : habits)
      if (name == habit) return refused("`" + name + "` is no type of the schema", help);
    return refused("`" + name + "` is no type of the schema",
                   "use one that docs/cpp-types.md lists");
  }

  const clang::ASTContext& context_;
  const Declare& declare_;
};

}  // namespace

Mapped map_type(const clang::ASTContext& context, clang::QualType type, const Declare& declare) {
  return Mapper(context, declare).map(type);
}

}  // namespace kvgen::cpp
