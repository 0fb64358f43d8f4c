#include "driver/format.h"

#include <vector>

#include "driver/driver.h"
#include "driver/messages.h"
#include "driver/options.h"
#include "driver/show.h"
#include "render/write_file.h"
#include "resolve/messages.h"
#include "syntax/format.h"

namespace kvgen {

int format_schemas(const Options& options) {
  SourceMap map;
  Report report;
  std::vector<OutputFile> files;
  std::string printed;
  bool changes = false;
  bool unreadable = false;
  for (const std::string& path : options.schemas) {
    const bool input = path == "-";
    const ReadResult read = input ? read_schema_input() : read_schema_file(path);
    const FileId file = map.add(input ? "<stdin>" : path, read.text);
    if (!read.error.empty()) {
      unreadable = true;
      report.add(messages::cannot_read(path, read.error, {file, 0, 0}));
      continue;
    }
    const auto text = format_schema(map, file, report);
    if (!text) continue;
    const bool changed = *text != read.text;
    changes = changes || changed;
    if (options.check) {
      if (changed) printed += map.file(file).path() + ": would be laid out differently\n";
    } else if (input) {
      printed += *text;
    } else if (changed) {
      files.push_back({path, *text});
    }
  }
  show(report, map, options);
  if (unreadable) return exit_io;
  if (report.has_errors()) return exit_errors;
  if (const int code = print(printed, options); code != exit_fine) return code;
  if (const WriteResult result = write_files(files); !result.error.empty())
    return stop(messages::cannot_write(result.error), options, exit_io);
  return options.check && changes ? exit_errors : exit_fine;
}

}  // namespace kvgen
