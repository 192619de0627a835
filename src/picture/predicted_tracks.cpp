// SPDX-License-Identifier: MIT
#include "picture/predicted_tracks.hpp"

#include <span>

#include "output/writer_options.hpp"
#include "predict/grid_run.hpp"

namespace seqcast {

std::vector<ShownTrack> predicted_tracks(const Predictor& predictor, const Fasta& fasta, const Interval& region,
                                         int64_t most, const Advance& advance) {
  const std::vector<std::string> names = predictor.names();
  std::vector<TrackCollector> collectors(names.size(), TrackCollector({region.start, region.end}, most));
  GridRun run(predictor, fasta, std::vector<Interval>{region});
  run.run(std::vector<Interval>{region}, [&](const Window& window, std::span<const float> values) {
    for (int64_t row = 0; row < std::ssize(names); ++row)
      for (int64_t bin = 0; bin < window.bins; ++bin) {
        const int64_t start = window.bins_begin + bin * run.bin_bases();
        const Range owned = intersection({start, start + run.bin_bases()}, {window.owned_begin, window.owned_end});
        collectors[static_cast<size_t>(row)].add(owned.begin, owned.end,
                                                 values[static_cast<size_t>(row * window.bins + bin)]);
      }
    advance(window.bases);
  });
  std::vector<ShownTrack> tracks;
  for (size_t track = 0; track < names.size(); ++track)
    tracks.push_back(collectors[track].finish({.name = names[track],
                                               .source = predictor.model().about.name,
                                               .stretches = {},
                                               .digits = WriterOptions().digits}));
  return tracks;
}

}  // namespace seqcast
