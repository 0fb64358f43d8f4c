#include "emit/literals.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace kvgen::emit {
namespace {

bool is_printable(char c) { return c >= 0x20 && c < 0x7F; }

/// Length of the bidirectional control at `at` (U+200E, 200F, 202A–202E, 2066–2069); 0: none. They
/// make code read unlike what it is; compilers warn of them.
std::size_t bidi_control(std::string_view text, std::size_t at) {
  if (text.size() - at < 3 || text[at] != '\xE2') return 0;
  const auto second = static_cast<unsigned char>(text[at + 1]);
  const auto third = static_cast<unsigned char>(text[at + 2]);
  const bool found =
      (second == 0x80 && (third == 0x8E || third == 0x8F || (third >= 0xAA && third <= 0xAE))) ||
      (second == 0x81 && third >= 0xA6 && third <= 0xA9);
  return found ? 3 : 0;
}

std::string decimal(bool negative, std::uint64_t magnitude) {
  return (negative && magnitude != 0 ? "-" : "") + std::to_string(magnitude);
}

std::string wide_literal(model::Scalar type, bool negative, std::uint64_t high, std::uint64_t low) {
  const char* cpp = type == model::Scalar::u128 ? "kv::U128" : "kv::I128";
  if (high == 0 && low <= INT64_MAX) return decimal(negative, low);
  // The magnitude is made unsigned: that of the smallest number has no positive twin.
  const std::string magnitude =
      "static_cast<kv::U128>(" + std::to_string(high) + "u) << 64 | " + std::to_string(low) + "u";
  return std::string("static_cast<") + cpp + ">(" + (negative ? "0u - (" : "") + magnitude +
         (negative ? "))" : ")");
}

}  // namespace

std::string string_literal(std::string_view text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '?' && i > 0 && text[i - 1] == '?') {
      out += "\\?";
    } else if (is_printable(c)) {
      out += c;
    } else {
      std::array<char, 5> octal;
      std::snprintf(octal.data(), octal.size(), "\\%03o",
                    static_cast<unsigned>(static_cast<unsigned char>(c)));
      out += octal.data();
    }
  }
  return out + '"';
}

std::string comment_text(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const std::size_t control = bidi_control(text, i); control != 0) {
      out += ' ';
      i += control - 1;
      continue;
    }
    const auto c = static_cast<unsigned char>(text[i]);
    out += c < 0x20 || c == 0x7F ? ' ' : text[i];
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  // A backslash, or its trigraph, at the end would pull the next line into the comment.
  if (out.ends_with("\?\?/")) out.replace(out.size() - 1, 1, "&#47;");
  if (out.ends_with('\\')) out.replace(out.size() - 1, 1, "&#92;");
  return out;
}

std::vector<std::string> doc_lines(const model::Doc& doc) {
  std::vector<std::string> lines;
  for (const std::string& line : doc) {
    std::string text = comment_text(line);
    if (!text.empty() && text.front() != ' ') text.insert(0, 1, ' ');
    lines.push_back(std::move(text));
  }
  return lines;
}

std::string integer_literal(model::Scalar type, bool negative, std::uint64_t high,
                            std::uint64_t low) {
  using model::Scalar;
  if (type == Scalar::u128 || type == Scalar::i128) return wide_literal(type, negative, high, low);
  // The magnitude of the smallest i64 is no i64.
  if (negative && low == static_cast<std::uint64_t>(INT64_MAX) + 1)
    return "-9223372036854775807 - 1";
  return decimal(negative, low) + (low > INT64_MAX ? "u" : "");
}

std::string real_literal(model::Scalar type, double value) {
  const bool single = type == model::Scalar::f32;
  const std::string limits =
      std::string("std::numeric_limits<") + (single ? "float" : "double") + ">::";
  const std::string sign = std::signbit(value) ? "-" : "";
  // A double that rounds to an infinite float is one.
  const double stored = single ? static_cast<double>(static_cast<float>(value)) : value;
  if (std::isnan(stored)) return sign + limits + "quiet_NaN()";
  if (std::isinf(stored)) return sign + limits + "infinity()";
  std::array<char, 40> text;
  // The shortest of the forms that read back as the same number.
  for (int digits = 1; digits <= 17; ++digits) {
    std::snprintf(text.data(), text.size(), "%.*g", digits, stored);
    const bool same = single ? std::strtof(text.data(), nullptr) == static_cast<float>(stored)
                             : std::strtod(text.data(), nullptr) == stored;
    if (same) break;
  }
  std::string out = text.data();
  if (out.find_first_of(".e") == std::string::npos) out += ".0";
  return single ? out + "f" : out;
}

std::vector<std::string> byte_lines(const std::vector<std::uint8_t>& bytes) {
  std::vector<std::string> lines;
  std::string line;
  for (const std::uint8_t byte : bytes) {
    if (line.size() > 88) {
      lines.push_back(std::move(line));
      line.clear();
    }
    line += std::to_string(byte);
    line += ',';
  }
  if (!line.empty()) lines.push_back(std::move(line));
  if (!lines.empty()) lines.back().pop_back();
  return lines;
}

std::vector<std::string> wrap(const std::vector<std::string>& items, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string item = items[i] + (i + 1 < items.size() ? "," : "");
    if (!line.empty() && line.size() + 1 + item.size() > width) {
      lines.push_back(std::move(line));
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += item;
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

}  // namespace kvgen::emit
