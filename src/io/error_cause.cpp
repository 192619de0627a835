// SPDX-License-Identifier: MIT
#include "io/error_cause.hpp"

#include <system_error>

namespace seqcast {

std::string cause_of(int error_number) {
  std::string cause = std::generic_category().message(error_number);
  if (cause.size() > 1 && cause[0] >= 'A' && cause[0] <= 'Z' && cause[1] >= 'a') cause[0] ^= 0x20;
  return cause;
}

}  // namespace seqcast
