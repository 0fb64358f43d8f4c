#include "kv/schema/diff.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "kv/schema/imported.h"

namespace kv::schema {
namespace {

constexpr std::string_view hook =
    "or say what becomes of the rows in a migration (kv::Migrations, docs/evolution.md)";

std::string keep(const std::string& before) { return "keep " + before + ", " + std::string(hook); }

template <class Named>
std::string names(const std::vector<Named>& list) {
  std::string all;
  for (const Named& one : list) all += (all.empty() ? "" : ", ") + one.name;
  return all;
}

std::string number(const EnumValue& value) {
  return (value.negative ? "-" : "") + std::to_string(value.magnitude);
}

/// The components of an index as a schema declares them, with their types.
std::string words(const Schema& schema, const Index& index) {
  std::string parts;
  for (const IndexComponent& one : index.components)
    parts += (parts.empty() ? "" : ", ") + one.path + ": " + spelling(schema, one.type) +
             (one.optional ? "?" : "") + (one.descending ? " desc" : "");
  return (index.unique ? "unique (" : "(") + parts + ")";
}

class Comparison {
 public:
  Comparison(const Schema& stored, const Schema& program)
      : stored_(stored),
        program_(program),
        before_(stored.tables.front()),
        after_(program.tables.front()),
        slots_(before_.format == Format::flatbuffers && after_.format == Format::flatbuffers) {}

  TableDiff run() {
    if (before_.name != after_.name)
      add(Change::migration, after_.name, "was table " + before_.name + ": its rows move");
    key();
    if (before_.format != after_.format)
      add(Change::migration, after_.name,
          "format was " + std::string(spelling(before_.format)) + ", is " +
              std::string(spelling(after_.format)));
    types(after_.name, before_.value, after_.value);
    indexes();
    TableDiff made;
    made.table = after_.name;
    std::ranges::stable_sort(findings_, std::ranges::greater{}, &Finding::change);
    if (!findings_.empty()) made.change = findings_.front().change;
    made.findings = std::move(findings_);
    made.in_place = in_place_;
    return made;
  }

 private:
  void add(Change change, const std::string& place, std::string what, std::string way_out = {}) {
    findings_.push_back({change, place, std::move(what), std::move(way_out)});
  }
  /// What a derivable change asks of rows that may be readable as they are.
  Change rewritten_unless(bool readable) {
    in_place_ = in_place_ || readable;
    return readable ? Change::compatible : Change::migration;
  }
  std::string was_is(const std::string& place, const Type& before, const Type& after) const {
    return std::string(place == after_.name ? "the value was " : "was ") +
           spelling(stored_, before) + ", is " + spelling(program_, after);
  }

  void key() {
    const std::vector<std::size_t> order = key_order(before_, after_);
    if (order.size() != after_.key.size()) {
      const bool grown = after_.key.size() > before_.key.size();
      add(Change::refused, after_.name,
          "the key was (" + names(before_.key) + "), is (" + names(after_.key) + ")" +
              (grown ? ": stored keys have no value for the new component"
                     : ": several rows could get one key"),
          keep("the key's components"));
      return;
    }
    if (!std::ranges::is_sorted(order))
      add(Change::migration, after_.name,
          "the key was (" + names(before_.key) + "), is (" + names(after_.key) +
              "): rows get keys in the new order");
    for (std::size_t i = 0; i < order.size(); ++i) {
      const KeyComponent& before = before_.key[order[i]];
      const KeyComponent& after = after_.key[i];
      const std::string place = after_.name + "." + after.name;
      if (before.name != after.name)
        add(Change::compatible, place, "key component was called " + before.name);
      if (before.descending != after.descending)
        add(Change::migration, place,
            std::string("key component ") + (after.descending ? "is" : "was") +
                " desc: rows get keys in the new order");
      if (before.automatic != after.automatic)
        add(Change::compatible, place,
            std::string("key component ") + (after.automatic ? "is" : "was") + " auto");
      types(place, before.type, after.type);
    }
    const bool by_hand = std::max(before_.key_format, after_.key_format) > KeyFormat::native;
    if (before_.key_format != after_.key_format)
      add(by_hand ? Change::refused : Change::migration, after_.name,
          "key_format was " + std::string(spelling(before_.key_format)) + ", is " +
              std::string(spelling(after_.key_format)));
  }

