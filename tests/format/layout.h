// Sizes, alignments and offsets that the crate gave for its archived types.
#pragma once
#include "types.h"
static_assert(kv::Rkyv::size_of<conformance::Point> == 8 &&
              kv::Rkyv::align_of<conformance::Point> == 4);
static_assert(kv::Rkyv::offsets_of<conformance::Point> == std::array<std::size_t, 2>{0, 4});
static_assert(kv::Rkyv::size_of<conformance::Address> == 24 &&
              kv::Rkyv::align_of<conformance::Address> == 4);
static_assert(kv::Rkyv::offsets_of<conformance::Address> == std::array<std::size_t, 3>{0, 8, 16});
static_assert(kv::Rkyv::size_of<conformance::Padded> == 8 &&
              kv::Rkyv::align_of<conformance::Padded> == 4);
static_assert(kv::Rkyv::offsets_of<conformance::Padded> == std::array<std::size_t, 2>{0, 4});
static_assert(kv::Rkyv::size_of<conformance::Mixed> == 48 &&
              kv::Rkyv::align_of<conformance::Mixed> == 8);
static_assert(kv::Rkyv::offsets_of<conformance::Mixed> ==
              std::array<std::size_t, 8>{0, 8, 16, 20, 24, 28, 32, 40});
static_assert(kv::Rkyv::size_of<conformance::Status> == 1 &&
              kv::Rkyv::align_of<conformance::Status> == 1);
static_assert(kv::Rkyv::size_of<conformance::Shape> == 16 &&
              kv::Rkyv::align_of<conformance::Shape> == 8);
static_assert(kv::Rkyv::size_of<conformance::Empty> == 0 &&
              kv::Rkyv::align_of<conformance::Empty> == 1);
static_assert(kv::Rkyv::size_of<conformance::PointF> == 16 &&
              kv::Rkyv::align_of<conformance::PointF> == 8);
static_assert(kv::Rkyv::offsets_of<conformance::PointF> == std::array<std::size_t, 2>{0, 8});
static_assert(kv::Rkyv::size_of<conformance::Wrapper> == 8 &&
              kv::Rkyv::align_of<conformance::Wrapper> == 8);
static_assert(kv::Rkyv::offsets_of<conformance::Wrapper> == std::array<std::size_t, 1>{0});
static_assert(kv::Rkyv::size_of<conformance::Wide> == 48 &&
              kv::Rkyv::align_of<conformance::Wide> == 16);
static_assert(kv::Rkyv::offsets_of<conformance::Wide> == std::array<std::size_t, 3>{0, 16, 32});
static_assert(kv::Rkyv::size_of<conformance::Strs> == 24 &&
              kv::Rkyv::align_of<conformance::Strs> == 4);
static_assert(kv::Rkyv::offsets_of<conformance::Strs> == std::array<std::size_t, 3>{0, 8, 16});
static_assert(kv::Rkyv::size_of<conformance::Outer> == 64 &&
              kv::Rkyv::align_of<conformance::Outer> == 8);
static_assert(kv::Rkyv::offsets_of<conformance::Outer> == std::array<std::size_t, 3>{0, 8, 56});
static_assert(kv::Rkyv::size_of<conformance::Middle> == 48 &&
              kv::Rkyv::align_of<conformance::Middle> == 8);
static_assert(kv::Rkyv::offsets_of<conformance::Middle> == std::array<std::size_t, 3>{0, 8, 40});
static_assert(kv::Rkyv::size_of<conformance::Leaf> == 32 &&
              kv::Rkyv::align_of<conformance::Leaf> == 8);
static_assert(kv::Rkyv::offsets_of<conformance::Leaf> == std::array<std::size_t, 3>{0, 8, 16});
static_assert(kv::Rkyv::size_of<conformance::Opts> == 80 &&
              kv::Rkyv::align_of<conformance::Opts> == 8);
static_assert(kv::Rkyv::offsets_of<conformance::Opts> ==
              std::array<std::size_t, 6>{0, 8, 24, 36, 64, 76});
static_assert(kv::Rkyv::size_of<conformance::VecsOfAll> == 64 &&
              kv::Rkyv::align_of<conformance::VecsOfAll> == 4);
static_assert(kv::Rkyv::offsets_of<conformance::VecsOfAll> ==
              std::array<std::size_t, 8>{0, 8, 16, 24, 32, 40, 48, 56});
