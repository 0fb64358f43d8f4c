#include "cases.h"

namespace kv::test {

void register_types_0(Handlers& handlers) {
  add<std::uint8_t>(handlers, "u8");
  add<std::uint64_t>(handlers, "u64");
  add<std::int16_t>(handlers, "i16");
  add<kv::I128>(handlers, "i128");
  add<bool>(handlers, "bool");
  add<std::string>(handlers, "string");
  add<std::optional<std::uint64_t>>(handlers, "option<u64>");
  add<std::optional<bool>>(handlers, "option<bool>");
  add<std::optional<conformance::Address>>(handlers, "option<Address>");
  add<std::optional<std::optional<std::string>>>(handlers, "option<option<string>>");
  add<kv::Bytes>(handlers, "bytes");
  add<std::vector<std::uint32_t>>(handlers, "vec<u32>");
  add<std::vector<kv::U128>>(handlers, "vec<u128>");
  add<std::vector<bool>>(handlers, "vec<bool>");
  add<std::vector<std::string>>(handlers, "vec<string>");
  add<std::vector<std::vector<std::uint16_t>>>(handlers, "vec<vec<u16>>");
  add<std::vector<std::vector<kv::Bytes>>>(handlers, "vec<vec<bytes>>");
  add<std::vector<conformance::Padded>>(handlers, "vec<Padded>");
  add<std::vector<conformance::Status>>(handlers, "vec<Status>");
  add<std::vector<conformance::Empty>>(handlers, "vec<Empty>");
  add<std::array<std::uint32_t, 3>>(handlers, "array<u32,3>");
  add<std::array<std::string, 2>>(handlers, "array<string,2>");
  add<std::array<std::optional<std::uint16_t>, 3>>(handlers, "array<option<u16>,3>");
  add<std::tuple<std::uint16_t>>(handlers, "tuple<u16>");
  add<std::tuple<std::uint8_t, std::uint64_t, std::uint8_t>>(handlers, "tuple<u8,u64,u8>");
  add<std::tuple<std::string, std::string>>(handlers, "tuple<string,string>");
  add<kv::Box<std::vector<std::uint16_t>>>(handlers, "box<vec<u16>>");
  add<conformance::Empty>(handlers, "Empty");
  add<conformance::Padded>(handlers, "Padded");
  add<conformance::Address>(handlers, "Address");
  add<conformance::VecsOfAll>(handlers, "VecsOfAll");
  add<conformance::Chars>(handlers, "Chars");
  add<conformance::ListNode>(handlers, "ListNode");
  add<conformance::Shape>(handlers, "Shape");
  add<conformance::Log>(handlers, "Log");
  add<std::map<std::uint64_t, std::string>>(handlers, "map<u64,string>");
  add<std::map<std::string, std::vector<double>>>(handlers, "map<string,vec<f64>>");
  add<kv::HashMap<std::uint32_t, std::uint32_t>>(handlers, "hashmap<u32,u32>");
  add<kv::HashMap<std::int32_t, bool>>(handlers, "hashmap<i32,bool>");
  add<conformance::WithHash>(handlers, "WithHash");
  add<std::optional<conformance::User>>(handlers, "option<User>");
}

}  // namespace kv::test
