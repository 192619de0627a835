// SPDX-License-Identifier: MIT
// Signatures and docstrings of seqcast.Model, and how a model is shown.
#pragma once

#include <string>
#include <vector>

#include "seqcast/seqcast.hpp"

namespace seqcast::python {

extern const char* const model_doc;
extern const char* const open_doc;
extern const char* const predict_doc;
extern const char* const scan_doc;
extern const char* const score_doc;
extern const char* const variants_doc;
extern const char* const splicing_doc;

#define SEQCAST_PATH "str | bytes | os.PathLike[str] | os.PathLike[bytes]"
#define SEQCAST_UNDOING "untransform: str | None = None, unscale: bool = False, "
#define SEQCAST_RUNNING                                                                                         \
  "tracks: str | int | Sequence[str | int] | None = None, rc: bool = False, strand: str = '+', "                \
  "context: str = 'window', step: int | None = None, transform: str | None = None, " SEQCAST_UNDOING            \
  "inputs: dict[str, Any] | None = None, pad: bool = False, threads: int | None = None, "                       \
  "memory: int | None = None, strict_names: bool = False, skip_bad_lines: bool = False, exclude: " SEQCAST_PATH \
  " | None = None"
#define SEQCAST_PLACES "bed: " SEQCAST_PATH " | None = None, frame: Any = None, "

#define SEQCAST_OPEN_SIGNATURE                                                                              \
  "def open(path: " SEQCAST_PATH " | Sequence[" SEQCAST_PATH "], *, weights: " SEQCAST_PATH                 \
  " | Sequence[" SEQCAST_PATH "] | None = None, window: int | None = None, architecture: " SEQCAST_PATH     \
  " | None = None, alphabet: str | None = None, unknown: float | None = None, backend: str | None = None, " \
  "sequence: str | None = None, family: str | None = None, bias: " SEQCAST_PATH                             \
  " | None = None, targets: " SEQCAST_PATH " | Sequence[" SEQCAST_PATH                                      \
  "] | None = None, with_weights: bool = True) -> Model"
#define SEQCAST_PREDICT_SIGNATURE                                                 \
  "def predict(self, fasta: " SEQCAST_PATH                                        \
  " | None = None, region: str | Sequence[str] | None = None, *, " SEQCAST_PLACES \
  "sequences: Any = None, " SEQCAST_RUNNING                                       \
  ", place: str = 'model', lines: bool = False, channels_first: bool = False) -> Prediction"
#define SEQCAST_SCAN_SIGNATURE                                                      \
  "def scan(self, fasta: " SEQCAST_PATH                                             \
  ", region: str | Sequence[str] | None = None, *, " SEQCAST_PLACES SEQCAST_RUNNING \
  ", block_bins: int = 65536) -> Scan"
#define SEQCAST_SCORE_SIGNATURE                                                                             \
  "def score(self, fasta: " SEQCAST_PATH ", region: str | Sequence[str] | None = None, *, " SEQCAST_PLACES  \
  "stat: str | Sequence[str] = 'mean', place: str = 'model', site_bases: int | None = None, around: str = " \
  "'middle', missing: str = 'error', " SEQCAST_RUNNING ") -> Table"

#define SEQCAST_VARIANTS                                      \
  "(self, fasta: " SEQCAST_PATH ", vcf: " SEQCAST_PATH        \
  " | None = None, *, variant: str | Sequence[str] | None = " \
  "None, "
#define SEQCAST_VARIANTS_RUNNING                                                                  \
  "normalise: bool = False, strict: bool = False, transform: str | None = None, " SEQCAST_UNDOING \
  "inputs: dict[str, Any] | None = None, threads: int | None = None, memory: int | None = None, " \
  "strict_names: bool = False) -> Table"
#define SEQCAST_VARIANTS_SIGNATURE                                                                                    \
  "def variants" SEQCAST_VARIANTS                                                                                     \
  "stat: str | Sequence[str] = 'SAD', shifts: int | Sequence[int] = 0, share_window: int | None = None, tracks: str " \
  "| int | Sequence[str | int] | "                                                                                    \
  "None = None, rc: bool = False, context: str = 'window', " SEQCAST_VARIANTS_RUNNING
#define SEQCAST_SPLICING_SIGNATURE                                                                                    \
  "def splicing" SEQCAST_VARIANTS "genes: " SEQCAST_PATH                                                              \
  " | None = None, transcripts: str | None = None, symbol: str = 'gene', distance: int = 50, mask: str | int = '0', " \
  "mnv: str = 'broad', pad: bool = False, raw: bool = False, acceptor: str | None = None, "                           \
  "donor: str | None = None, " SEQCAST_VARIANTS_RUNNING

/// Names of all tracks as `tracks=` takes them.
std::vector<std::string> choosable_tracks(const Network& network);

/// Facts of the first head.
TrackFacts first_track(const Network& network);

/// One line.
std::string shown(const Network& network);
/// The same with a table of heads.
std::string shown_as_html(const Network& network);

}  // namespace seqcast::python