static_assert(kv::Rkyv::size_of<conformance::Arrs> == 36 &&
              kv::Rkyv::align_of<conformance::Arrs> == 4);
static_assert(kv::Rkyv::offsets_of<conformance::Arrs> == std::array<std::size_t, 4>{0, 4, 12, 28});
static_assert(kv::Rkyv::size_of<conformance::Boxed> == 16 &&
              kv::Rkyv::align_of<conformance::Boxed> == 4);
static_assert(kv::Rkyv::offsets_of<conformance::Boxed> == std::array<std::size_t, 3>{0, 4, 8});
static_assert(kv::Rkyv::size_of<conformance::Chars> == 20 &&
              kv::Rkyv::align_of<conformance::Chars> == 4);
static_assert(kv::Rkyv::offsets_of<conformance::Chars> == std::array<std::size_t, 3>{0, 4, 12});
static_assert(kv::Rkyv::size_of<conformance::Tup> == 40 &&
              kv::Rkyv::align_of<conformance::Tup> == 8);
static_assert(kv::Rkyv::offsets_of<conformance::Tup> == std::array<std::size_t, 3>{0, 8, 32});
static_assert(kv::Rkyv::size_of<conformance::Tree> == 12 &&
              kv::Rkyv::align_of<conformance::Tree> == 4);
static_assert(kv::Rkyv::offsets_of<conformance::Tree> == std::array<std::size_t, 2>{0, 4});
static_assert(kv::Rkyv::size_of<conformance::ListNode> == 16 &&
              kv::Rkyv::align_of<conformance::ListNode> == 4);
static_assert(kv::Rkyv::offsets_of<conformance::ListNode> == std::array<std::size_t, 2>{0, 8});
static_assert(kv::Rkyv::size_of<conformance::Sparse> == 1 &&
              kv::Rkyv::align_of<conformance::Sparse> == 1);
static_assert(kv::Rkyv::size_of<conformance::Small> == 6 &&
              kv::Rkyv::align_of<conformance::Small> == 2);
static_assert(kv::Rkyv::size_of<conformance::Event> == 24 &&
              kv::Rkyv::align_of<conformance::Event> == 8);
static_assert(kv::Rkyv::size_of<conformance::Log> == 48 &&
              kv::Rkyv::align_of<conformance::Log> == 8);
static_assert(kv::Rkyv::offsets_of<conformance::Log> == std::array<std::size_t, 3>{0, 8, 16});
static_assert(kv::Rkyv::size_of<conformance::WithMap> == 20 &&
              kv::Rkyv::align_of<conformance::WithMap> == 4);
static_assert(kv::Rkyv::offsets_of<conformance::WithMap> == std::array<std::size_t, 3>{0, 4, 12});
static_assert(kv::Rkyv::size_of<conformance::WithHash> == 16 &&
              kv::Rkyv::align_of<conformance::WithHash> == 4);
static_assert(kv::Rkyv::offsets_of<conformance::WithHash> == std::array<std::size_t, 2>{0, 4});
static_assert(kv::Rkyv::size_of<conformance::User> == 80 &&
              kv::Rkyv::align_of<conformance::User> == 8);
static_assert(kv::Rkyv::offsets_of<conformance::User> ==
              std::array<std::size_t, 8>{0, 8, 16, 24, 32, 40, 48, 72});
static_assert(kv::Rkyv::size_of<conformance::CikData> == 52 &&
              kv::Rkyv::align_of<conformance::CikData> == 4);
static_assert(kv::Rkyv::offsets_of<conformance::CikData> ==
              std::array<std::size_t, 7>{0, 4, 12, 20, 24, 36, 44});
static_assert(kv::Rkyv::size_of<conformance::Filing> == 32 &&
              kv::Rkyv::align_of<conformance::Filing> == 8);
static_assert(kv::Rkyv::offsets_of<conformance::Filing> ==
              std::array<std::size_t, 5>{0, 8, 16, 24, 28});
static_assert(kv::Rkyv::size_of<conformance::Metrics> == 80 &&
              kv::Rkyv::align_of<conformance::Metrics> == 8);
static_assert(kv::Rkyv::offsets_of<conformance::Metrics> ==
              std::array<std::size_t, 10>{0, 8, 16, 24, 32, 40, 48, 52, 60, 68});
