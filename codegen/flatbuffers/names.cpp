#include "flatbuffers/names.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "naming/naming.h"

namespace kvgen::flat {
namespace {

/// What flatc makes of a type's name in its C++ code.
std::vector<std::string> derived(const std::string& name) {
  return {name,
          name + "T",
          name + "Builder",
          name + "Traits",
          name + "TypeTable",
          name + "Union",
          name + "View",  // the view class of kvgen, in the same namespace for a second format
          "Create" + name,
          "Create" + name + "Direct",
          "Get" + name,
          "GetMutable" + name,
          "GetSizePrefixed" + name,
          "UnPack" + name,
          "UnPackSizePrefixed" + name,
          "Verify" + name,
          "Verify" + name + "Vector",
          "Verify" + name + "Buffer",
          "VerifySizePrefixed" + name + "Buffer",
          "Finish" + name + "Buffer",
          "FinishSizePrefixed" + name + "Buffer",
          "EnumName" + name,
          "EnumNames" + name,
          "EnumValues" + name,
          name + "Identifier",
          name + "BufferHasIdentifier",
          name + "Extension"};
}

/// Words that flatc escapes and naming does not, and names that its code uses for itself.
bool is_taken(const std::string& name) {
  static const std::set<std::string> words{"flatbuffers",
                                           "std",
                                           "import",
                                           "module",
                                           "fbb_",
                                           "start_",
                                           "builder_",
                                           "end",
                                           "verifier",
                                           "Verify",
                                           "Builder",
                                           "Traits",
                                           "NativeTableType",
                                           "TypeTable",
                                           "MiniReflectTypeTable",
                                           "UnPack",
                                           "UnPackTo",
                                           "Pack",
                                           "KeyCompareLessThan",
                                           "KeyCompareWithValue",
                                           "FlatBuffersVTableOffset",
                                           "GetFullyQualifiedName",
                                           "CheckField",
                                           "GetAddressOf",
                                           "GetField",
                                           "GetOptional",
                                           "GetOptionalFieldOffset",
                                           "GetPointer",
                                           "GetStruct",
                                           "GetVTable",
                                           "SetField",
                                           "SetPointer",
                                           "VerifyField",
                                           "VerifyFieldRequired",
                                           "VerifyOffset",
                                           "VerifyOffsetRequired",
                                           "VerifyTableStart"};
  return words.contains(name) || naming::is_reserved(name);
}

/// Without underscores in front, behind or side by side: those are flatc's own names.
std::string plain(const std::string& name, const char* otherwise) {
  std::string out;
  for (const char c : name)
    if (c != '_' || !(out.empty() || out.ends_with('_'))) out += c;
  if (out.ends_with('_')) out.pop_back();
  if (out.empty() || std::isdigit(static_cast<unsigned char>(out.front())) != 0)
    out = otherwise + out;
  return out;
}

std::string upper(std::string name) {
  for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

/// flatc refuses a field that is called like a companion of another: `tags_length` beside `tags`.
bool is_companion(const std::string& name, const std::vector<model::Field>& fields) {
  static constexpr std::array suffixes{"_type",  "Type",         "_length",
                                       "Length", "_byte_vector", "ByteVector"};
  return std::any_of(suffixes.begin(), suffixes.end(), [&](const std::string& suffix) {
    if (!name.ends_with(suffix)) return false;
    const std::string stem = name.substr(0, name.size() - suffix.size());
    return std::any_of(fields.begin(), fields.end(),
                       [&](const model::Field& field) { return field.name == stem; });
  });
}

}  // namespace

std::string TypeNames::take(const std::string& wanted) {
  const std::string base = plain(wanted, "T");
  std::string name = base;
  const auto clashes = [&] {
    const std::vector<std::string> all = derived(name);
    return is_taken(name) || fields_.contains(name) ||
           std::any_of(all.begin(), all.end(),
                       [&](const std::string& one) { return taken_.contains(one); });
  };
  for (int i = 2; clashes(); ++i) name = base + std::to_string(i);
  for (const std::string& one : derived(name)) taken_.insert(one);
  types_.insert(name);
  return name;
}

std::vector<std::string> TypeNames::take_fields(const std::vector<model::Field>& fields) {
  std::vector<std::string> names;
  std::set<std::string> taken;  // flatc's constants are in capitals: VT_NAME
  const auto clashes = [&](const std::string& name) {
    return is_taken(name) || types_.contains(name) || is_companion(name, fields) ||
           taken.contains(upper(name));
  };
  for (const model::Field& field : fields) {
    std::string name = plain(field.name, "f");
    while (clashes(name)) name += "_f";
    taken.insert(upper(name));
    fields_.insert(name);
    names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> value_names(const std::vector<model::EnumValue>& values) {
  std::vector<std::string> names;
  std::set<std::string> taken{"MIN", "MAX", "NONE"};
  for (const model::EnumValue& value : values) {
    std::string name = plain(value.name, "v");
    while (taken.contains(name) || is_taken(name)) name += "_v";
    taken.insert(name);
    names.push_back(std::move(name));
  }
  return names;
}

std::string namespace_part(const std::string& name) { return naming::namespace_part(name); }

}  // namespace kvgen::flat
