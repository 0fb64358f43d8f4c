// Running kvgen-clang, the program beside kvgen that reads C++.
#pragma once

#include <string>
#include <vector>

namespace kvgen::cpp {

/// How the user's C++ is compiled, and who reads it.
struct Compiler {
  std::string program;             // kvgen-clang; empty: beside this program
  std::vector<std::string> flags;  // what follows `--` on the command line
  std::string database;            // `-p`: directory of a compile_commands.json; empty: none
  bool colour = false;             // of Clang's messages
};

struct Answer {
  bool available = true;  // false: this build has no kvgen-clang
  int code = 0;           // its exit code; 128 + signal when it was killed
  std::string out;
  std::string err;
};

/// Runs it with these arguments, the runtime's headers as last include directory and the compiler's
/// flags behind them, and waits.
Answer ask_clang(const Compiler& compiler, const std::vector<std::string>& arguments);

}  // namespace kvgen::cpp
