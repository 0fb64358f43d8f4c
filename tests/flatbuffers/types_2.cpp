#include "cases.h"

namespace kv::test {

void register_types_2(Handlers& handlers) {
  add<std::uint32_t>(handlers, "u32");
  add<std::int8_t>(handlers, "i8");
  add<std::int64_t>(handlers, "i64");
  add<double>(handlers, "f64");
  add<std::optional<std::uint32_t>>(handlers, "option<u32>");
  add<std::optional<double>>(handlers, "option<f64>");
  add<std::optional<conformance::Point>>(handlers, "option<Point>");
  add<std::optional<std::optional<std::uint8_t>>>(handlers, "option<option<u8>>");
  add<std::optional<kv::Box<conformance::Point>>>(handlers, "option<box<Point>>");
  add<std::vector<std::uint16_t>>(handlers, "vec<u16>");
  add<std::vector<std::int64_t>>(handlers, "vec<i64>");
  add<std::vector<double>>(handlers, "vec<f64>");
  add<std::vector<std::optional<std::string>>>(handlers, "vec<option<string>>");
  add<std::vector<std::vector<std::string>>>(handlers, "vec<vec<string>>");
  add<std::vector<conformance::Point>>(handlers, "vec<Point>");
  add<std::vector<conformance::Address>>(handlers, "vec<Address>");
  add<std::vector<std::tuple<std::uint8_t, std::string>>>(handlers, "vec<tuple<u8,string>>");
  add<std::array<std::uint8_t, 4>>(handlers, "array<u8,4>");
  add<std::array<std::uint8_t, 32>>(handlers, "array<u8,32>");
  add<std::array<conformance::Point, 2>>(handlers, "array<Point,2>");
  add<std::array<kv::Bytes, 2>>(handlers, "array<bytes,2>");
  add<std::tuple<std::uint32_t, std::uint8_t>>(handlers, "tuple<u32,u8>");
  add<std::tuple<std::tuple<std::uint8_t, std::uint16_t>,
                 std::tuple<std::string, std::vector<std::uint32_t>>>>(
      handlers, "tuple<tuple<u8,u16>,tuple<string,vec<u32>>>");
  add<kv::Box<std::string>>(handlers, "box<string>");
  add<conformance::PointF>(handlers, "PointF");
  add<conformance::Mixed>(handlers, "Mixed");
  add<conformance::Strs>(handlers, "Strs");
  add<conformance::Opts>(handlers, "Opts");
  add<conformance::Boxed>(handlers, "Boxed");
  add<conformance::Tree>(handlers, "Tree");
  add<conformance::Sparse>(handlers, "Sparse");
  add<conformance::Event>(handlers, "Event");
  add<std::map<std::string, std::uint32_t>>(handlers, "map<string,u32>");
  add<std::map<std::string, conformance::Address>>(handlers, "map<string,Address>");
  add<conformance::WithMap>(handlers, "WithMap");
  add<kv::HashMap<std::uint64_t, std::string>>(handlers, "hashmap<u64,string>");
  add<kv::HashMap<std::int64_t, std::vector<std::uint16_t>>>(handlers, "hashmap<i64,vec<u16>>");
  add<std::vector<conformance::User>>(handlers, "vec<User>");
  add<conformance::Metrics>(handlers, "Metrics");
}

}  // namespace kv::test
