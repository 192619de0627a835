// SPDX-License-Identifier: MIT
#include "io/loaded_file.hpp"

#include <fmt/format.h>

#include "base/aligned_block.hpp"
#include "io/steady_file.hpp"
#include "io/usable_memory.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

LoadedFile load_file(const std::string& path, std::string_view kind) {
  const SteadyFile file(path, kind);
  if (const int64_t memory = usable_memory(); file.size() > memory)
    throw Error(fmt::format("cannot read '{}': it has {} MiB, and there are {} MiB of memory", path, file.size() >> 20,
                            memory >> 20));
  const auto size = static_cast<size_t>(file.size());
  const auto block = std::make_shared<AlignedBlock>(size);  // in small pages, their faults take most of the time
  const std::span<char> bytes(reinterpret_cast<char*>(block->data()), size);
  file.read(0, bytes);
  return {block, {bytes.data(), bytes.size()}};
}

}  // namespace seqcast
