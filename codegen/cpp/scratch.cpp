#include "cpp/scratch.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace kvgen::cpp {

Scratch::Scratch(const nlohmann::json& request) {
  const int file = ::mkstemp(name_.data());
  if (file < 0) return;
  const std::string text = request.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  FILE* out = ::fdopen(file, "w");
  good_ = std::fwrite(text.data(), 1, text.size(), out) == text.size();
  good_ = std::fclose(out) == 0 && good_;
}

Scratch::~Scratch() { ::unlink(name_.c_str()); }

}  // namespace kvgen::cpp
