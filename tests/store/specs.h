// A small database written by hand as the generator would write it.
#pragma once

#include <filesystem>
#include <string>

#include "kv/runtime.h"
#include "support/database.h"
#include "support/errors.h"
#include "support/folder.h"

namespace test {

using kv::test::bytes;
using kv::test::code_of;
using kv::test::Folder;
using kv::test::message_of;
using kv::test::options;

struct TickKeyView;
struct TickKey {
  std::string symbol{};
  kv::Timestamp at{};
  operator TickKeyView() const noexcept;
  friend bool operator==(const TickKey&, const TickKey&) = default;
  friend auto operator<=>(const TickKey&, const TickKey&) = default;
};
struct TickKeyView {
  std::string_view symbol{};
  kv::Timestamp at{};
  friend bool operator==(const TickKeyView&, const TickKeyView&) = default;
};
inline TickKey::operator TickKeyView() const noexcept { return {symbol, at}; }

struct Point {
  std::int32_t x = 0;
  std::string label{};
  friend bool operator==(const Point&, const Point&) = default;
};

class PointView;

}  // namespace test

template <>
struct kv::DescribeKey<::test::TickKey> {
  using View = ::test::TickKeyView;
  using Components = TypeList<Ascending<std::string>, Descending<Timestamp>>;
  static constexpr std::array<std::string_view, 2> fields{"symbol", "at"};
  template <class Self, class Fn>
  static constexpr decltype(auto) apply(Self& self, Fn&& fn) {
    return fn(self.symbol, self.at);
  }
};

template <>
struct kv::Describe<::test::Point> {
  static constexpr std::string_view name = "Point";
  static constexpr std::array<std::string_view, 2> fields{"x", "label"};
  template <class Self, class Fn>
  static constexpr decltype(auto) apply(Self& self, Fn&& fn) {
    return fn(self.x, self.label);
  }
  template <class View, class Fn>
  static decltype(auto) apply_view(const View& view, Fn&& fn) {
    return fn(view.x(), view.label());
  }
};
template <>
struct kv::ViewClass<kv::Rkyv, ::test::Point> {
  using type = ::test::PointView;
};

namespace test {

class PointView {
 public:
  using Owned = Point;
  explicit PointView(const std::byte* record) noexcept : record_(record) {}
  std::int32_t x() const noexcept {
    return kv::Rkyv::read<std::int32_t>(record_ + kv::Rkyv::offsets_of<Point>[0]);
  }
  std::string_view label() const noexcept {
    return kv::Rkyv::read<std::string>(record_ + kv::Rkyv::offsets_of<Point>[1]);
  }
  Point unpack() const { return {x(), std::string(label())}; }

 private:
  const std::byte* record_;
};

template <class K, class Codec, class V, class F, bool Auto = false>
struct Spec {
  using Key = K;
  using KeyCodec = Codec;
  using Value = V;
  using Format = F;
  static constexpr bool automatic = Auto;
};
using U64 = std::uint64_t;

struct NotesSpec : Spec<U64, kv::Ordered::Codec<U64>, std::string, kv::Raw> {
  static constexpr std::string_view name = "notes";
  static kv::BytesView descriptor() noexcept { return kv::as_bytes("notes: u64 -> string"); }
};
struct BlobsSpec : Spec<std::string, kv::Ordered::Codec<std::string>, kv::Bytes, kv::Raw> {
  static constexpr std::string_view name = "blobs";
  static kv::BytesView descriptor() noexcept { return kv::as_bytes("blobs: string -> bytes"); }
};
struct TicksSpec : Spec<TickKey, kv::Ordered::Codec<TickKey>, std::int64_t, kv::Rkyv> {
  static constexpr std::string_view name = "ticks";
  static kv::BytesView descriptor() noexcept { return kv::as_bytes("ticks"); }
};
struct OrdersSpec : Spec<U64, kv::Ordered::Codec<U64>, Point, kv::Rkyv, true> {
  static constexpr std::string_view name = "orders";
  static kv::BytesView descriptor() noexcept { return kv::as_bytes("orders"); }
};
struct CountsSpec : Spec<U64, kv::Native::Codec<U64>, std::int64_t, kv::Rkyv> {
  static constexpr std::string_view name = "counts";
  static kv::BytesView descriptor() noexcept { return kv::as_bytes("counts"); }
};

class [[nodiscard]] ReadTxn : public kv::ReadTxn {
 public:
  using kv::ReadTxn::ReadTxn;
  kv::TableReader<NotesSpec> notes() const KV_LIFETIMEBOUND { return table<NotesSpec>(0); }
  kv::TableReader<BlobsSpec> blobs() const KV_LIFETIMEBOUND { return table<BlobsSpec>(1); }
  kv::TableReader<TicksSpec> ticks() const KV_LIFETIMEBOUND { return table<TicksSpec>(2); }
  kv::TableReader<OrdersSpec> orders() const KV_LIFETIMEBOUND { return table<OrdersSpec>(3); }
  kv::TableReader<CountsSpec> counts() const KV_LIFETIMEBOUND { return table<CountsSpec>(4); }
};

class [[nodiscard]] WriteTxn : public kv::TypedWriteTxn<WriteTxn> {
 public:
  using kv::TypedWriteTxn<WriteTxn>::TypedWriteTxn;
  kv::TableWriter<NotesSpec> notes() & KV_LIFETIMEBOUND { return table<NotesSpec>(0); }
  kv::TableWriter<BlobsSpec> blobs() & KV_LIFETIMEBOUND { return table<BlobsSpec>(1); }
  kv::TableWriter<TicksSpec> ticks() & KV_LIFETIMEBOUND { return table<TicksSpec>(2); }
  kv::TableWriter<OrdersSpec> orders() & KV_LIFETIMEBOUND { return table<OrdersSpec>(3); }
  kv::TableWriter<CountsSpec> counts() & KV_LIFETIMEBOUND { return table<CountsSpec>(4); }
};

class Database : public kv::TypedDatabase<Database, ReadTxn, WriteTxn> {
 public:
  static constexpr std::uint32_t version = 1;
  static Database open(const std::filesystem::path& path, const kv::Options& options = {}) {
    return open_as(path, options, schema());
  }
  /// With another idea of the schema than this program's.
  static Database open(const std::filesystem::path& path, const kv::Options& options,
                       const kv::SchemaInfo& schema) {
    return open_as(path, options, schema);
  }
  static kv::SchemaInfo schema() {
    return kv::schema_info<NotesSpec, BlobsSpec, TicksSpec, OrdersSpec, CountsSpec>(version);
  }
  kv::Table<NotesSpec> notes() const { return table<NotesSpec>(0); }
  kv::Table<BlobsSpec> blobs() const { return table<BlobsSpec>(1); }
  kv::Table<TicksSpec> ticks() const { return table<TicksSpec>(2); }
  kv::Table<OrdersSpec> orders() const { return table<OrdersSpec>(3); }
  kv::Table<CountsSpec> counts() const { return table<CountsSpec>(4); }
};

}  // namespace test
