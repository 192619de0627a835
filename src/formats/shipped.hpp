// SPDX-License-Identifier: MIT
// Lookup of shipped models.
#pragma once

#include <string>
#include <vector>

namespace seqcast {

/// The folder of shipped cards: $SEQCAST_MODELS, else share/seqcast/models of the tree that the program or library lies
/// in (io/own_prefix), else the one of the prefix the library was built for. @throws Error  where there is none.
std::string models_folder();

/// The shipped cards' names, sorted.
std::vector<std::string> shipped_models();

/// The names of the families that come with the program, sorted; none where the folder has no `families`.
std::vector<std::string> shipped_families();
/// The file of one of them.
std::string family_path(const std::string& name);

/// The file that `name` means: a path where it has a slash or a file is there, else a shipped card.
/// @throws Error  where there is neither, naming the nearest shipped card.
std::string find_model(const std::string& name);

}  // namespace seqcast