  void types(const std::string& place, const Type& boxed_before, const Type& boxed_after) {
    const Type& before = unboxed(boxed_before);
    const Type& after = unboxed(boxed_after);
    if ((&before == &boxed_before) != (&after == &boxed_after))
      add(rewritten_unless(slots_), place, was_is(place, boxed_before, boxed_after));
    if (before.kind != Kind::optional && after.kind == Kind::optional) {
      add(Change::migration, place, "made optional: " + was_is(place, before, after));
      types(place, before, after.args[0]);
      return;
    }
    if (before.kind == Kind::optional && after.kind != Kind::optional) {
      add(Change::refused, place,
          was_is(place, before, after) + ": a row without it has no value to show",
          keep(spelling(stored_, before)));
      return;
    }
    if (before.kind != after.kind) {
      other(place, before, after);
      return;
    }
    switch (before.kind) {
      case Kind::scalar:
        scalars(place, before, after);
        return;
      case Kind::enumeration:
        if (first_visit(before, after))
          enums(place, stored_.enums[before.declaration], program_.enums[after.declaration]);
        return;
      case Kind::structure:
        if (first_visit(before, after))
          structs(place, stored_.structs[before.declaration], program_.structs[after.declaration]);
        return;
      case Kind::variant:
        if (first_visit(before, after))
          cases(place, stored_.variants[before.declaration].cases,
                program_.variants[after.declaration].cases);
        return;
      case Kind::optional:
        types(place, before.args[0], after.args[0]);
        return;
      case Kind::list:
        types(place + "[]", before.args[0], after.args[0]);
        return;
      case Kind::array:
        if (before.length != after.length)
          other(place, before, after);
        else
          types(place + "[]", before.args[0], after.args[0]);
        return;
      case Kind::map:
      case Kind::hashmap:
        types(place + " (its keys)", before.args[0], after.args[0]);
        types(place + "[]", before.args[1], after.args[1]);
        return;
      case Kind::tuple:
        if (before.args.size() != after.args.size()) {
          other(place, before, after);
          return;
        }
        for (std::size_t i = 0; i < before.args.size(); ++i)
          types(place + "." + std::to_string(i), before.args[i], after.args[i]);
        return;
      case Kind::box:
        return;  // unboxed above
    }
  }

  void other(const std::string& place, const Type& before, const Type& after) {
    add(Change::refused, place, was_is(place, before, after), keep(spelling(stored_, before)));
  }

  void scalars(const std::string& place, const Type& before, const Type& after) {
    if (before.scalar == after.scalar) return;
    if (widens(before.scalar, after.scalar)) {
      add(Change::migration, place, "widened: " + was_is(place, before, after));
      return;
    }
    if (widens(after.scalar, before.scalar)) {
      add(Change::refused, place, was_is(place, before, after) + ": a stored number may not fit",
          keep(spelling(stored_, before)));
      return;
    }
    other(place, before, after);
  }

