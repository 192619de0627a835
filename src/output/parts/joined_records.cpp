// SPDX-License-Identifier: MIT
#include "output/parts/joined_records.hpp"

#include <optional>

#include "base/enum_names.hpp"
#include "output/variant_writer.hpp"

namespace seqcast {

void join_bcf(std::span<const Part> parts, const JoinedOutput& output) {
  VariantWriterOptions options;
  options.path = output.path;
  options.format = VariantFormat::bcf;
  options.index = named<VariantIndex>(parts[0].marker.run.form.index);
  options.durable = output.durable;
  options.give_names = output.give_names;
  VariantWriter writer(options, VariantFile(parts[0].path).header());
  for (const Part& part : parts) {
    VariantFile file(part.path);
    while (const std::optional<VariantRecord> record = file.next()) writer.write(*record, {});
  }
  writer.close();
}

}  // namespace seqcast
