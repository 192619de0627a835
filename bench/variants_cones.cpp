// SPDX-License-Identifier: MIT
// Counts and times edited runs against plain windows of the same model, with random weights.
//
//   variants_cones CARD HEAD window|genome BINS EDITS THREADS [TRACKS [WINDOW [SPACING]]]
//
// EDITS single bases next to the middle of one window, SPACING apart (1), of which each wants the BINS bins around it
// (0: all of the window's) of the first TRACKS tracks (0, or not said: all). WINDOW is the length of a window that may
// have any (0: the card's).
#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <numeric>
#include <string>

#include "engine/kernels/isa.hpp"
#include "engine/plan/cone_planner.hpp"
#include "engine/run/edited_runs.hpp"
#include "engine/run/executor.hpp"
#include "formats/read_model.hpp"
#include "model/random_weights.hpp"
#include "seqcast/error.hpp"

namespace {

using namespace seqcast;
using Clock = std::chrono::steady_clock;

/// Wall and CPU seconds; the latter of all threads.
struct Seconds {
  double wall = 1e9, cpu = 1e9;

  Seconds each(double count) const { return {wall / count, cpu / count}; }
};

struct Work {
  std::string card, head_name;
  Context context = Context::window;
  int64_t bins = 0, edits = 0;
  size_t threads = 1, tracks = 0;
  int64_t window = 0, spacing = 1;
};

/// The least of some runs' seconds.
template <class Run>
Seconds least_seconds(const Run& run) {
  Seconds least;
  for (int i = 0; i < 4; ++i) {
    const auto start = Clock::now();
    const std::clock_t cpu_start = std::clock();
    run();
    least.cpu = std::min(least.cpu, static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC);
    least.wall = std::min(least.wall, std::chrono::duration<double>(Clock::now() - start).count());
  }
  return least;
}

class Bench {
 public:
  Bench(const Model& model, size_t head, const Work& work)
      : model_(model), head_(model.contract.heads[head]), work_(work), workers_(work.threads), heads_{head} {
    tracks_.resize(work.tracks > 0 ? std::min(work.tracks, head_.tracks.size()) : head_.tracks.size());
    std::iota(tracks_.begin(), tracks_.end(), size_t{0});
    options_.what.tracks = {tracks_};
    options_.what.context = work.context;
    options_.bins_around = work.bins;
  }

  void run() {
    const int64_t wanted = work_.bins > 0 ? work_.bins : head_.bins;
    const Seconds plain = plain_seconds(wanted);
    EditedRuns runs(model_, make_cone_plan(model_, heads_, this_machine(), options_), workers_);
    const int64_t bases = model_.contract.window_bases;
    // All bins that any of the edits wants.
    const int64_t spread = ceil_div(work_.edits * work_.spacing, head_.bin_bases) + 1;
    const Range wide = around(bases / 2, wanted + 2 * spread);
    const Range bins = work_.context == Context::window ? intersection(wide, {0, head_.bins}) : wide;
    const Range read = hull(runs.input_bases(bins), {0, bases});
    const std::vector<uint8_t> codes = codes_at(read);
    std::vector<float> values(tracks_.size() * static_cast<size_t>(bins.size()));
    std::vector<Baseline> kept;
    const auto baseline = [&] {
      for (Baseline& before : kept) runs.let_go(std::move(before));
      Run run{work_.context, bins, read, codes, {{tracks_, values}}};
      kept = runs.baselines({&run, 1});
    };
    const Seconds baseline_seconds = least_seconds(baseline);
    std::vector<float> room(tracks_.size() * static_cast<size_t>(wanted * work_.edits));
    std::vector<EditedRun> edited;
    for (int64_t i = 0; i < work_.edits; ++i) {
      const int64_t base = bases / 2 + (i - work_.edits / 2) * work_.spacing;
      const size_t size = tracks_.size() * static_cast<size_t>(wanted);
      edited.push_back({&kept[0],
                        {{{base, base + 1}, {static_cast<uint8_t>((code_at(base) + 1) % 4)}}},
                        work_.bins > 0 ? around(base, wanted) : Range{0, head_.bins},
                        {{tracks_, std::span(room).subspan(static_cast<size_t>(i) * size, size)}}});
    }
    const Seconds edited_seconds = least_seconds([&] { runs.run(edited); }).each(static_cast<double>(work_.edits));
    print(runs, plain, baseline_seconds, edited_seconds, edited[0]);
  }

