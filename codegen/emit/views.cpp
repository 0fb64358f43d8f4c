// View classes: accessors over a record's bytes, one class per type and format.
#include <algorithm>
#include <optional>
#include <set>

#include "emit/builder.h"
#include "emit/literals.h"
#include "emit/order.h"
#include "naming/naming.h"

namespace kvgen::emit {
namespace {

using model::Format;
using Place = Spelling::Place;

constexpr std::size_t line_max = 100;

bool is_rkyv(Format format) { return format == Format::rkyv || format == Format::rkyv_unaligned; }

/// `ListView<…>` of a class that is not complete yet must not be touched before it is; accessors
/// that would are defined behind all classes.
class Group {
 public:
  Group(Context& context, Format format, bool secondary, bool foreign)
      : context_(context), format_(format), foreign_(foreign) {
    // In a namespace of the format, or behind a guard, short names could mean something else.
    place_ = secondary || foreign ? Place::outside : Place::inside;
  }

  /// `pending`: the types of the format whose views are not complete; these are taken from it.
  json build(const std::vector<TypeId>& ids, std::set<TypeId>& pending) {
    json views = json::array();
    pending_.swap(pending);
    for (const TypeId id : ids) add(id, views);
    pending_.swap(pending);
    return views;
  }

 private:
  void add(TypeId id, json& views) {
    const std::string name = type_name(context_.schema, id);
    if (!id.is_variant) {
      pending_.erase(id);  // in its own functions a class is complete
      const model::Struct& one = context_.schema.structs[id.index];
      views.push_back({{"struct", build_struct(id, name, one.doc, one.fields, std::nullopt)}});
      return;
    }
    const model::Variant& variant = context_.schema.variants[id.index];
    for (std::size_t i = 0; i < variant.cases.size(); ++i)
      views.push_back({{"struct", build_struct(id, naming::case_type(name, variant.cases[i].name),
                                               variant.cases[i].doc, variant.cases[i].fields, i)}});
    pending_.erase(id);
    views.push_back({{"variant", build_variant(id, name, variant)}});
  }

  json build_struct(TypeId id, const std::string& name, const model::Doc& doc,
                    const std::vector<model::Field>& fields,
                    std::optional<std::size_t> case_index) {
    const bool is_case = case_index.has_value();
    json out = common(id, name);
    put(out, "doc", doc_lines(doc));
    const bool in_place = is_rkyv(format_) || format_ == Format::native;
    std::vector<std::uint64_t> offsets;
    if (format_ == Format::native) {
      offsets = context_.schema.structs[id.index].memory.offsets;
      out["in_place"] = true;
      out["native"] = true;
    } else if (is_rkyv(format_)) {
      Layout& layout = format_ == Format::rkyv ? context_.aligned : context_.packed;
      offsets = layout.offsets(fields, is_case);
      if (!fields.empty()) {
        std::vector<std::string> numbers;
        for (const std::uint64_t at : offsets) numbers.push_back(std::to_string(at));
        out["layout"] = {{"offsets", is_case ? "case_offsets_of" : "offsets_of"},
                         {"count", fields.size()},
                         {"numbers", wrap(numbers)}};
      }
      out["in_place"] = true;
    } else if (format_ == Format::flatbuffers) {
      out["in_place"] = true;  // a table knows where its fields are
    } else {
      out["located"] = {{"count", fields.size()}};
    }
    // Of the file's own types flatc makes code; of imported ones the runtime finds the fields.
    const flat::Table* flatc = nullptr;
    if (format_ == Format::flatbuffers && !foreign_) {
      const std::size_t table = is_case ? context_.flat->cases.at({id.index, *case_index})
                                        : context_.flat->structs.at(id.index);
      flatc = &context_.flat->tables[table];
      out["flatc"] = {{"type", flatc_type(context_, table)}};
    }
    json accessors = json::array();
    json later = json::array();
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const model::Field& field = fields[i];
      const std::string at = in_place ? "record_ + " + std::to_string(offsets[i])
                                      : "record_[" + std::to_string(i) + "]";
      json one = {{"name", naming::field(field.name)},
                  {"type", context_.spelling.view(field.type, format_, place_)}};
      put(one, "doc", doc_lines(field.doc));
      const std::string value =
          format_ == Format::flatbuffers
              ? read_flat(field, i, flatc == nullptr ? nullptr : &flatc->fields[i])
              : read(field.type, at);
      const std::string type = one["type"];
      const std::string member = one["name"];
      // The line that the template would make of it.
      const bool fits = type.size() + member.size() + value.size() + 32 <= line_max;
      if (is_pending(field.type)) {
        later.push_back(
            {{"view", out["name"]}, {"name", member}, {"type", type}, {"value", value}});
        one["later"] = true;
      } else {
        one[fits ? "now" : "long"] = value;
      }
      accessors.push_back(std::move(one));
    }
    out["fields"] = std::move(accessors);
    if (!later.empty()) out["later"] = std::move(later);
    if (is_case) {
      out["whole"] = context_.spelling.type(id, Place::outside);
      if (is_rkyv(format_)) out["inside"] = true;
    } else {
      out["declares"] = true;
    }
    if (!is_case || !is_rkyv(format_))
      out["alone"] = {{"start", out.contains("in_place") ? "record_" : "record_[0]"}};
    return out;
  }

