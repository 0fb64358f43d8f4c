// Walks every page of an LMDB 0.9 file without LMDB, which believes what it maps: a damaged page
// number or offset makes it crash or answer wrongly.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kv/engine/lmdb/meta.h"

namespace kv::engine::lmdb {

/// What is wrong with the pages of one snapshot, in the order in which they were found; empty:
/// nothing. Every page that a table or the free list leads to is looked at: its kind, its bounds,
/// the order of its keys, that nothing else leads to it, and that tables have as many pages and
/// entries as they say. Values are not looked into.
///
/// Reads `fd` with pread; takes one bit of memory for each page of the file. Stops after
/// `findings_max`. The snapshot must not be written over meanwhile: the caller holds a read
/// transaction on it, or looks at the meta pages again afterwards.
std::vector<std::string> check_pages(int fd, const Meta& snapshot, std::size_t findings_max);

/// The newest snapshot of a file that LMDB has not opened for the caller: repeated while others
/// commit. Throws `corrupt_database` with the first finding, `busy` when commits never pause for
/// as long as the walk takes.
void check_file(const std::string& path);

}  // namespace kv::engine::lmdb
