#include "driver/tidy.h"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cpp/ask.h"
#include "driver/driver.h"
#include "driver/messages.h"
#include "driver/show.h"
#include "resolve/resolve.h"

namespace kvgen {

int tidy_sources(const Options& options) {
  const cpp::Compiler compiler = resolve_options(options).compiler;
  int code = exit_fine;
  for (const std::string& source : options.schemas) {
    std::vector<std::string> arguments{"tidy", source};
    for (const std::string& directory : options.include_dirs)
      arguments.insert(arguments.end(), {"-I", directory});
    const cpp::Answer answer = cpp::ask_clang(compiler, arguments);
    if (!answer.available) return stop(messages::cannot_verify(), options, exit_io);
    const nlohmann::json said = nlohmann::json::parse(answer.out, nullptr, false);
    if (answer.code != 0 || said.is_discarded()) {
      std::cerr << answer.err;
      return exit_io;
    }
    std::cerr << said.value("messages", "");
    const int own = !said.value("good", false)       ? int{exit_io}
                    : said.value("findings", 0) != 0 ? int{exit_errors}
                                                     : int{exit_fine};
    code = std::max(code, own);
  }
  return code;
}

}  // namespace kvgen
