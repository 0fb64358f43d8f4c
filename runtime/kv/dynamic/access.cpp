#include "kv/dynamic/access.h"

namespace kv::dynamic {
namespace {

/// Order of the C++ keys of a generated map: numbers, enums by number, text and uuids by bytes.
bool less(const Node& node, const Value& a, const Value& b) {
  if (node.kind == schema::Kind::enumeration) {
    const auto& values = node.names->values;
    const auto& first = values[position_of(node, a)];
    const auto& second = values[position_of(node, b)];
    return WideInteger{0, first.magnitude, first.negative}.less(
        WideInteger{0, second.magnitude, second.negative});
  }
  return with_scalar(node.scalar, [&]<class T>(std::type_identity<T>) {
    if constexpr (std::same_as<T, Bytes>) {
      const BytesView left = a.as<BytesView>();
      const BytesView right = b.as<BytesView>();
      return std::ranges::lexicographical_compare(left, right);
    } else if constexpr (std::same_as<T, std::string>) {
      return a.as<std::string_view>() < b.as<std::string_view>();
    } else {
      return a.as<T>() < b.as<T>();
    }
  });
}

}  // namespace

std::vector<EntryRef> sorted_entries(const Node& key, const Value& value) {
  std::vector<EntryRef> entries;
  for (const auto& [one, mapped] : value.entries()) entries.emplace_back(&one, &mapped);
  const auto before = [&](const EntryRef& a, const EntryRef& b) {
    return less(key, *a.first, *b.first);
  };
  const auto not_above = [&](const EntryRef& a, const EntryRef& b) { return !before(a, b); };
  if (std::ranges::adjacent_find(entries, not_above) == entries.end()) return entries;
  std::ranges::stable_sort(entries, before);
  std::vector<EntryRef> unique;
  for (const EntryRef& entry : entries)
    if (!unique.empty() && !before(unique.back(), entry))
      unique.back() = entry;
    else
      unique.push_back(entry);
  return unique;
}

std::vector<EntryRef> entries_to_write(const Node& map, const Value& value) {
  const Node& key = *map.key;
  if (map.kind == schema::Kind::map) return sorted_entries(key, value);
  std::vector<EntryRef> entries;
  for (const auto& [one, mapped] : value.entries()) entries.emplace_back(&one, &mapped);
  // As kv::HashMap does: the place of the first, the value of the last.
  std::vector<std::size_t> order(entries.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return less(key, *entries[a].first, *entries[b].first);
  });
  std::vector<bool> dropped(entries.size(), false);
  for (std::size_t i = 0; i + 1 < order.size();) {
    std::size_t end = i + 1;
    while (end < order.size() && !less(key, *entries[order[i]].first, *entries[order[end]].first))
      dropped[order[end++]] = true;
    entries[order[i]].second = entries[order[end - 1]].second;
    i = end;
  }
  std::vector<EntryRef> unique;
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (!dropped[i]) unique.push_back(entries[i]);
  return unique;
}

}  // namespace kv::dynamic
