// Every type of the conformance data, with the data's name of it, in three parts that compile
// apart.
#pragma once

#include "types.h"

namespace kv::test {

template <class Add>
void for_types_0(Add&& add) {
  add.template operator()<std::uint8_t>("u8");
  add.template operator()<std::uint64_t>("u64");
  add.template operator()<std::int16_t>("i16");
  add.template operator()<kv::I128>("i128");
  add.template operator()<bool>("bool");
  add.template operator()<std::string>("string");
  add.template operator()<std::optional<std::uint64_t>>("option<u64>");
  add.template operator()<std::optional<bool>>("option<bool>");
  add.template operator()<std::optional<conformance::Address>>("option<Address>");
  add.template operator()<std::optional<std::optional<std::string>>>("option<option<string>>");
  add.template operator()<kv::Bytes>("bytes");
  add.template operator()<std::vector<std::uint32_t>>("vec<u32>");
  add.template operator()<std::vector<kv::U128>>("vec<u128>");
  add.template operator()<std::vector<bool>>("vec<bool>");
  add.template operator()<std::vector<std::string>>("vec<string>");
  add.template operator()<std::vector<std::vector<std::uint16_t>>>("vec<vec<u16>>");
  add.template operator()<std::vector<std::vector<kv::Bytes>>>("vec<vec<bytes>>");
  add.template operator()<std::vector<conformance::Padded>>("vec<Padded>");
  add.template operator()<std::vector<conformance::Status>>("vec<Status>");
  add.template operator()<std::vector<conformance::Empty>>("vec<Empty>");
  add.template operator()<std::array<std::uint32_t, 3>>("array<u32,3>");
  add.template operator()<std::array<std::string, 2>>("array<string,2>");
  add.template operator()<std::array<std::optional<std::uint16_t>, 3>>("array<option<u16>,3>");
  add.template operator()<std::tuple<std::uint16_t>>("tuple<u16>");
  add.template operator()<std::tuple<std::uint8_t, std::uint64_t, std::uint8_t>>(
      "tuple<u8,u64,u8>");
  add.template operator()<std::tuple<std::string, std::string>>("tuple<string,string>");
  add.template operator()<kv::Box<std::vector<std::uint16_t>>>("box<vec<u16>>");
  add.template operator()<conformance::Empty>("Empty");
  add.template operator()<conformance::Padded>("Padded");
  add.template operator()<conformance::Address>("Address");
  add.template operator()<conformance::VecsOfAll>("VecsOfAll");
  add.template operator()<conformance::Chars>("Chars");
  add.template operator()<conformance::ListNode>("ListNode");
  add.template operator()<conformance::Shape>("Shape");
  add.template operator()<conformance::Log>("Log");
  add.template operator()<std::map<std::uint64_t, std::string>>("map<u64,string>");
  add.template operator()<std::map<std::string, std::vector<double>>>("map<string,vec<f64>>");
  add.template operator()<kv::HashMap<std::uint32_t, std::uint32_t>>("hashmap<u32,u32>");
  add.template operator()<kv::HashMap<std::int32_t, bool>>("hashmap<i32,bool>");
  add.template operator()<conformance::WithHash>("WithHash");
  add.template operator()<std::optional<conformance::User>>("option<User>");
}

template <class Add>
void for_types_1(Add&& add) {
  add.template operator()<std::uint16_t>("u16");
  add.template operator()<kv::U128>("u128");
  add.template operator()<std::int32_t>("i32");
  add.template operator()<float>("f32");
  add.template operator()<char32_t>("char");
  add.template operator()<std::optional<std::uint8_t>>("option<u8>");
  add.template operator()<std::optional<std::int64_t>>("option<i64>");
  add.template operator()<std::optional<std::string>>("option<string>");
  add.template operator()<std::optional<std::monostate>>("option<unit>");
  add.template operator()<std::optional<std::vector<std::uint16_t>>>("option<vec<u16>>");
  add.template operator()<std::vector<std::int8_t>>("vec<i8>");
  add.template operator()<std::vector<std::uint64_t>>("vec<u64>");
  add.template operator()<std::vector<float>>("vec<f32>");
  add.template operator()<std::vector<char32_t>>("vec<char>");
  add.template operator()<std::vector<std::optional<std::uint32_t>>>("vec<option<u32>>");
  add.template operator()<std::vector<std::vector<std::uint64_t>>>("vec<vec<u64>>");
  add.template operator()<std::vector<std::vector<std::vector<std::uint64_t>>>>(
      "vec<vec<vec<u64>>>");
  add.template operator()<std::vector<conformance::Mixed>>("vec<Mixed>");
  add.template operator()<std::vector<conformance::Shape>>("vec<Shape>");
  add.template operator()<std::vector<std::array<std::uint16_t, 3>>>("vec<array<u16,3>>");
  add.template operator()<std::array<std::uint64_t, 0>>("array<u64,0>");
  add.template operator()<std::array<std::array<std::int16_t, 2>, 2>>("array<array<i16,2>,2>");
  add.template operator()<std::array<bool, 5>>("array<bool,5>");
  add.template operator()<std::tuple<std::uint8_t, std::uint32_t>>("tuple<u8,u32>");
  add.template operator()<std::tuple<std::string, std::int64_t, bool>>("tuple<string,i64,bool>");
  add.template operator()<kv::Box<std::uint32_t>>("box<u32>");
  add.template operator()<conformance::Point>("Point");
  add.template operator()<conformance::Wrapper>("Wrapper");
  add.template operator()<conformance::Wide>("Wide");
  add.template operator()<conformance::Outer>("Outer");
  add.template operator()<conformance::Arrs>("Arrs");
  add.template operator()<conformance::Tup>("Tup");
  add.template operator()<conformance::Status>("Status");
  add.template operator()<conformance::Small>("Small");
  add.template operator()<std::map<std::uint32_t, std::uint32_t>>("map<u32,u32>");
  add.template operator()<std::map<std::uint8_t, bool>>("map<u8,bool>");
  add.template operator()<kv::HashMap<std::string, std::uint64_t>>("hashmap<string,u64>");
  add.template operator()<kv::HashMap<std::uint8_t, conformance::Point>>("hashmap<u8,Point>");
  add.template operator()<conformance::User>("User");
  add.template operator()<conformance::CikData>("CikData");
  add.template operator()<std::map<std::uint8_t, std::map<std::uint16_t, std::string>>>(
      "map<u8,map<u16,string>>");
}

template <class Add>
void for_types_2(Add&& add) {
  add.template operator()<std::uint32_t>("u32");
  add.template operator()<std::int8_t>("i8");
  add.template operator()<std::int64_t>("i64");
  add.template operator()<double>("f64");
  add.template operator()<std::monostate>("unit");
  add.template operator()<std::optional<std::uint32_t>>("option<u32>");
  add.template operator()<std::optional<double>>("option<f64>");
  add.template operator()<std::optional<conformance::Point>>("option<Point>");
  add.template operator()<std::optional<std::optional<std::uint8_t>>>("option<option<u8>>");
  add.template operator()<std::optional<kv::Box<conformance::Point>>>("option<box<Point>>");
  add.template operator()<std::vector<std::uint16_t>>("vec<u16>");
  add.template operator()<std::vector<std::int64_t>>("vec<i64>");
  add.template operator()<std::vector<double>>("vec<f64>");
  add.template operator()<std::vector<std::monostate>>("vec<unit>");
  add.template operator()<std::vector<std::optional<std::string>>>("vec<option<string>>");
  add.template operator()<std::vector<std::vector<std::string>>>("vec<vec<string>>");
  add.template operator()<std::vector<conformance::Point>>("vec<Point>");
  add.template operator()<std::vector<conformance::Address>>("vec<Address>");
  add.template operator()<std::vector<std::tuple<std::uint8_t, std::string>>>(
      "vec<tuple<u8,string>>");
  add.template operator()<std::array<std::uint8_t, 4>>("array<u8,4>");
  add.template operator()<std::array<std::uint8_t, 32>>("array<u8,32>");
  add.template operator()<std::array<conformance::Point, 2>>("array<Point,2>");
  add.template operator()<std::array<kv::Bytes, 2>>("array<bytes,2>");
  add.template operator()<std::tuple<std::uint32_t, std::uint8_t>>("tuple<u32,u8>");
  add.template operator()<kv::Box<std::string>>("box<string>");
  add.template operator()<conformance::PointF>("PointF");
  add.template operator()<conformance::Mixed>("Mixed");
  add.template operator()<conformance::Strs>("Strs");
  add.template operator()<conformance::Opts>("Opts");
  add.template operator()<conformance::Boxed>("Boxed");
  add.template operator()<conformance::Tree>("Tree");
  add.template operator()<conformance::Sparse>("Sparse");
  add.template operator()<conformance::Event>("Event");
  add.template operator()<std::map<std::string, std::uint32_t>>("map<string,u32>");
  add.template operator()<std::map<std::string, conformance::Address>>("map<string,Address>");
  add.template operator()<conformance::WithMap>("WithMap");
  add.template operator()<kv::HashMap<std::uint64_t, std::string>>("hashmap<u64,string>");
  add.template operator()<kv::HashMap<std::int64_t, std::vector<std::uint16_t>>>(
      "hashmap<i64,vec<u16>>");
  add.template operator()<std::vector<conformance::User>>("vec<User>");
  add.template operator()<conformance::Metrics>("Metrics");
  add.template operator()<std::tuple<std::tuple<std::uint8_t, std::uint16_t>,
                                     std::tuple<std::string, std::vector<std::uint32_t>>>>(
      "tuple<tuple<u8,u16>,tuple<string,vec<u32>>>");
}

}  // namespace kv::test
