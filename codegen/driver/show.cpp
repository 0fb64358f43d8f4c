#include "driver/show.h"

#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "driver/driver.h"
#include "driver/messages.h"
#include "driver/options.h"
#include "render/write_file.h"
#include "report/render.h"

namespace kvgen {

bool use_colour(const Options& options) {
  if (options.colour != "auto") return options.colour == "always";
  const char* forbidden = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return (forbidden == nullptr || *forbidden == '\0') && terminal != nullptr &&
         std::string_view(terminal) != "dumb" && ::isatty(STDERR_FILENO) == 1;
}

void show(const Report& report, const SourceMap& map, const Options& options) {
  const std::vector<Diagnostic> diagnostics = report.sorted();
  if (diagnostics.empty()) return;
  std::cerr << render(diagnostics, map, options.error_format, use_colour(options));
  if (options.error_format == ErrorFormat::human) std::cerr << summary(report) << '\n';
}

int stop(Diagnostic diagnostic, const Options& options, int code) {
  std::cerr << render({std::move(diagnostic)}, SourceMap(), options.error_format,
                      use_colour(options));
  return code;
}

int print(std::string_view text, const Options& options) {
  const std::string why = write_output(text);
  if (why.empty()) return exit_fine;
  return stop(messages::cannot_write("cannot write standard output: " + why), options, exit_io);
}

}  // namespace kvgen
