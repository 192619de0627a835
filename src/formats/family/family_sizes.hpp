// SPDX-License-Identifier: MIT
// The sizes that a family leaves open, as a file of weights has them.
#pragma once

#include "formats/card/placeholders.hpp"
#include "formats/weights_file.hpp"

namespace seqcast {

/// Each of a family's `sizes` in turn, bound to its name:
///   "2 * n + 1"                                 a sum of sizes before it
///   {"of": "conv.weight", "axis": 0}            a tensor's extent; with "else": where there is no such tensor
///   {"count": "convs.{n}.weight"}               how many tensors there are of these names, n = 0, 1, ...
///   {"has": "conv.bias"}                        1 where there is such a tensor, else 0
///   {"given": "trimming", "else": "n + 47"}     what the file says besides its tensors, as an attribute of a module
///   {"given": "activation", "else": {"text": "ReLU"}}  the same, of a text; with "none": where the file says None;
///   with "texts": {"auto": "n / 2"}, of a text that stands for a sum; with "names": true, of a list of names
///   {"says": "trimming"}                        1 where the file says that, else 0
///   {"most": ["n - 1", 0]}                      the largest
///   {"pick": "n - 1", "from": [1, 2, 4]}        the element of a list, from 0, or of an object by a size that is a
///   text, as it is or in small letters; with "else": where the object has none of that name
///   {"each_has": "convs.{n}.bias", "count": "n"}  a list, of 1 where there is such a tensor, else 0
///   {"from": 2, "times": "rate", "round": "down", "count": "n"}  a list, as in a repeat's `vary`
///   {"begin": 1, "each": "value + 2 * item", "over": "list"}  the last value, of which each item makes the next
///
/// @param family  the family's file, for messages.
/// @throws Error  naming the weights' file and the size.
Bindings family_sizes(const std::string& family, const Json& sizes, const WeightsFile& file);

}  // namespace seqcast
