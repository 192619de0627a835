// SPDX-License-Identifier: MIT
// Transcripts of GTF and GFF3, gathered from features in any order.
#pragma once

#include "genome/annotation_lines.hpp"

namespace seqcast {

AnnotationLines gtf_lines();
AnnotationLines gff3_lines();

}  // namespace seqcast
