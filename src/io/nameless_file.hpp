// SPDX-License-Identifier: MIT
// Temporary file without a name.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

namespace seqcast {

/// A file that stands in no folder, so that none is left behind, whatever happens.
using NamelessFile = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

/// Makes one in TMPDIR, else in /tmp, to be written and read. @throws Error  where it cannot be made.
NamelessFile make_nameless_file();

/// Brings to the file what was written; null has nothing. @param of  what it is a copy of. @throws Error  where any of
/// it was not written.
void check_copy(std::FILE* copy, const std::string& of);

}  // namespace seqcast
