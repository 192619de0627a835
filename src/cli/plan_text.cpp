// SPDX-License-Identifier: MIT
#include "cli/plan_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/number_text.hpp"
#include "cli/progress.hpp"
#include "cli/text_table.hpp"
#include "engine/kernels/isa.hpp"
#include "engine/kernels/kernel.hpp"
#include "engine/plan/cost.hpp"
#include "engine/plan/step_algorithm.hpp"
#include "predict/fit.hpp"
#include "seqcast/error.hpp"

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

int64_t kept_bytes(const Model& model, const Segment& segment, const Step& step) {
  for (const Boundary& kept : segment.keeps)
    if (kept.node == step.output) return model.shapes[kept.node].length * kept.channels * bytes_of(kept.type);
  return 0;
}

}  // namespace

std::string layers_text(const Model& model, const Plan& plan) {
  const Machine machine = this_machine();
  std::vector<std::vector<std::string>> rows{{"layer", "computes", "kernel", "segment", "tiles", "rows", "halo",
                                              "channels", "ms", "weights (MiB)", "kept (MiB)"}};
  double seconds = 0;
  for (size_t s = 0; s < plan.segments.size(); ++s) {
    const Segment& segment = plan.segments[s];
    const int64_t tiles = tiles_of_window(model, segment);
    for (const Step& step : segment.steps) {
      const double cost = step_seconds(model, step, machine) * static_cast<double>(tiles);
      seconds += cost;
      rows.push_back({model.graph.nodes[step.output].name, computes(model, step), algorithm_name(model, step),
                      std::to_string(s + 1), with_commas(tiles), with_commas(step.advance),
                      with_commas(step.rows.size() - step.advance), with_commas(channels_computed(model, step)),
                      fmt::format("{:.2f}", 1e3 * cost),
                      mebibytes_text(static_cast<int64_t>(kernel_sizes(model, step).weight_bytes)),
                      mebibytes_text(kept_bytes(model, segment, step))});
    }
  }
  return line_up(rows, {1, 2}) +
         fmt::format(
             "\nin f32; a tile goes through a segment's layers before the next; {:.2f} ms a window on one core by "
             "the table of costs, layer by layer\n",
             1e3 * seconds);
}

namespace {

std::vector<std::string> memory_row(const std::vector<PlannedModel>& members, Context context, const RunSize& size) {
  const MemoryNeed need = memory_need(members, context, size);
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

std::string plan_text(const Model& model, const std::vector<TrackChoice>& tracks, Context context, int64_t memory) {
  std::set<size_t> used;
  for (const TrackChoice& choice : tracks) used.insert(choice.head);
  const std::vector<size_t> heads(used.begin(), used.end());
  PlanOptions options;
  for (size_t head : heads) {
    options.tracks.emplace_back();
    for (const TrackChoice& choice : tracks)
      if (choice.head == head) options.tracks.back().push_back(choice.track);
  }
  const Head& head = model.contract.heads[heads.at(0)];
  if (context == Context::genome && !head.streams)
    throw RequestError(fmt::format("head '{}' takes a whole window and has no plan for --context genome", head.name));
  ThreadPool workers(1);
  const std::vector<PlanRequest> one{{&model, options}};
  const RunSize least{.bins = head.bins, .tracks = std::ssize(tracks)};
  std::string text;
  std::vector<std::vector<std::string>> rows{{"context", "threads", "at a time", "program", "file", "weights",
                                              "scratch", "windows", "waiting", "total (MiB)"}};
  for (const Context each : {Context::window, Context::genome}) {
    if (each == Context::genome && !head.streams) continue;
    const std::vector<PlannedModel> members = plans_within(one, heads, each, least, memory, workers);
    if (each == context) text = layers_text(model, members[0].plan) + "\n";
    for (size_t threads = 1; threads <= 2; ++threads) {
      RunSize size = least;
      size.workers = threads;
      size = quickest_size(members[0], each, size);
      const auto fitting = fit(members, each, size, least, memory > 0 ? memory : std::numeric_limits<int64_t>::max());
      if (fitting && fitting->workers == threads) rows.push_back(memory_row(members, each, *fitting));
    }
  }
  return text + line_up(rows, {2}) + "\ntotal = program + file + weights + scratch + windows + waiting\n";
}

}  // namespace seqcast