  void enums(const std::string& place, const Enum& before, const Enum& after) {
    if (before.underlying != after.underlying) {
      const bool wider = widens(before.underlying, after.underlying);
      add(wider ? Change::migration : Change::refused, place,
          "enum " + after.name + " was : " + std::string(spelling(before.underlying)) +
              ", is : " + std::string(spelling(after.underlying)),
          wider ? "" : keep(std::string(spelling(before.underlying))));
    }
    std::vector<bool> found(before.values.size(), false);
    bool in_order = true;
    for (std::size_t i = 0; i < after.values.size(); ++i) {
      const EnumValue& value = after.values[i];
      const std::size_t old = continues(before.values, after.values, i);
      if (old == none) {
        const bool last = i >= before.values.size();
        in_order &= last;
        add(Change::compatible, place,
            "value " + value.name + " of enum " + after.name + " is new");
        continue;
      }
      found[old] = true;
      in_order &= old == i;
      const EnumValue& was = before.values[old];
      if (was.name != value.name)
        add(Change::compatible, place,
            "value " + value.name + " of enum " + after.name + " was called " + was.name);
      if (was.bits() != value.bits())
        add(Change::refused, place,
            "value " + value.name + " of enum " + after.name + " was " + number(was) + ", is " +
                number(value),
            keep("the number"));
    }
    bool all = true;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found[i]) continue;
      all = false;
      add(Change::refused, place,
          "value " + before.values[i].name + " of enum " + after.name +
              " is gone: a stored row may have it",
          "keep it; if it was renamed, say `renamed from " + before.values[i].name + "`; " +
              std::string(hook));
    }
    if (all && !in_order)
      add(Change::migration, place,
          "the values of enum " + after.name + " are in another order: were " +
              names(before.values) + ", are " + names(after.values));
  }

  void structs(const std::string& place, const Struct& before, const Struct& after) {
    // Imported tables are whole values. Files of before their schemas were kept have nothing of it.
    const bool unnamed = place == after_.name && before_.format == Format::flatbuffers &&
                         before.fields.empty() && before.binary_schema.empty();
    if (unnamed || !before.binary_schema.empty() || !after.binary_schema.empty()) {
      imported_tables(place, before, after, unnamed);
      return;
    }
    fields(place, before.fields, after.fields);
    if (before.memory && after.memory && before.memory != after.memory)
      add(Change::migration, place,
          "struct " + after.name + " lies otherwise in memory: was " + layout(*before.memory) +
              ", is " + layout(*after.memory));
  }
  void imported_tables(const std::string& place, const Struct& before, const Struct& after,
                       bool unnamed) {
    if (unnamed && after.fields.empty()) return;
    if (before.binary_schema.empty() || after.binary_schema.empty()) {
      add(Change::refused, place,
          "the value was " + before.name + ", is " + after.name +
              ": one of the two is a table of an imported .fbs",
          keep(before.name));
      return;
    }
    const auto old = imported::read(before.binary_schema);
    const auto now = imported::read(after.binary_schema);
    for (const auto& one : imported::differences(*old, before.name, *now, after.name))
      add(Change::refused, place, one.place + " " + one.what,
          "keep what stored rows have, " + std::string(hook));
  }
  static std::string layout(const Memory& memory) {
    std::string text = std::to_string(memory.size) + " bytes aligned to " +
                       std::to_string(memory.align) + (memory.big_endian ? ", big-endian" : "") +
                       ", fields at";
    for (const std::uint64_t offset : memory.offsets) text += " " + std::to_string(offset);
    return text;
  }

  void fields(const std::string& place, const std::vector<Field>& before,
              const std::vector<Field>& after) {
    std::vector<std::size_t> order;
    std::vector<bool> found(before.size(), false);
    const bool in_slots = keeps_slots(before, after);
    for (std::size_t i = 0; i < after.size(); ++i) {
      const Field& field = after[i];
      const std::string at = place + "." + field.name;
      const std::size_t old = continues(before, after, i);
      if (old == none) {
        new_field(at, field, in_slots);
        continue;
      }
      found[old] = true;
      order.push_back(old);
      if (before[old].name != field.name)
        add(rewritten_unless(in_slots), at, "renamed from " + before[old].name);
      if (before[old].default_value != field.default_value) other_default(at, field);
      types(at, before[old].type, field.type);
    }
    for (std::size_t i = 0; i < found.size(); ++i)
      if (!found[i])
        add(Change::migration, place + "." + before[i].name,
            "removed: its stored values (" + spelling(stored_, before[i].type) + ") are dropped");
    if (!std::ranges::is_sorted(order))
      add(Change::migration, place,
          "fields are in another order: were " + names(before) + "; are " + names(after));
  }

