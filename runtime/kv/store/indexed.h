// What a table's description says of its indexes.
#pragma once

#include <array>
#include <span>
#include <string>

#include "kv/index/build.h"
#include "kv/index/entries.h"
#include "kv/store/row.h"

namespace kv::storage {

/// A table with indexes: `using Indexes = kv::TypeList<UsersByEmailIndex, …>`, each as `IndexSpec`
/// says.
template <class Spec>
concept Indexed = requires {
  typename Spec::Indexes;
}
&&Spec::Indexes::size != 0;

/// The codec of a row's key inside index entries.
template <TableSpec Spec>
using RowKeyCodec =
    typename std::conditional_t<Spec::KeyCodec::native,
                                std::type_identity<Ordered::Codec<typename Spec::Key>>,
                                std::type_identity<typename Spec::KeyCodec>>::type;

template <TableSpec Spec>
std::string row_key_words(BytesView row_key) {
  using Codec = RowKeyCodec<Spec>;
  KeyScratch scratch;
  typename Codec::View view{};
  return Codec::decode(row_key, scratch, view) ? hex(row_key) : key_text<Codec>(view);
}

template <Indexed Spec, class Index>
inline constexpr index::IndexInfo index_info{Spec::name,
                                             Index::name,
                                             Index::unique,
                                             &index::Components<typename Index::Components>::size,
                                             &index::Components<typename Index::Components>::words,
                                             &row_key_words<Spec>};

template <class Spec, class List>
struct IndexInfos;
template <class Spec, class... Index>
struct IndexInfos<Spec, TypeList<Index...>> {
  static constexpr std::array<index::IndexInfo, sizeof...(Index)> list{index_info<Spec, Index>...};
};

/// The indexes of a table, in the order of the schema.
template <Indexed Spec>
inline constexpr std::span<const index::IndexInfo> index_infos =
    IndexInfos<Spec, typename Spec::Indexes>::list;

template <class Spec>
inline constexpr bool has_unique_index = [] {
  if constexpr (Indexed<Spec>)
    for (const index::IndexInfo& info : index_infos<Spec>)
      if (info.unique) return true;
  return false;
}();

/// The entries of a row, given as the table's value or its view, in all indexes.
template <Indexed Spec, class RowValue>
void collect(const RowValue& row, index::Entries& out) {
  [&]<class... Index>(TypeList<Index...>) {
    std::uint32_t number = 0;
    const auto one = [&]<class I>(std::type_identity<I>) {
      out.begin(number++, index_info<Spec, I>);
      I::entries(row, out);
      out.end();
    };
    (one(std::type_identity<Index>{}), ...);
  }(typename Spec::Indexes{});
}

/// The table for untyped code.
template <TableSpec Spec>
index::IndexedTable indexed_table() {
  if constexpr (Indexed<Spec>) {
    using Codec = typename Row<Spec>::Codec;
    return {index_infos<Spec>, Spec::KeyCodec::native, &Codec::check,
            [](BytesView value, index::Entries& out) { collect<Spec>(Codec::view(value), out); }};
  } else {
    return {};
  }
}

/// The place of an index among those of its table.
template <Indexed Spec, class Index>
inline constexpr std::size_t index_number = []<class... I>(TypeList<I...>) {
  std::size_t number = 0;
  (void)((std::same_as<I, Index> || (++number, false)) || ...);
  static_assert((std::same_as<I, Index> || ...), "the table has no such index");
  return number;
}(typename Spec::Indexes{});

/// The functions that name the indexes of a table, `by_email()`, for `Table` to inherit. `Spec` may
/// have them as `template <class Table> struct Accessors`, each calling `Table::index<I>()`.
template <class Spec, class Table>
struct AccessorsOf {};
template <class Spec, class Table>
requires requires { typename Spec::template Accessors<Table>; }
struct AccessorsOf<Spec, Table> : Spec::template Accessors<Table> {};

}  // namespace kv::storage
