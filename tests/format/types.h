// The named types of the conformance data, as C++: what data/types.json in the data set declares,
// described as generated code would describe them, with the least view class that unpacks.
#pragma once
#include "kv/format/rkyv/rkyv.h"
namespace conformance {
struct Point;
struct Address;
struct Padded;
struct Mixed;
enum class Status : std::uint8_t;
struct Shape;
struct Empty;
struct PointF;
struct Wrapper;
struct Wide;
struct Strs;
struct Outer;
struct Middle;
struct Leaf;
struct Opts;
struct VecsOfAll;
struct Arrs;
struct Boxed;
struct Chars;
struct Tup;
struct Tree;
struct ListNode;
enum class Sparse : std::uint8_t;
struct Small;
struct Event;
struct Log;
struct WithMap;
struct WithHash;
struct User;
struct CikData;
struct Filing;
struct Metrics;
}  // namespace conformance
namespace conformance {
struct Point {
  std::int32_t x{};
  std::int32_t y{};
  friend bool operator==(const Point&, const Point&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Point> {
  static constexpr std::string_view name = "Point";
  static constexpr std::array<std::string_view, 2> fields{"x", "y"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.x, s.y);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Point> {
  struct type {
    using Owned = conformance::Point;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Address {
  std::string street{};
  std::string city{};
  std::string zip{};
  friend bool operator==(const Address&, const Address&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Address> {
  static constexpr std::string_view name = "Address";
  static constexpr std::array<std::string_view, 3> fields{"street", "city", "zip"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.street, s.city, s.zip);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Address> {
  struct type {
    using Owned = conformance::Address;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Padded {
  std::uint8_t a{};
  std::uint32_t b{};
  friend bool operator==(const Padded&, const Padded&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Padded> {
  static constexpr std::string_view name = "Padded";
  static constexpr std::array<std::string_view, 2> fields{"a", "b"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.a, s.b);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Padded> {
  struct type {
    using Owned = conformance::Padded;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Mixed {
  std::uint8_t a{};
  std::uint64_t b{};
  std::uint16_t c{};
  std::uint32_t d{};
  bool e{};
  float f{};
  std::int8_t g{};
  double h{};
  friend bool operator==(const Mixed&, const Mixed&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Mixed> {
  static constexpr std::string_view name = "Mixed";
  static constexpr std::array<std::string_view, 8> fields{"a", "b", "c", "d", "e", "f", "g", "h"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.a, s.b, s.c, s.d, s.e, s.f, s.g, s.h);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Mixed> {
  struct type {
    using Owned = conformance::Mixed;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
//{"size": 1, "align": 1, "tags": [0, 1, 2, 3]}
namespace conformance {
enum class Status : std::uint8_t { Active = 0, Suspended = 1, Closed = 2, Pending = 3 };
}
template <>
struct kv::Describe<conformance::Status> {
  static constexpr std::string_view name = "Status";
  static constexpr std::array<kv::EnumValue<conformance::Status>, 4> values{
      {{conformance::Status::Active, "Active"},
       {conformance::Status::Suspended, "Suspended"},
       {conformance::Status::Closed, "Closed"},
       {conformance::Status::Pending, "Pending"}}};
};
namespace conformance {
struct Shape_Nothing {
  friend bool operator==(const Shape_Nothing&, const Shape_Nothing&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Shape_Nothing> {
  static constexpr std::string_view name = "Shape_Nothing";
  static constexpr std::array<std::string_view, 0> fields{};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn();
  }
};
namespace conformance {
struct Shape_Circle {
  double _0{};
  friend bool operator==(const Shape_Circle&, const Shape_Circle&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Shape_Circle> {
  static constexpr std::string_view name = "Shape_Circle";
  static constexpr std::array<std::string_view, 1> fields{"_0"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s._0);
  }
};
namespace conformance {
struct Shape_Rect {
  float w{};
  float h{};
  friend bool operator==(const Shape_Rect&, const Shape_Rect&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Shape_Rect> {
  static constexpr std::string_view name = "Shape_Rect";
  static constexpr std::array<std::string_view, 2> fields{"w", "h"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.w, s.h);
  }
};
namespace conformance {
struct Shape_Label {
  std::string _0{};
  friend bool operator==(const Shape_Label&, const Shape_Label&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Shape_Label> {
  static constexpr std::string_view name = "Shape_Label";
  static constexpr std::array<std::string_view, 1> fields{"_0"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s._0);
  }
};
namespace conformance {
struct Shape_Poly {
  std::vector<conformance::Point> _0{};
  friend bool operator==(const Shape_Poly&, const Shape_Poly&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Shape_Poly> {
  static constexpr std::string_view name = "Shape_Poly";
  static constexpr std::array<std::string_view, 1> fields{"_0"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s._0);
  }
};
namespace conformance {
struct Shape_Pair {
  std::uint8_t _0{};
  std::string _1{};
  friend bool operator==(const Shape_Pair&, const Shape_Pair&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Shape_Pair> {
  static constexpr std::string_view name = "Shape_Pair";
  static constexpr std::array<std::string_view, 2> fields{"_0", "_1"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s._0, s._1);
  }
};
namespace conformance {
struct Shape
    : std::variant<conformance::Shape_Nothing, conformance::Shape_Circle, conformance::Shape_Rect,
                   conformance::Shape_Label, conformance::Shape_Poly, conformance::Shape_Pair> {
  using Base =
      std::variant<conformance::Shape_Nothing, conformance::Shape_Circle, conformance::Shape_Rect,
                   conformance::Shape_Label, conformance::Shape_Poly, conformance::Shape_Pair>;
  using Base::Base;
  using Base::operator=;
  friend bool operator==(const Shape& a, const Shape& b) {
    return static_cast<const Base&>(a) == static_cast<const Base&>(b);
  }
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Shape> {
  static constexpr std::string_view name = "Shape";
  using Cases =
      kv::TypeList<conformance::Shape_Nothing, conformance::Shape_Circle, conformance::Shape_Rect,
                   conformance::Shape_Label, conformance::Shape_Poly, conformance::Shape_Pair>;
  static constexpr std::array<std::string_view, 6> cases{"Nothing", "Circle", "Rect",
                                                         "Label",   "Poly",   "Pair"};
};
template <class F>
struct kv::ViewClass<F, conformance::Shape> {
  struct type {
    using Owned = conformance::Shape;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Empty {
  friend bool operator==(const Empty&, const Empty&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Empty> {
  static constexpr std::string_view name = "Empty";
  static constexpr std::array<std::string_view, 0> fields{};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn();
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Empty> {
  struct type {
    using Owned = conformance::Empty;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct PointF {
  double x{};
  double y{};
  friend bool operator==(const PointF&, const PointF&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::PointF> {
  static constexpr std::string_view name = "PointF";
  static constexpr std::array<std::string_view, 2> fields{"x", "y"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.x, s.y);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::PointF> {
  struct type {
    using Owned = conformance::PointF;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Wrapper {
  std::uint64_t inner{};
  friend bool operator==(const Wrapper&, const Wrapper&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Wrapper> {
  static constexpr std::string_view name = "Wrapper";
  static constexpr std::array<std::string_view, 1> fields{"inner"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.inner);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Wrapper> {
  struct type {
    using Owned = conformance::Wrapper;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Wide {
  std::uint8_t a{};
  kv::U128 b{};
  std::uint16_t c{};
  friend bool operator==(const Wide&, const Wide&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Wide> {
  static constexpr std::string_view name = "Wide";
  static constexpr std::array<std::string_view, 3> fields{"a", "b", "c"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.a, s.b, s.c);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Wide> {
  struct type {
    using Owned = conformance::Wide;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Strs {
  std::string a{};
  std::string b{};
  std::string c{};
  friend bool operator==(const Strs&, const Strs&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Strs> {
  static constexpr std::string_view name = "Strs";
  static constexpr std::array<std::string_view, 3> fields{"a", "b", "c"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.a, s.b, s.c);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Strs> {
  struct type {
    using Owned = conformance::Strs;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Leaf {
  std::uint64_t v{};
  std::string s{};
  std::optional<conformance::Point> p{};
  friend bool operator==(const Leaf&, const Leaf&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Leaf> {
  static constexpr std::string_view name = "Leaf";
  static constexpr std::array<std::string_view, 3> fields{"v", "s", "p"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.v, s.s, s.p);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Leaf> {
  struct type {
    using Owned = conformance::Leaf;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Middle {
  std::uint8_t n{};
  conformance::Leaf leaf{};
  std::vector<std::string> names{};
  friend bool operator==(const Middle&, const Middle&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Middle> {
  static constexpr std::string_view name = "Middle";
  static constexpr std::array<std::string_view, 3> fields{"n", "leaf", "names"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.n, s.leaf, s.names);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Middle> {
  struct type {
    using Owned = conformance::Middle;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Outer {
  std::uint8_t tag{};
  conformance::Middle mid{};
  std::uint16_t tail{};
  friend bool operator==(const Outer&, const Outer&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Outer> {
  static constexpr std::string_view name = "Outer";
  static constexpr std::array<std::string_view, 3> fields{"tag", "mid", "tail"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.tag, s.mid, s.tail);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Outer> {
  struct type {
    using Owned = conformance::Outer;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Opts {
  std::optional<std::uint8_t> a{};
  std::optional<std::uint64_t> b{};
  std::optional<std::string> c{};
  std::optional<conformance::Address> d{};
  std::optional<std::vector<std::uint16_t>> e{};
  std::optional<conformance::Status> f{};
  friend bool operator==(const Opts&, const Opts&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Opts> {
  static constexpr std::string_view name = "Opts";
  static constexpr std::array<std::string_view, 6> fields{"a", "b", "c", "d", "e", "f"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.a, s.b, s.c, s.d, s.e, s.f);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Opts> {
  struct type {
    using Owned = conformance::Opts;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct VecsOfAll {
  kv::Bytes a{};
  std::vector<std::uint16_t> b{};
  std::vector<std::uint32_t> c{};
  std::vector<std::uint64_t> d{};
  std::vector<bool> e{};
  std::vector<conformance::Status> f{};
  std::vector<conformance::Shape> g{};
  std::vector<kv::Bytes> h{};
  friend bool operator==(const VecsOfAll&, const VecsOfAll&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::VecsOfAll> {
  static constexpr std::string_view name = "VecsOfAll";
  static constexpr std::array<std::string_view, 8> fields{"a", "b", "c", "d", "e", "f", "g", "h"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.a, s.b, s.c, s.d, s.e, s.f, s.g, s.h);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::VecsOfAll> {
  struct type {
    using Owned = conformance::VecsOfAll;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Arrs {
  std::array<std::uint8_t, 3> a{};
  std::array<std::uint32_t, 2> b{};
  std::array<std::string, 2> c{};
  std::array<std::array<std::int16_t, 2>, 2> d{};
  friend bool operator==(const Arrs&, const Arrs&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Arrs> {
  static constexpr std::string_view name = "Arrs";
  static constexpr std::array<std::string_view, 4> fields{"a", "b", "c", "d"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.a, s.b, s.c, s.d);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Arrs> {
  struct type {
    using Owned = conformance::Arrs;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Boxed {
  kv::Box<std::uint64_t> a{};
  kv::Box<std::string> b{};
  std::optional<kv::Box<conformance::Point>> c{};
  friend bool operator==(const Boxed&, const Boxed&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Boxed> {
  static constexpr std::string_view name = "Boxed";
  static constexpr std::array<std::string_view, 3> fields{"a", "b", "c"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.a, s.b, s.c);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Boxed> {
  struct type {
    using Owned = conformance::Boxed;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Chars {
  char32_t a{};
  std::optional<char32_t> b{};
  std::vector<char32_t> c{};
  friend bool operator==(const Chars&, const Chars&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Chars> {
  static constexpr std::string_view name = "Chars";
  static constexpr std::array<std::string_view, 3> fields{"a", "b", "c"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.a, s.b, s.c);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Chars> {
  struct type {
    using Owned = conformance::Chars;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Tup {
  std::tuple<std::uint8_t, std::uint32_t> a{};
  std::tuple<std::string, std::int64_t, bool> b{};
  std::vector<std::tuple<std::uint16_t, std::string>> c{};
  friend bool operator==(const Tup&, const Tup&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Tup> {
  static constexpr std::string_view name = "Tup";
  static constexpr std::array<std::string_view, 3> fields{"a", "b", "c"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.a, s.b, s.c);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Tup> {
  struct type {
    using Owned = conformance::Tup;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Tree {
  std::int32_t val{};
  std::vector<conformance::Tree> kids{};
  friend bool operator==(const Tree&, const Tree&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Tree> {
  static constexpr std::string_view name = "Tree";
  static constexpr std::array<std::string_view, 2> fields{"val", "kids"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.val, s.kids);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Tree> {
  struct type {
    using Owned = conformance::Tree;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct ListNode {
  std::string name{};
  std::optional<kv::Box<conformance::ListNode>> next{};
  friend bool operator==(const ListNode&, const ListNode&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::ListNode> {
  static constexpr std::string_view name = "ListNode";
  static constexpr std::array<std::string_view, 2> fields{"name", "next"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.name, s.next);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::ListNode> {
  struct type {
    using Owned = conformance::ListNode;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
//{"size": 1, "align": 1, "tags": [1, 10, 200]}
namespace conformance {
enum class Sparse : std::uint8_t { Low = 1, Mid = 10, High = 200 };
}
template <>
struct kv::Describe<conformance::Sparse> {
  static constexpr std::string_view name = "Sparse";
  static constexpr std::array<kv::EnumValue<conformance::Sparse>, 3> values{
      {{conformance::Sparse::Low, "Low"},
       {conformance::Sparse::Mid, "Mid"},
       {conformance::Sparse::High, "High"}}};
};
namespace conformance {
struct Small_A {
  friend bool operator==(const Small_A&, const Small_A&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Small_A> {
  static constexpr std::string_view name = "Small_A";
  static constexpr std::array<std::string_view, 0> fields{};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn();
  }
};
namespace conformance {
struct Small_B {
  std::uint8_t _0{};
  friend bool operator==(const Small_B&, const Small_B&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Small_B> {
  static constexpr std::string_view name = "Small_B";
  static constexpr std::array<std::string_view, 1> fields{"_0"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s._0);
  }
};
namespace conformance {
struct Small_C {
  std::uint16_t p{};
  std::uint8_t q{};
  friend bool operator==(const Small_C&, const Small_C&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Small_C> {
  static constexpr std::string_view name = "Small_C";
  static constexpr std::array<std::string_view, 2> fields{"p", "q"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.p, s.q);
  }
};
namespace conformance {
struct Small : std::variant<conformance::Small_A, conformance::Small_B, conformance::Small_C> {
  using Base = std::variant<conformance::Small_A, conformance::Small_B, conformance::Small_C>;
  using Base::Base;
  using Base::operator=;
  friend bool operator==(const Small& a, const Small& b) {
    return static_cast<const Base&>(a) == static_cast<const Base&>(b);
  }
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Small> {
  static constexpr std::string_view name = "Small";
  using Cases = kv::TypeList<conformance::Small_A, conformance::Small_B, conformance::Small_C>;
  static constexpr std::array<std::string_view, 3> cases{"A", "B", "C"};
};
template <class F>
struct kv::ViewClass<F, conformance::Small> {
  struct type {
    using Owned = conformance::Small;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Event_Login {
  std::uint64_t user{};
  std::int64_t at{};
  friend bool operator==(const Event_Login&, const Event_Login&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Event_Login> {
  static constexpr std::string_view name = "Event_Login";
  static constexpr std::array<std::string_view, 2> fields{"user", "at"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.user, s.at);
  }
};
namespace conformance {
struct Event_Message {
  std::string _0{};
  std::string _1{};
  friend bool operator==(const Event_Message&, const Event_Message&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Event_Message> {
  static constexpr std::string_view name = "Event_Message";
  static constexpr std::array<std::string_view, 2> fields{"_0", "_1"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s._0, s._1);
  }
};
namespace conformance {
struct Event_Batch {
  std::vector<conformance::Shape> _0{};
  friend bool operator==(const Event_Batch&, const Event_Batch&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Event_Batch> {
  static constexpr std::string_view name = "Event_Batch";
  static constexpr std::array<std::string_view, 1> fields{"_0"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s._0);
  }
};
namespace conformance {
struct Event_Heartbeat {
  friend bool operator==(const Event_Heartbeat&, const Event_Heartbeat&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Event_Heartbeat> {
  static constexpr std::string_view name = "Event_Heartbeat";
  static constexpr std::array<std::string_view, 0> fields{};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn();
  }
};
namespace conformance {
struct Event : std::variant<conformance::Event_Login, conformance::Event_Message,
                            conformance::Event_Batch, conformance::Event_Heartbeat> {
  using Base = std::variant<conformance::Event_Login, conformance::Event_Message,
                            conformance::Event_Batch, conformance::Event_Heartbeat>;
  using Base::Base;
  using Base::operator=;
  friend bool operator==(const Event& a, const Event& b) {
    return static_cast<const Base&>(a) == static_cast<const Base&>(b);
  }
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Event> {
  static constexpr std::string_view name = "Event";
  using Cases = kv::TypeList<conformance::Event_Login, conformance::Event_Message,
                             conformance::Event_Batch, conformance::Event_Heartbeat>;
  static constexpr std::array<std::string_view, 4> cases{"Login", "Message", "Batch", "Heartbeat"};
};
template <class F>
struct kv::ViewClass<F, conformance::Event> {
  struct type {
    using Owned = conformance::Event;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Log {
  std::uint64_t seq{};
  std::vector<conformance::Event> events{};
  std::optional<conformance::Event> last{};
  friend bool operator==(const Log&, const Log&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Log> {
  static constexpr std::string_view name = "Log";
  static constexpr std::array<std::string_view, 3> fields{"seq", "events", "last"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.seq, s.events, s.last);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Log> {
  struct type {
    using Owned = conformance::Log;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct WithMap {
  std::uint16_t id{};
  std::map<std::string, std::string> props{};
  std::map<std::uint32_t, double> scores{};
  friend bool operator==(const WithMap&, const WithMap&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::WithMap> {
  static constexpr std::string_view name = "WithMap";
  static constexpr std::array<std::string_view, 3> fields{"id", "props", "scores"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.id, s.props, s.scores);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::WithMap> {
  struct type {
    using Owned = conformance::WithMap;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct WithHash {
  std::uint16_t id{};
  kv::HashMap<std::string, std::uint32_t> props{};
  friend bool operator==(const WithHash&, const WithHash&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::WithHash> {
  static constexpr std::string_view name = "WithHash";
  static constexpr std::array<std::string_view, 2> fields{"id", "props"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.id, s.props);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::WithHash> {
  struct type {
    using Owned = conformance::WithHash;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct User {
  std::uint64_t id{};
  std::string name{};
  std::string email{};
  bool active{};
  double revenue{};
  std::vector<std::string> tags{};
  conformance::Address home{};
  conformance::Status status{};
  friend bool operator==(const User&, const User&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::User> {
  static constexpr std::string_view name = "User";
  static constexpr std::array<std::string_view, 8> fields{"id",      "name", "email", "active",
                                                          "revenue", "tags", "home",  "status"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.id, s.name, s.email, s.active, s.revenue, s.tags, s.home, s.status);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::User> {
  struct type {
    using Owned = conformance::User;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Filing {
  std::string accession{};
  std::string form{};
  std::int64_t filed{};
  std::uint32_t size{};
  bool amended{};
  friend bool operator==(const Filing&, const Filing&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Filing> {
  static constexpr std::string_view name = "Filing";
  static constexpr std::array<std::string_view, 5> fields{"accession", "form", "filed", "size",
                                                          "amended"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.accession, s.form, s.filed, s.size, s.amended);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Filing> {
  struct type {
    using Owned = conformance::Filing;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct CikData {
  std::uint32_t cik{};
  std::string name{};
  std::vector<std::string> tickers{};
  std::optional<std::uint16_t> sic{};
  std::optional<std::string> ein{};
  std::vector<std::string> former_names{};
  std::vector<conformance::Filing> filings{};
  friend bool operator==(const CikData&, const CikData&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::CikData> {
  static constexpr std::string_view name = "CikData";
  static constexpr std::array<std::string_view, 7> fields{"cik", "name",         "tickers", "sic",
                                                          "ein", "former_names", "filings"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.cik, s.name, s.tickers, s.sic, s.ein, s.former_names, s.filings);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::CikData> {
  struct type {
    using Owned = conformance::CikData;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
namespace conformance {
struct Metrics {
  std::int64_t ts{};
  double open{};
  double high{};
  double low{};
  double close{};
  std::uint64_t volume{};
  float ratio{};
  std::vector<double> series{};
  std::vector<float> hist{};
  std::optional<std::string> label{};
  friend bool operator==(const Metrics&, const Metrics&) = default;
};
}  // namespace conformance
template <>
struct kv::Describe<conformance::Metrics> {
  static constexpr std::string_view name = "Metrics";
  static constexpr std::array<std::string_view, 10> fields{
      "ts", "open", "high", "low", "close", "volume", "ratio", "series", "hist", "label"};
  template <class S, class Fn>
  static constexpr decltype(auto) apply([[maybe_unused]] S& s, Fn&& fn) {
    return fn(s.ts, s.open, s.high, s.low, s.close, s.volume, s.ratio, s.series, s.hist, s.label);
  }
};
template <class F>
struct kv::ViewClass<F, conformance::Metrics> {
  struct type {
    using Owned = conformance::Metrics;
    const std::byte* p;
    explicit type(const std::byte* q) noexcept : p(q) {}
    Owned unpack() const { return F::template unpack<Owned>(p); }
  };
};