  /// FlatBuffers: what `before` lists still has the numbers that it is found by in stored rows, and
  /// those have nothing under the numbers behind it.
  template <class Named>
  bool keeps_slots(const std::vector<Named>& before, const std::vector<Named>& after) const {
    for (std::size_t i = 0; slots_ && i < before.size(); ++i)
      if (i >= after.size() || continues(before, after, i) != i) return false;
    return slots_;
  }

  void other_default(const std::string& place, const Field& field) {
    const Kind kind = unboxed(field.type).kind;
    if (slots_ && (kind == Kind::scalar || kind == Kind::enumeration))
      add(Change::migration, place,
          "another default: rows that leave the field out keep the old one, written out");
    else
      add(Change::compatible, place, "another default: stored rows keep their values");
  }

  void new_field(const std::string& place, const Field& field, bool in_slots) {
    const std::string type = spelling(program_, field.type);
    const bool optional = unboxed(field.type).kind == Kind::optional;
    // An optional that was left out is none, whatever its default.
    const bool has_default =
        field.default_value && !(optional && field.default_value->kind == ConstantKind::empty);
    if (in_slots && (optional ? !has_default : field.default_value.has_value())) {
      add(rewritten_unless(in_slots), place,
          "new (" + type + ") at the end: stored rows read as " +
              (optional ? "none" : "its default"));
      return;
    }
    if (field.default_value)
      add(Change::migration, place, "new (" + type + "): stored rows get its default");
    else if (unboxed(field.type).kind == Kind::optional)
      add(Change::migration, place, "new (" + type + "): stored rows have none");
    else
      add(Change::refused, place, "new (" + type + "), and stored rows have no value for it",
          "give it a default (`" + field.name + ": " + type + " = …`), make it optional (`" + type +
              "?`), " + std::string(hook));
  }

  void cases(const std::string& place, const std::vector<Case>& before,
             const std::vector<Case>& after) {
    std::vector<std::size_t> order;
    std::vector<bool> found(before.size(), false);
    const bool in_slots = keeps_slots(before, after);
    for (std::size_t i = 0; i < after.size(); ++i) {
      const std::string at = place + "." + after[i].name;
      const std::size_t old = continues(before, after, i);
      if (old == none) {
        add(rewritten_unless(in_slots), at, "new case");
        continue;
      }
      found[old] = true;
      order.push_back(old);
      if (before[old].name != after[i].name)
        add(rewritten_unless(in_slots), at, "case renamed from " + before[old].name);
      fields(at, before[old].fields, after[i].fields);
    }
    for (std::size_t i = 0; i < found.size(); ++i)
      if (!found[i])
        add(Change::refused, place + "." + before[i].name,
            "this case is gone: a stored row may be one",
            "keep it; if it was renamed, say `renamed from " + before[i].name + "`; " +
                std::string(hook));
    if (!std::ranges::is_sorted(order))
      add(Change::migration, place,
          "cases are in another order: were " + names(before) + "; are " + names(after));
  }

  void indexes() {
    for (const Index& after : after_.indexes) {
      const std::string place = after_.name + "." + after.name;
      const auto before = std::ranges::find(before_.indexes, after.name, &Index::name);
      if (before == before_.indexes.end())
        add(Change::compatible, place,
            "new index " + words(program_, after) + ": built when the database is opened");
      else if (words(stored_, *before) != words(program_, after))
        add(Change::compatible, place,
            "index was " + words(stored_, *before) + ", is " + words(program_, after) +
                ": built anew when the database is opened");
    }
    for (const Index& before : before_.indexes)
      if (std::ranges::find(after_.indexes, before.name, &Index::name) == after_.indexes.end())
        add(Change::compatible, after_.name + "." + before.name,
            "index removed: dropped when the database is opened");
  }

  /// Each pair of declarations is compared once, in the first place that meets it.
  bool first_visit(const Type& before, const Type& after) {
    return visited_.emplace(before.kind, before.declaration, after.declaration).second;
  }

  const Schema& stored_;
  const Schema& program_;
  const Table& before_;
  const Table& after_;
  const bool slots_;  // FlatBuffers: rows know fields by number, and what they lack has a value
  bool in_place_ = false;
  std::set<std::tuple<Kind, std::uint32_t, std::uint32_t>> visited_;
  std::vector<Finding> findings_;
};

