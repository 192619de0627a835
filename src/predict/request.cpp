// SPDX-License-Identifier: MIT
#include "predict/request.hpp"

#include "base/setting.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

void check(const Request& request) {
  if (request.pad && request.placement != Placement::record)
    throw RequestError(fmt::format("{} is for {}, which is not given", Setting::pad, set_to(Setting::place, "record")));
  if (request.unscale && !request.untransform)
    throw RequestError(fmt::format("{} is for {}, which is not given", Setting::unscale, Setting::untransform));
  if (request.untransform && request.transform == Transform::none)
    throw RequestError(
        fmt::format("{} and {} exclude each other", Setting::untransform, set_to(Setting::transform, "none")));
  if (request.step > 0 && request.context == Context::genome)
    throw RequestError(fmt::format("{} and {} exclude each other", Setting::step, set_to(Setting::context, "genome")));
}

}  // namespace seqcast
