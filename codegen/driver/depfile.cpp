#include "driver/depfile.h"

#include <filesystem>

namespace kvgen {
namespace {

std::string escaped(const std::string& path) {
  std::string out;
  for (const char c : path) {
    if (c == ' ' || c == '#' || c == '\t') out += '\\';
    if (c == '$') out += '$';
    out += c;
  }
  return out;
}

}  // namespace

std::string depfile_text(const std::vector<std::string>& targets,
                         const std::vector<std::string>& prerequisites) {
  std::string out;
  for (const std::string& target : targets) out += (out.empty() ? "" : " ") + escaped(target);
  out += ":";
  for (const std::string& path : prerequisites)
    out += " \\\n  " + escaped(std::filesystem::absolute(path).lexically_normal().string());
  return out + "\n";
}

}  // namespace kvgen