bool is_signed(Scalar scalar) { return scalar >= Scalar::i8 && scalar <= Scalar::i128; }
bool is_integer(Scalar scalar) { return scalar >= Scalar::u8 && scalar <= Scalar::i128; }
unsigned bits(Scalar scalar) {
  const auto first = is_signed(scalar) ? Scalar::i8 : Scalar::u8;
  return 8U << (static_cast<unsigned>(scalar) - static_cast<unsigned>(first));
}

TableDiff one_finding(std::string_view table, Change change, std::string what,
                      std::string way_out) {
  TableDiff made;
  made.table = std::string(table);
  made.change = change;
  made.findings.push_back({change, made.table, std::move(what), std::move(way_out)});
  return made;
}

}  // namespace

std::string_view spelling(Change change) {
  switch (change) {
    case Change::identical:
      return "identical";
    case Change::compatible:
      return "compatible";
    case Change::migration:
      return "migration";
    case Change::refused:
      return "refused";
  }
  return "?";
}

std::string Finding::text() const {
  return (place.empty() ? "" : place + ": ") + what + (way_out.empty() ? "" : "; " + way_out);
}

bool widens(Scalar before, Scalar after) {
  if (before == Scalar::f32) return after == Scalar::f64;
  if (!is_integer(before) || !is_integer(after)) return false;
  if (is_signed(before) == is_signed(after)) return bits(before) < bits(after);
  return is_signed(after) && bits(before) < bits(after);
}

std::vector<std::size_t> key_order(const Table& before, const Table& after) {
  std::vector<std::size_t> by_name;
  std::vector<std::size_t> by_place;
  if (before.key.size() != after.key.size()) return by_name;
  for (std::size_t i = 0; i < after.key.size(); ++i) {
    by_place.push_back(i);
    const auto found = std::ranges::find(before.key, after.key[i].name, &KeyComponent::name);
    if (found != before.key.end())
      by_name.push_back(static_cast<std::size_t>(found - before.key.begin()));
  }
  return by_name.size() == after.key.size() ? by_name : by_place;
}

IndexChanges index_changes(const Schema& before, const Schema& after) {
  IndexChanges changes;
  const auto& old = before.tables.front().indexes;
  const auto& now = after.tables.front().indexes;
  for (const Index& index : now) {
    const auto found = std::ranges::find(old, index.name, &Index::name);
    if (found != old.end() && words(before, *found) == words(after, index)) continue;
    changes.made.push_back(index.name);
    if (found != old.end()) changes.changed.push_back(index.name);
  }
  for (const Index& index : old)
    if (std::ranges::find(now, index.name, &Index::name) == now.end())
      changes.gone.push_back(index.name);
  return changes;
}

TableDiff diff(const Schema& stored, const Schema& program) {
  return Comparison(stored, program).run();
}

TableDiff diff(std::span<const std::byte> stored, std::span<const std::byte> program) {
  const std::optional<Schema> after = read(program);
  const bool known = after && after->tables.size() == 1;
  const std::string name = known ? after->tables.front().name : "";
  if (std::ranges::equal(stored, program)) {
    TableDiff same;
    same.table = name;
    return same;
  }
  const std::optional<Schema> before = read(stored);
  if (!known || !before || before->tables.size() != 1)
    return one_finding(name, Change::refused, "it is declared differently",
                       "open it with the program that wrote it");
  TableDiff made = diff(*before, *after);
  // Words that no rule is about, such as `renamed from`, come and go without consequence.
  if (made.change == Change::identical) made.change = Change::compatible;
  return made;
}

TableDiff stored_only(std::string_view table) {
  return one_finding(table, Change::compatible,
                     "no longer in the schema: the table stays in the file, untouched", "");
}

TableDiff program_only(std::string_view table) {
  return one_finding(table, Change::compatible, "new table: created when the database is opened",
                     "");
}

}  // namespace kv::schema
