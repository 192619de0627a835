// SPDX-License-Identifier: MIT
// Temporary file without a name.
#pragma once

#include <cstdio>
#include <memory>

namespace seqcast {

/// A file that stands in no folder, so that none is left behind, whatever happens.
using NamelessFile = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

/// Makes one in TMPDIR, else in /tmp, to be written and read. @throws Error  where it cannot be made.
NamelessFile make_nameless_file();

}  // namespace seqcast
