// SPDX-License-Identifier: MIT
// The file that parts are joined to, and how it gets its name.
#pragma once

#include <string>

#include "io/pending_file.hpp"

namespace seqcast {

struct JoinedOutput {
  std::string path;
  Durable durable = Durable::yes;
  GiveNames give_names = PendingFile::commit_all;
};

}  // namespace seqcast
