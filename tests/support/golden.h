// Golden files: what a stage should give stands beside its input and is reviewed like code.
//
// `KVGEN_REFRESH_GOLDENS=1` in the environment rewrites every golden that is checked, instead of
// comparing. Look at the diff before committing it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "support/folder.h"

namespace kvgen::test {

using kv::test::read_file;

/// Fails the running test unless the file `golden` holds exactly `actual`. The message shows the
/// first line that differs. A missing golden fails too, except when goldens are refreshed.
void check_golden(const std::filesystem::path& golden, const std::string& actual);

/// The files below `directory` (not its subfolders) whose names end in `suffix`, sorted.
std::vector<std::filesystem::path> files_in(const std::filesystem::path& directory,
                                            std::string_view suffix);

/// Whether this run rewrites goldens.
bool refreshing_goldens();

}  // namespace kvgen::test
