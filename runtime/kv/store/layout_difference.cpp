#include "kv/store/layout_difference.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "kv/descriptor_generated.h"

namespace kv::storage {
namespace {

namespace fb = kv::descriptor;

/// One thing that a descriptor states: "field shop.User.age", "u16?".
struct Fact {
  std::string about;
  std::string said;
};

constexpr std::string_view index_facts = "index ";

std::string_view text(const flatbuffers::String* string) {
  return string != nullptr ? std::string_view(string->c_str(), string->size()) : "";
}

/// Reads a verified descriptor of one table; numbers that point nowhere read as "?".
class Reader {
 public:
  /// `layout`: only what decides about bytes, without namespaces.
  explicit Reader(const fb::Schema& schema, bool layout = false)
      : schema_(schema), layout_(layout) {}

  std::vector<Fact> facts() {
    if (schema_.tables() == nullptr || schema_.tables()->size() != 1) return {};
    const fb::TableDeclaration& table = *schema_.tables()->Get(0);
    say("the key", key(table));
    say("the key format", name_or_unknown(fb::EnumNameKeyFormat(table.key_format())));
    say("the value", type(*table.value()));
    say("the format", name_or_unknown(fb::EnumNameFormat(table.format())));
    if (schema_.structs() != nullptr)
      for (const fb::Struct* one : *schema_.structs()) {
        fields(declared(one->name()), one->fields());
        if (one->memory() != nullptr) memory(*one);
      }
    if (schema_.variants() != nullptr)
      for (const fb::Variant* one : *schema_.variants()) variant(*one);
    if (schema_.enums() != nullptr)
      for (const fb::Enum* one : *schema_.enums()) enumeration(*one);
    if (table.indexes() != nullptr)
      for (const fb::Index* one : *table.indexes()) index(*one);
    return std::move(facts_);
  }

 private:
  std::string declared(const flatbuffers::String* name) const {
    const std::string_view whole = text(name);
    return std::string(layout_ ? whole.substr(whole.rfind('.') + 1) : whole);
  }
  static std::string name_or_unknown(const char* name) { return *name != '\0' ? name : "?"; }

  void say(std::string about, std::string said) {
    facts_.push_back({std::move(about), std::move(said)});
  }

  template <class List>
  std::string named(const List* list, std::uint32_t number) const {
    return list != nullptr && number < list->size() ? declared(list->Get(number)->name()) : "?";
  }

  std::string arg(const fb::Type& type, std::uint32_t number) const {
    return type.args() != nullptr && number < type.args()->size()
               ? this->type(*type.args()->Get(number))
               : "?";
  }

  /// As a schema would spell it.
  std::string type(const fb::Type& type) const {
    switch (type.kind()) {
      case fb::Kind_scalar:
        return scalar(type.scalar());
      case fb::Kind_enumeration:
        return named(schema_.enums(), type.declaration());
      case fb::Kind_structure:
        return named(schema_.structs(), type.declaration());
      case fb::Kind_variant:
        return named(schema_.variants(), type.declaration());
      case fb::Kind_optional:
        return arg(type, 0) + "?";
      case fb::Kind_list:
        return "[" + arg(type, 0) + "]";
      case fb::Kind_array:
        return "[" + arg(type, 0) + "; " + std::to_string(type.length()) + "]";
      case fb::Kind_map:
        return "map<" + arg(type, 0) + ", " + arg(type, 1) + ">";
      case fb::Kind_hashmap:
        return "hashmap<" + arg(type, 0) + ", " + arg(type, 1) + ">";
      case fb::Kind_box:
        return "box<" + arg(type, 0) + ">";
      case fb::Kind_tuple: {
        std::string items;
        for (std::uint32_t i = 0; type.args() != nullptr && i < type.args()->size(); ++i)
          items += (i == 0 ? "" : ", ") + arg(type, i);
        return "(" + items + ")";
      }
    }
    return "?";
  }
  static std::string scalar(fb::Scalar scalar) {
    switch (scalar) {
      case fb::Scalar_boolean:
        return "bool";
      case fb::Scalar_character:
        return "char";
      case fb::Scalar_text:
        return "string";
      default:
        return name_or_unknown(fb::EnumNameScalar(scalar));
    }
  }

  std::string key(const fb::TableDeclaration& table) const {
    std::string components;
    if (table.key() != nullptr)
      for (const fb::KeyComponent* one : *table.key()) {
        if (!components.empty()) components += ", ";
        if (!layout_) components += std::string(text(one->name())) + ": ";
        components += type(*one->type());
        if (one->automatic() && !layout_) components += " auto";
        if (one->descending()) components += " desc";
      }
    return "(" + components + ")";
  }