 private:
  static uint8_t code_at(int64_t base) { return static_cast<uint8_t>(base * base % 61 % 4); }

  static std::vector<uint8_t> codes_at(Range bases) {
    std::vector<uint8_t> codes;
    for (int64_t base = bases.begin; base < bases.end; ++base) codes.push_back(code_at(base));
    return codes;
  }

  Range around(int64_t base, int64_t bins) const {
    const int64_t middle = floor_div(base - head_.first_base, head_.bin_bases);
    return {middle - bins / 2, middle - bins / 2 + bins};
  }

  /// Of a plain window of the wanted bins.
  Seconds plain_seconds(int64_t wanted) {
    PlanOptions options = options_.what;
    options.context = Context::window;
    Executor executor(model_, make_plan(model_, heads_, this_machine(), options), workers_);
    const size_t batch = work_.threads;
    const Range bins = wanted < head_.bins ? around(model_.contract.window_bases / 2, wanted) : Range{0, head_.bins};
    std::vector<float> values(batch * tracks_.size() * static_cast<size_t>(bins.size()));
    const std::vector<uint8_t> codes = codes_at({0, model_.contract.window_bases});
    std::vector<Run> windows;
    for (size_t w = 0; w < batch; ++w)
      windows.push_back({Context::window,
                         bins,
                         {0, model_.contract.window_bases},
                         codes,
                         {{tracks_, std::span(values).subspan(w * values.size() / batch, values.size() / batch)}}});
    return least_seconds([&] { executor.compute(windows); }).each(static_cast<double>(batch));
  }

  void print(const EditedRuns& runs, Seconds plain, Seconds baseline, Seconds edited, const EditedRun& one) const {
    const ConeCounts counts = runs.counts();
    const double times = 4 * static_cast<double>(work_.edits);  // least_seconds() runs all of them so often
    const auto line = [](const char* what, double multiply_adds, Seconds seconds, double bytes) {
      fmt::print("  {:13} {:8.2f} GMAC {:9.3f} ms {:9.3f} ms CPU {:7.1f} MiB\n", what, multiply_adds * 1e-9,
                 seconds.wall * 1e3, seconds.cpu * 1e3, bytes / (1 << 20));
    };
    fmt::print("{} {}, {} bins, {} edits, {} threads\n", model_.about.name, head_.name, one.bins.size(), work_.edits,
               work_.threads);
    line("plain window", counts.plain / times, plain, 0);
    line("baseline", counts.of_baselines / 4, baseline, static_cast<double>(runs.baseline_bytes(one.baseline->bins)));
    line("edited run", counts.computed / times, edited, static_cast<double>(runs.edited_bytes(one)));
    fmt::print("  by count {:.1f} x, by time {:.1f} x, by CPU time {:.1f} x\n", counts.plain / counts.computed,
               plain.wall / edited.wall, plain.cpu / edited.cpu);
  }

  const Model& model_;
  const Head& head_;
  Work work_;
  ThreadPool workers_;
  std::vector<size_t> heads_, tracks_;
  ConeOptions options_;
};

void run(const Work& work) {
  Model model = read_model(work.card, "", false).ensemble.first();
  if (work.window > 0) set_window(model, work.window);
  fill_with_random_weights(model);
  for (size_t head = 0; head < model.contract.heads.size(); ++head)
    if (model.contract.heads[head].name == work.head_name) return Bench(model, head, work).run();
  throw Error(fmt::format("{}: no head '{}'", work.card, work.head_name));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7 || argc > 10) {
    fmt::print(stderr,
               "usage: variants_cones CARD HEAD window|genome BINS EDITS THREADS [TRACKS [WINDOW [SPACING]]]\n");
    return 2;
  }
  try {
    run({argv[1], argv[2], std::string(argv[3]) == "genome" ? Context::genome : Context::window, std::stol(argv[4]),
         std::stol(argv[5]), std::stoul(argv[6]), argc > 7 ? std::stoul(argv[7]) : 0, argc > 8 ? std::stol(argv[8]) : 0,
         argc > 9 ? std::stol(argv[9]) : 1});
  } catch (const std::exception& error) {
    fmt::print(stderr, "variants_cones: error: {}\n", error.what());
    return 1;
  }
}
