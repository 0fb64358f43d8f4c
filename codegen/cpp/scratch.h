// What is too long for a command line, handed to kvgen-clang in a file.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace kvgen::cpp {

/// A file with a request, which is there for as long as this.
class Scratch {
 public:
  explicit Scratch(const nlohmann::json& request);
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();

  /// Whether it could be written.
  bool good() const { return good_; }
  const std::string& name() const { return name_; }

 private:
  std::string name_ = "/tmp/kvgen-request-XXXXXX";
  bool good_ = false;
};

}  // namespace kvgen::cpp
