// SPDX-License-Identifier: MIT
// Placement of windows on a chromosome and the bases that each owns (design §5).
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "genome/interval.hpp"

namespace seqcast {

/// What of a model decides where windows lie. All in bases.
struct WindowLayout {
  int64_t window_bases = 0;
  int64_t first_base = 0;  ///< the window's offset of bin 0
  int64_t bin_bases = 0;
  int64_t bins = 0;  ///< bins of a window
  int64_t step = 0;  ///< from one window to the next: at most kept_bases()

  int64_t kept_bases() const noexcept { return bins * bin_bases; }
};

/// One call of the model, or one piece of a chromosome that streams through it.
struct Window {
  std::string chrom;
  int64_t begin = 0;      ///< the base at the input's position 0; may be negative
  int64_t first_bin = 0;  ///< of the bins that are computed, counted from `begin`
  int64_t bins = 0;
  int64_t bins_begin = 0;   ///< the base where the first of them begins
  int64_t owned_begin = 0;  ///< hull of the asked bases that the window speaks for: never another's
  int64_t owned_end = 0;
  int64_t bases = 0;  ///< asked bases in that hull
  int64_t line = -1;  ///< index of the record or BED line that it was placed for; -1: for none of them alone
};

/// The window whose kept part lies around the middle of `region`: it begins at base
/// (start + end) / 2 - kept / 2 - first_base, divisions rounding down, and owns all that it keeps.
Window center_window(const Interval& region, const WindowLayout& layout);

/// The window that a record is, with `padding_before` letters of padding before its own; it owns all that it keeps of
/// the record from its first letter on.
Window record_window(const std::string& name, int64_t padding_before, const WindowLayout& layout);

/// Gives intervals one after the other; none at the end.
using NextInterval = std::function<std::optional<Interval>()>;

/// The intervals of a list.
NextInterval each_of(std::vector<Interval> intervals);

/// Leaves a window only what it owns of a sequence of `length` bases.
void clip(Window& window, int64_t length);

/// The windows, or the pieces, that own any base of some regions, one after the other; each is named once, however many
/// regions lie in it.
///
/// Window i owns [i*step, (i+1)*step) of its chromosome and begins at i*step + floor((step - kept) / 2) - first_base.
/// Piece i, of a chromosome that streams through the model, owns `piece_bins` bins and always begins at
/// -first_base. Both stand on a grid that does not depend on the regions.
class WindowSource {
 public:
  /// @param regions     one after the other: sorted, apart, inside their chromosomes.
  /// @param piece_bins  0 for windows.
  /// @param max_gap    bases between two regions up to which they share a piece.
  WindowSource(NextInterval regions, const WindowLayout& layout, int64_t piece_bins = 0, int64_t max_gap = 0);
  /// The same of a list (genome/regions' merge).
  WindowSource(std::vector<Interval> regions, const WindowLayout& layout, int64_t piece_bins = 0, int64_t max_gap = 0);

  std::optional<Window> next();

 private:
  Window place(const std::string& chrom, int64_t index) const;

  NextInterval regions_;
  std::optional<Interval> region_;  ///< none: all are done
  WindowLayout layout_;
  int64_t piece_bins_;
  int64_t max_gap_;
  int64_t step_;
  int64_t done_ = 0;  ///< bases of the current region before this one are owned by earlier windows
};

}  // namespace seqcast
