// A member of every kind that can be stored.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace members {

enum class Colour : unsigned { red = 3, green };
enum Plain { none_of_it = -2, some_of_it = 40 };

struct Point {
  float x = 0, y = 0;
};

struct Integers {
  bool flag = false;
  char letter = 'a';
  signed char tiny = 0;
  unsigned char byte = 0;
  short a = 0;
  unsigned short b = 0;
  int c = 0;
  unsigned d = 0;
  long e = 0;
  unsigned long f = 0;
  long long g = 0;
  unsigned long long h = 0;
  std::int_least16_t i = 0;
  std::size_t j = 0;
  char8_t k = 0;
  char16_t l = 0;
  char32_t m = 0;
};

struct Times {
  std::chrono::sys_seconds second;
  std::chrono::system_clock::time_point now;
  std::chrono::sys_days day;
  std::chrono::milliseconds wait{};
  std::chrono::hours long_wait{};
};

struct Everything : Integers, Times {
  double real = 0;
  Colour colour = Colour::red;
  Plain plain = some_of_it;
  std::string text;
  std::vector<std::byte> raw;
  std::vector<std::string> texts;
  std::vector<bool> flags;
  std::array<Point, 2> corners{};
  int grid[2][3] = {};
  char name[8] = {};
  Point points[2];
  std::optional<Point> maybe;
  std::map<std::string, Point> by_name;
  std::map<int, std::vector<short>> by_number;
  std::unordered_map<std::string, int> counts;
  std::unordered_map<unsigned, std::string> names;
  std::variant<std::monostate, int, std::string, Point> either;
  std::vector<std::variant<int, unsigned, std::vector<int>>> several;
  std::pair<int, std::string> pair;
  std::tuple<Colour, Point> tuple{Colour::red, {}};
  struct Inner {
    std::vector<Point> path;
  } inner;
};

/// Only written: the text belongs to somebody else.
struct Borrowed {
  std::string_view text;
  std::optional<std::string_view> note;
  std::vector<std::string_view> tags;
  int number = 0;
};

}  // namespace members