  json build_variant(TypeId id, const std::string& name, const model::Variant& variant) {
    json out = common(id, name);
    put(out, "doc", doc_lines(variant.doc));
    out["declares"] = true;
    json cases = json::array();
    std::vector<std::string> enumerators;
    for (const model::Case& one : variant.cases) {
      const std::string record =
          is_rkyv(format_) ? "record_" : format_tag(format_) + "::payload(record_)";
      const std::string view = naming::view(naming::case_type(name, one.name));
      cases.push_back(
          {{"name", naming::field(one.name)},
           {"test", naming::case_test(one.name)},
           {"enumerator", naming::enumerator(one.name)},
           {"message", string_literal(variant.name + " holds another case than " + one.name)},
           {"view", naming::view(name)},
           {"type", view},
           {"record", record}});
      enumerators.push_back(naming::enumerator(one.name));
    }
    out["enumerators"] = wrap(enumerators, 80);
    out["final"] = cases.back();
    json tested = cases;
    tested.erase(tested.size() - 1);
    if (!tested.empty()) out["tested"] = std::move(tested);
    out["cases"] = std::move(cases);
    return out;
  }

  json common(TypeId id, const std::string& name) const {
    const model::FileIndex file = file_of(context_.schema, id);
    const std::string view = naming::view(name);
    const bool own = cpp_name(context_.schema, id).empty();
    const auto owned = [&](Place place) {
      return own ? context_.spelling.qualified(file, name, place)
                 : context_.spelling.type(id, place);
    };
    const std::string inner =
        context_.spelling.is_secondary(id, format_) ? format_namespace(format_) + "::" : "";
    json out = {{"name", view},
                {"view_full", context_.spelling.qualified(file, inner + view, Place::outside)},
                {"owned", owned(place_)},
                {"owned_full", owned(Place::outside)},
                {"format", format_tag(format_)}};
    out["linkage"] = foreign_ ? "inline " : "";
    if (!context_.write_only.contains(id)) out["unpacks"] = true;
    return out;
  }

  /// The view of the field at `at`: a nested class directly, the rest through the format.
  std::string read(const model::Type& type, const std::string& at) const {
    using Kind = model::Type::Kind;
    const bool sum =
        type.kind == Kind::variant && !context_.schema.variants[type.declaration].cpp.empty();
    if (type.kind == Kind::structure || (type.kind == Kind::variant && !sum))
      return context_.spelling.view(type, format_, place_) + "(" + at + ")";
    return format_tag(format_) + "::read<" + context_.spelling.owned(type, place_) + ">(" + at +
           ")";
  }

