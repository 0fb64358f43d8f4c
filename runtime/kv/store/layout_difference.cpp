#include "kv/store/layout_difference.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "kv/schema/schema.h"

namespace kv::storage {
namespace {

/// One thing that a descriptor states of stored rows: "field User.age", "u16?".
struct Fact {
  std::string about;
  std::string said;
};

/// The one table of a descriptor and its types, by names without namespaces.
std::optional<schema::Schema> layout_of(BytesView descriptor) {
  auto schema = schema::read(descriptor, schema::Keys::any);
  if (!schema || schema->tables.size() != 1) return std::nullopt;
  const auto shorten = [](auto& declarations) {
    for (auto& one : declarations) one.name.erase(0, one.name.rfind('.') + 1);
  };
  shorten(schema->enums);
  shorten(schema->structs);
  shorten(schema->variants);
  return schema;
}

template <class Items, class Text>
std::string joined(const Items& items, Text&& text) {
  std::string all;
  for (const auto& one : items) all += (all.empty() ? "" : ", ") + text(one);
  return all;
}
template <class Named>
std::string names(const std::vector<Named>& items) {
  return joined(items, [](const Named& one) { return one.name; });
}

class Facts {
 public:
  explicit Facts(const schema::Schema& schema) : schema_(schema) {
    const schema::Table& table = schema.tables[0];
    const auto component = [&](const schema::KeyComponent& one) {
      return type(one.type) + (one.descending ? " desc" : "");
    };
    say("the key", "(" + joined(table.key, component) + ")");
    say("the key format", std::string(spelling(table.key_format)));
    say("the value", type(table.value));
    say("the format", std::string(spelling(table.format)));
    for (const schema::Struct& one : schema.structs) {
      fields(one.name, one.fields);
      if (one.memory) memory(one.name, *one.memory);
    }
    for (const schema::Variant& one : schema.variants) {
      for (const schema::Case& each : one.cases) fields(one.name + "." + each.name, each.fields);
      say("the cases of " + one.name, names(one.cases));
    }
    for (const schema::Enum& one : schema.enums) enumeration(one);
  }

  const std::vector<Fact>& all() const { return facts_; }
  const Fact* find(std::string_view about) const {
    const auto found = std::ranges::find(facts_, about, &Fact::about);
    return found != facts_.end() ? &*found : nullptr;
  }

 private:
  std::string type(const schema::Type& one) const { return spelling(schema_, one); }
  void say(std::string about, std::string said) {
    facts_.push_back({std::move(about), std::move(said)});
  }
  void fields(const std::string& owner, const std::vector<schema::Field>& fields) {
    for (const schema::Field& one : fields) say("field " + owner + "." + one.name, type(one.type));
    say("the order of the fields of " + owner, names(fields));
  }
  void memory(const std::string& owner, const schema::Memory& memory) {
    std::string said = std::to_string(memory.size) + " bytes aligned to " +
                       std::to_string(memory.align) + (memory.big_endian ? ", big-endian" : "") +
                       ", fields at";
    for (const std::uint64_t offset : memory.offsets) said += " " + std::to_string(offset);
    say("the memory layout of " + owner, said);
  }
  void enumeration(const schema::Enum& one) {
    say("the integer of enum " + one.name, std::string(spelling(one.underlying)));
    for (const schema::EnumValue& value : one.values)
      say("value " + one.name + "." + value.name,
          (value.negative ? "-" : "") + std::to_string(value.magnitude));
  }

  const schema::Schema& schema_;
  std::vector<Fact> facts_;
};

std::vector<std::string> differences(const Facts& before, const Facts& now) {
  std::vector<std::string> all;
  for (const Fact& fact : before.all()) {
    const Fact* other = now.find(fact.about);
    if (other == nullptr)
      all.push_back(fact.about + " is gone (it was " + fact.said + ")");
    else if (other->said != fact.said)
      all.push_back(fact.about + " was " + fact.said + ", is " + other->said);
  }
  for (const Fact& fact : now.all())
    if (before.find(fact.about) == nullptr)
      all.push_back(fact.about + " is new (" + fact.said + ")");
  return all;
}

std::string first_of(const std::vector<std::string>& differences) {
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
  const auto before = layout_of(stored);
  const auto now = layout_of(compiled);
  if (!before || !now) return "its description cannot be read";
  if (writing && !before->tables[0].indexes.empty())
    return "it has indexes, which only the code generated for it keeps right; open it read-only, "
           "or with that code";
  if (writing && std::ranges::any_of(before->tables[0].key, &schema::KeyComponent::automatic))
    return "its keys are handed out by insert(), which only the code generated for it can do; open "
           "it read-only, or with that code";
  return first_of(differences(Facts(*before), Facts(*now)));
}

}  // namespace kv::storage
