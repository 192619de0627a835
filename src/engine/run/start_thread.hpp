// SPDX-License-Identifier: MIT
// Start of a thread, with an error that says what to do where there is none to be had.
#pragma once

#include <fmt/format.h>

#include <system_error>
#include <thread>
#include <utility>

#include "base/setting.hpp"
#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

/// @throws Error  where the system gives no further thread.
template <class Work>
std::thread start_thread(Work&& work) {
  try {
    return std::thread(std::forward<Work>(work));
  } catch (const std::system_error& error) {
    throw Error(fmt::format("cannot start a thread: {}", cause_of(error.code().value())),
                fmt::format("{} starts none, fewer take less", set_to(Setting::threads, "1")));
  }
}

}  // namespace seqcast
