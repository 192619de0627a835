// SPDX-License-Identifier: MIT
// Families of published models: cards with sizes left open, recognised by the tensors of a file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/weights_file.hpp"

namespace seqcast {

/// A family as its file says it (models/README.md).
struct Family {
  std::string path;  ///< of its JSON
  std::string name, summary;
  std::vector<std::string> recognised_by;  ///< tensors that all files of it have
  std::vector<std::string> without;        ///< and none of these
  std::string of_class;  ///< the end of the name of a whole module's class; else empty: tensors alone say it
  Json json;             ///< the rest: sizes, and a card with placeholders
};

/// @throws Error  naming the file and the place in it.
Family read_family(const std::string& path);

/// A family, and what stands before the names of its tensors in a file.
struct FoundFamily {
  const Family* family;
  std::string prefix;
};

/// The family whose tensors a file has: of several the one with the shortest prefix, then the one that goes by its
/// class, then with the most tensors by which it is recognised.
///
/// @param is_asked  whether the user named the family, so that it needs no class.
/// @return          nothing where there is none.
/// @throws Error    where two are as good.
std::optional<FoundFamily> recognise(const std::vector<Family>& families, const WeightsFile& file,
                                     bool is_asked = false);

}  // namespace seqcast