  /// The view of a table's field: of what flatc's accessor gives, or by its number.
  std::string read_flat(const model::Field& field, std::size_t index,
                        const flat::Field* flatc) const {
    const std::string otherwise = flat_default(context_, field, flatc != nullptr);
    return format_tag(format_) + (flatc != nullptr ? "::view<" : "::field<") +
           context_.spelling.owned(field.type, place_) + ">(" +
           (flatc != nullptr ? "flatbuffer()." + flatc->name + "()"
                             : "record_, " + std::to_string(index)) +
           (otherwise.empty() ? "" : ", " + otherwise) + ")";
  }

  bool is_pending(const model::Type& type) const {
    if (pending_.empty()) return false;
    std::vector<TypeId> ids;
    mentioned(type, false, ids);
    return std::any_of(ids.begin(), ids.end(),
                       [&](const TypeId id) { return pending_.contains(id); });
  }

  Context& context_;
  Format format_;
  bool foreign_;
  Place place_ = Place::inside;
  std::set<TypeId> pending_;
};

}  // namespace

std::string guard_name(const std::string& prefix, const std::string& view) {
  std::string out = prefix;
  for (std::size_t i = 0; i < view.size(); ++i) {
    if (view[i] == ':') {
      out += '_';
      ++i;
    } else {
      out += view[i] == '_' ? std::string("_0") : std::string(1, view[i]);
    }
  }
  return out;
}

json build_view_groups(Context& context) {
  std::map<Format, std::vector<TypeId>> own;
  std::map<Format, std::vector<TypeId>> foreign;
  for (const auto& [id, formats] : context.spelling.usage(0).all()) {
    const model::FileIndex file = file_of(context.schema, id);
    for (const Format format : formats) {
      const auto& offered = context.spelling.usage(file).formats(id);
      if (file == 0)
        own[format].push_back(id);
      else if (std::find(offered.begin(), offered.end(), format) == offered.end())
        foreign[format].push_back(id);
    }
  }

  json groups = json::array();
  const auto add = [&](const std::vector<TypeId>& ids, Format format, bool secondary,
                       bool is_foreign, std::set<TypeId>& pending) {
    std::string path = context.spelling.name_space(file_of(context.schema, ids.front()));
    if (secondary) path += (path.empty() ? "" : "::") + format_namespace(format);
    json group = json::object();
    if (!path.empty()) group["namespace"] = {{"path", path}};
    group["views"] = Group(context, format, secondary, is_foreign).build(ids, pending);
    for (const json& view : group["views"])
      if (view.front().contains("later")) group["later_present"] = true;
    if (is_foreign) {
      group["inline"] = true;
      group["macro"] = guard_name("KV_VIEWS", group["views"].front().front()["view_full"]);
    } else {
      group["own"] = true;
    }
    groups.push_back(std::move(group));
  };
  // Imported types first, so that the file's own views find theirs complete. One group for each:
  // every one has a guard of its own.
  for (const auto& [format, ids] : foreign)
    for (const TypeId id : in_dependency_order(context.schema, ids, false)) {
      if (id.is_variant && !cpp_name(context.schema, id).empty()) continue;  // has no view class
      std::set<TypeId> pending{id};
      add({id}, format, context.spelling.is_secondary(id, format), true, pending);
    }
  // In the order of what needs what, whichever of the two namespaces of a format it stands in.
  for (const auto& [format, ids] : own) {
    std::set<TypeId> pending(ids.begin(), ids.end());
    std::vector<TypeId> run;
    bool secondary = false;
    for (const TypeId id : in_dependency_order(context.schema, ids, false)) {
      const bool next = context.spelling.is_secondary(id, format);
      if (next != secondary && !run.empty()) {
        add(run, format, secondary, false, pending);
        run.clear();
      }
      secondary = next;
      run.push_back(id);
    }
    add(run, format, secondary, false, pending);
  }
  return groups;
}

}  // namespace kvgen::emit
