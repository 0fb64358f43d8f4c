#include "cases.h"

namespace kv::test {

void register_types_1(Handlers& handlers) {
  add<std::uint16_t>(handlers, "u16");
  add<kv::U128>(handlers, "u128");
  add<std::int32_t>(handlers, "i32");
  add<float>(handlers, "f32");
  add<char32_t>(handlers, "char");
  add<std::optional<std::uint8_t>>(handlers, "option<u8>");
  add<std::optional<std::int64_t>>(handlers, "option<i64>");
  add<std::optional<std::string>>(handlers, "option<string>");
  add<std::optional<std::vector<std::uint16_t>>>(handlers, "option<vec<u16>>");
  add<std::vector<std::int8_t>>(handlers, "vec<i8>");
  add<std::vector<std::uint64_t>>(handlers, "vec<u64>");
  add<std::vector<float>>(handlers, "vec<f32>");
  add<std::vector<char32_t>>(handlers, "vec<char>");
  add<std::vector<std::optional<std::uint32_t>>>(handlers, "vec<option<u32>>");
  add<std::vector<std::vector<std::uint64_t>>>(handlers, "vec<vec<u64>>");
  add<std::vector<std::vector<std::vector<std::uint64_t>>>>(handlers, "vec<vec<vec<u64>>>");
  add<std::vector<conformance::Mixed>>(handlers, "vec<Mixed>");
  add<std::vector<conformance::Shape>>(handlers, "vec<Shape>");
  add<std::vector<std::array<std::uint16_t, 3>>>(handlers, "vec<array<u16,3>>");
  add<std::array<std::uint64_t, 0>>(handlers, "array<u64,0>");
  add<std::array<std::array<std::int16_t, 2>, 2>>(handlers, "array<array<i16,2>,2>");
  add<std::array<bool, 5>>(handlers, "array<bool,5>");
  add<std::tuple<std::uint8_t, std::uint32_t>>(handlers, "tuple<u8,u32>");
  add<std::tuple<std::string, std::int64_t, bool>>(handlers, "tuple<string,i64,bool>");
  add<kv::Box<std::uint32_t>>(handlers, "box<u32>");
  add<conformance::Point>(handlers, "Point");
  add<conformance::Wrapper>(handlers, "Wrapper");
  add<conformance::Wide>(handlers, "Wide");
  add<conformance::Outer>(handlers, "Outer");
  add<conformance::Arrs>(handlers, "Arrs");
  add<conformance::Tup>(handlers, "Tup");
  add<conformance::Status>(handlers, "Status");
  add<conformance::Small>(handlers, "Small");
  add<std::map<std::uint32_t, std::uint32_t>>(handlers, "map<u32,u32>");
  add<std::map<std::uint8_t, bool>>(handlers, "map<u8,bool>");
  add<std::map<std::uint8_t, std::map<std::uint16_t, std::string>>>(handlers,
                                                                    "map<u8,map<u16,string>>");
  add<kv::HashMap<std::string, std::uint64_t>>(handlers, "hashmap<string,u64>");
  add<kv::HashMap<std::uint8_t, conformance::Point>>(handlers, "hashmap<u8,Point>");
  add<conformance::User>(handlers, "User");
  add<conformance::CikData>(handlers, "CikData");
}

}  // namespace kv::test
