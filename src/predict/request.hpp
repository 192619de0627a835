// SPDX-License-Identifier: MIT
// Request to a model: tracks, strand, windows, inputs, threads and memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/plan/plan.hpp"
#include "genome/signal.hpp"
#include "model/contract.hpp"
#include "model/squash.hpp"

namespace seqcast {

/// Which strand the model reads: the values always lie on forward coordinates. `mean` is that of both strands, with the
/// tracks of the reverse one swapped as the heads say; `both` gives each track twice, forward and then reverse; `own`
/// is each region's own, forward or reverse.
enum class Strand { forward, reverse, mean, both, own };

template <>
struct Names<Strand> {
  static constexpr std::pair<std::string_view, Strand> table[] = {{"+", Strand::forward},
                                                                  {"-", Strand::reverse},
                                                                  {"mean", Strand::mean},
                                                                  {"both", Strand::both},
                                                                  {"bed", Strand::own}};
};

template <>
struct Names<Context> {
  static constexpr std::pair<std::string_view, Context> table[] = {{"window", Context::window},
                                                                   {"genome", Context::genome}};
};

/// How windows lie: on the grid of each sequence, centered on each region, or one on each record.
enum class Placement { grid, center, record };

template <>
struct Names<Placement> {
  static constexpr std::pair<std::string_view, Placement> table[] = {
      {"grid", Placement::grid}, {"center", Placement::center}, {"record", Placement::record}};
};

/// What is given at a side input.
struct InputSetting {
  /// Values that are the same everywhere, one a channel.
  using Constants = std::vector<float>;
  /// bigWigs, one a channel; or, for an input with one value a window, a table with a line a record or region.
  struct Files {
    std::vector<std::string> paths;
    std::optional<MissingValues> missing = {};  ///< of bigWigs; none: as usual
  };
  /// The reverse complement of the window, as the model reads its sequence.
  struct OtherStrand {};

  std::string name;
  std::variant<Constants, Files, OtherStrand> values;
  std::string text;  ///< `NAME=VALUES` as the user wrote it, for messages
};

struct Request {
  std::vector<std::string> tracks;         ///< what choose_tracks takes; none: all of the first head
  std::optional<Transform> transform;      ///< instead of the heads' own
  std::optional<Untransform> untransform;  ///< undoes how targets were squashed, by this formula
  bool unscale = false;                    ///< with untransform: the scale too
  Strand strand = Strand::forward;
  Context context = Context::window;
  int64_t step = 0;                    ///< bases from one window to the next; 0: what one window keeps
  std::optional<Placement> placement;  ///< else what suits the model (predict/placement)
  bool pad = false;                    ///< records shorter than a window lie in its middle, between unknown bases
  bool fixed_window = false;           ///< records have the window's length, though the model takes others
  std::vector<InputSetting> inputs;
  size_t threads = 1;  ///< at most
  size_t batch = 0;    ///< windows at a time, at most; 0: as many as are quickest
  int64_t memory = 0;  ///< bytes that cap the plan's tiles, and what runs at a time; 0: no cap
  /// Bytes that cap what runs at a time, never the tiles; none: what this process may use.
  std::optional<int64_t> machine_memory;
  std::function<void()> poll;  ///< called often; what it throws ends the run
};

/// @throws Error  for settings that exclude each other.
void check(const Request& request);

}  // namespace seqcast