  template <class Fields>
  void fields(const std::string& owner, const Fields* fields) {
    std::string order;
    if (fields != nullptr)
      for (const fb::Field* field : *fields) {
        say("field " + owner + "." + std::string(text(field->name())), type(*field->type()));
        order += (order.empty() ? "" : ", ") + std::string(text(field->name()));
      }
    say("the order of the fields of " + owner, order);
  }

  void memory(const fb::Struct& one) {
    const fb::Memory& memory = *one.memory();
    std::string said = std::to_string(memory.size()) + " bytes aligned to " +
                       std::to_string(memory.align()) +
                       (memory.big_endian() ? ", big-endian" : "") + ", fields at";
    if (memory.offsets() != nullptr)
      for (const std::uint64_t offset : *memory.offsets()) said += " " + std::to_string(offset);
    say("the memory layout of " + std::string(text(one.name())), said);
  }

  void variant(const fb::Variant& variant) {
    const std::string owner = declared(variant.name());
    std::string order;
    if (variant.cases() != nullptr)
      for (const fb::Case* one : *variant.cases()) {
        fields(owner + "." + std::string(text(one->name())), one->fields());
        order += (order.empty() ? "" : ", ") + std::string(text(one->name()));
      }
    say("the cases of " + owner, order);
  }

  void enumeration(const fb::Enum& one) {
    const std::string owner = declared(one.name());
    say("the integer of enum " + owner, scalar(one.underlying()));
    if (one.values() == nullptr) return;
    for (const fb::EnumValue* value : *one.values())
      say("value " + owner + "." + std::string(text(value->name())),
          (value->negative() ? "-" : "") + std::to_string(value->magnitude()));
  }

  void index(const fb::Index& index) {
    std::string components;
    if (index.components() != nullptr)
      for (const fb::IndexComponent* one : *index.components()) {
        if (!components.empty()) components += ", ";
        components += std::string(text(one->path())) + ": " + type(*one->type());
        if (one->optional()) components += "?";
        if (one->descending()) components += " desc";
      }
    say(std::string(index_facts) + std::string(text(index.name())),
        (index.unique() ? "unique (" : "(") + components + ")");
  }

  const fb::Schema& schema_;
  bool layout_;
  std::vector<Fact> facts_;
};

std::vector<Fact> facts_of(BytesView bytes, bool layout = false) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  // Pages of the engine align less than the verifier asks for.
  const std::vector<std::uint8_t> aligned(data, data + bytes.size());
  flatbuffers::Verifier verifier(aligned.data(), aligned.size());
  if (!fb::VerifySchemaBuffer(verifier)) return {};
  return Reader(*fb::GetSchema(aligned.data()), layout).facts();
}

const Fact* find(const std::vector<Fact>& facts, std::string_view about) {
  const auto found = std::ranges::find(facts, about, &Fact::about);
  return found != facts.end() ? &*found : nullptr;
}

std::vector<std::string> differences_of(const std::vector<Fact>& before,
                                        const std::vector<Fact>& now) {
  std::vector<std::string> differences;
  if (!before.empty() && !now.empty()) {
    for (const Fact& fact : before) {
      const Fact* other = find(now, fact.about);
      if (other == nullptr)
        differences.push_back(fact.about + " is gone (it was " + fact.said + ")");
      else if (other->said != fact.said)
        differences.push_back(fact.about + " was " + fact.said + ", is " + other->said);
    }
    for (const Fact& fact : now)
      if (find(before, fact.about) == nullptr)
        differences.push_back(fact.about + " is new (" + fact.said + ")");
  }
  return differences;
}

std::string joined(const std::vector<std::string>& differences) {
  constexpr std::size_t shown_max = 5;
  std::string text;
  for (std::size_t i = 0; i < differences.size() && i < shown_max; ++i)
    text += (i == 0 ? "" : "; ") + differences[i];
  if (differences.size() > shown_max)
    text += "; and " + std::to_string(differences.size() - shown_max) + " more";
  return text;
}

}  // namespace

std::string layout_difference(BytesView stored, BytesView compiled, bool writing) {
  std::vector<Fact> before = facts_of(stored, true);
  const std::vector<Fact> now = facts_of(compiled, true);
  if (before.empty() || now.empty()) return "its description cannot be read";
  const auto is_index = [](const Fact& fact) { return fact.about.starts_with(index_facts); };
  if (writing && std::ranges::any_of(before, is_index))
    return "it has indexes, which only the code generated for it keeps right; open it read-only, "
           "or "
           "with that code";
  const auto key = facts_of(stored);
  if (writing && find(key, "the key")->said.find(" auto") != std::string::npos)
    return "its keys are handed out by insert(), which only the code generated for it can do; open "
           "it read-only, or with that code";
  std::erase_if(before, is_index);
  const std::vector<std::string> differences = differences_of(before, now);
  return differences.empty() ? "" : joined(differences);
}

}  // namespace kv::storage
