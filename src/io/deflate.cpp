// SPDX-License-Identifier: MIT
#include "io/deflate.hpp"

#include <libdeflate.h>

#include <memory>
#include <new>

namespace seqcast {
namespace {

constexpr int level = 6;  // zlib's own default

struct Free {
  void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
};

}  // namespace

std::string deflated(const void* data, size_t bytes) {
  thread_local std::unique_ptr<libdeflate_compressor, Free> compressor;
  if (!compressor) compressor.reset(libdeflate_alloc_compressor(level));
  if (!compressor) throw std::bad_alloc();
  std::string packed(libdeflate_zlib_compress_bound(compressor.get(), bytes), '\0');
  packed.resize(libdeflate_zlib_compress(compressor.get(), data, bytes, packed.data(), packed.size()));
  packed.shrink_to_fit();
  return packed;
}

}  // namespace seqcast
