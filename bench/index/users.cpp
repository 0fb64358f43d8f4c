#include "users.h"

namespace bench {

std::vector<Row>& rows() {
  static std::vector<Row> made = [] {
    std::vector<Row> list;
    list.reserve(users_count);
    for (std::uint64_t i = 0; i < users_count; ++i) {
      const std::uint64_t id = i * 7919 % users_count;
      list.push_back({id,
                      {.name = "name " + std::to_string(id * 31 % 5000),
                       .email = "user" + std::to_string(id) + "@example.org",
                       .city = "city " + std::to_string(id % 300),
                       .age = 20,
                       .payload = kv::Bytes(100)}});
    }
    return list;
  }();
  return made;
}

}  // namespace bench
