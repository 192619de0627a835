// SPDX-License-Identifier: MIT
#include "output/parts/joined_bigwig.hpp"

#include "output/bigwig_file.hpp"
#include "output/parts/bigwig_part.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

void join_bigwig(std::span<const Part> parts, const JoinedOutput& output) {
  constexpr bool merge = true;  // as bigWig files are written
  const std::string names = BigWigPart(parts[0].path).names();
  BigWigFile file(output.path, names, merge, output.durable);
  uint32_t last_chrom = 0, last_end = 0;
  for (const Part& part : parts) {
    const BigWigPart read(part.path);
    if (read.names() != names) throw Error("its chromosomes are not those of the other parts").in(part.path);
    if (!file.has_levels() && !read.stretches().empty()) file.set_levels(ZoomLevels(read.stretches()));
    read.read([&](uint32_t chrom, const BigWigRecord& record) {
      const bool is_in_order = chrom > last_chrom || (chrom == last_chrom && record.start >= last_end);
      if (!is_in_order) throw Error("its intervals are out of order").in(part.path);
      file.add(chrom, record);
      last_chrom = chrom;
      last_end = record.end;
    });
  }
  file.finish();
  PendingFile* const pending = file.pending();
  output.give_names({&pending, 1});
}

}  // namespace seqcast
