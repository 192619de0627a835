// SPDX-License-Identifier: MIT
#include "cli/asked_regions.hpp"

#include "cli/progress.hpp"

namespace seqcast {
namespace {

BedRequest request_of(const AskedBed& asked) {
  return {asked.path, asked.lines, asked.site_bases, asked.clipped, asked.missing};
}

TakeNotice say_of(const AskedBed& asked) {
  return [command = asked.command, quiet = asked.quiet](const std::string& text) { say(command, text, quiet); };
}

}  // namespace

Bed read_asked(const AskedBed& asked, const Fasta& fasta) { return read_bed(request_of(asked), fasta, say_of(asked)); }

ExcludedBases read_excluded(const AskedBed& asked, const Fasta& fasta) {
  return read_excluded(request_of(asked), fasta, say_of(asked));
}

}  // namespace seqcast
