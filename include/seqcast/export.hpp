// SPDX-License-Identifier: MIT
// Mark of what the library exports; everything else is hidden.
#pragma once

#define SEQCAST_EXPORT __attribute__((visibility("default")))
