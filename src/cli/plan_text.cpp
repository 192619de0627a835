// SPDX-License-Identifier: MIT
#include "cli/plan_text.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/number_text.hpp"
#include "cli/text_table.hpp"
#include "engine/plan/step_algorithm.hpp"
#include "predict/plan_report.hpp"

namespace seqcast {
namespace {

std::string mebibytes_text(int64_t bytes) { return fmt::format("{:.1f}", static_cast<double>(bytes) / (1 << 20)); }

std::string computes(const Model& model, const Step& step) {
  std::string text(kind(model.graph.nodes[step.node].layer));
  if (step.letter_activation) text += " of an activation";
  if (step.batch_norm) text += ", norm";
  if (step.pool) text += ", pool";
  if (step.crop) text += ", crop";
  if (step.add && step.adds_first()) text += ", add";
  if (step.activation) text += ", activation";
  if (step.add && !step.adds_first()) text += ", add";
  return text;
}

std::vector<std::string> memory_row(const PlannedRun& run) {
  const auto& [context, size, need] = run;
  const bool is_genome = context == Context::genome;
  return {is_genome ? "genome" : "window",
          std::to_string(size.workers),
          is_genome ? fmt::format("a piece of {} bins", with_commas(size.bins))
                    : counted(static_cast<int64_t>(size.batch), "window"),
          mebibytes_text(need.program),
          mebibytes_text(need.file),
          mebibytes_text(need.weights),
          mebibytes_text(need.scratch),
          mebibytes_text(need.windows),
          mebibytes_text(need.waiting),
          with_commas(whole_mebibytes(need.total()))};
}

}  // namespace

std::string layers_text(const Model& model, const Plan& plan) {
  std::vector<std::vector<std::string>> rows{{"layer", "computes", "kernel", "segment", "tiles", "rows", "halo",
                                              "channels", "ms", "weights (MiB)", "kept (MiB)"}};
  double seconds = 0;
  for (const PlannedStep& planned : planned_steps(model, plan)) {
    const Step& step = *planned.step;
    seconds += planned.seconds;
    rows.push_back({model.graph.nodes[step.output].name, computes(model, step), algorithm_name(model, step),
                    std::to_string(planned.segment + 1), with_commas(planned.tiles), with_commas(step.advance),
                    with_commas(step.rows.size() - step.advance), with_commas(planned.channels),
                    fmt::format("{:.2f}", 1e3 * planned.seconds), mebibytes_text(planned.weight_bytes),
                    mebibytes_text(planned.kept_bytes)});
  }
  return line_up(rows, {1, 2}) +
         fmt::format(
             "\nin f32; a tile goes through a segment's layers before the next; {:.2f} ms a window on one core by "
             "the table of costs, layer by layer\n",
             1e3 * seconds);
}

std::string plan_text(const Model& model, const std::vector<TrackChoice>& tracks, Context context, int64_t memory) {
  const PlanReport report = plan_report(model, tracks, context, memory);
  std::vector<std::vector<std::string>> rows{{"context", "threads", "at a time", "program", "file", "weights",
                                              "scratch", "windows", "waiting", "total (MiB)"}};
  for (const PlannedRun& run : report.runs) rows.push_back(memory_row(run));
  return layers_text(model, report.plan) + "\n" + line_up(rows, {2}) +
         "\ntotal = program + file + weights + scratch + windows + waiting\n";
}

}  // namespace seqcast
