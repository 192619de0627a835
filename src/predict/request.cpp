// SPDX-License-Identifier: MIT
#include "predict/request.hpp"

#include "seqcast/error.hpp"

namespace seqcast {

void check(const Request& request) {
  if (request.unscale && !request.untransform) throw UsageError("--unscale is for --untransform, which is not given");
  if (request.untransform && request.transform == Transform::none)
    throw UsageError("--untransform and --transform none exclude each other");
  if (request.step > 0 && request.extent == Extent::endless)
    throw UsageError("--step and --context genome exclude each other");
}

}  // namespace seqcast
