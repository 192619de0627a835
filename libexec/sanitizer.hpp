// SPDX-License-Identifier: MIT
// SEQCAST_SANITIZER: whether this is compiled with a sanitizer, which takes terabytes of addresses and calls of its
// own.
#pragma once

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SEQCAST_SANITIZER 1  // GCC
#elif defined(__has_feature)
#define SEQCAST_SANITIZER (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))  // Clang
#else
#define SEQCAST_SANITIZER 0
#endif
