// SPDX-License-Identifier: MIT
#include "predict/sequence_file.hpp"

#include <fmt/format.h>

#include "base/setting.hpp"
#include "io/byte_stream.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

void check_channels(const Npy& npy, const Model& model, bool channels_first) {
  const int64_t channels = model.shapes[0].channels;
  if (npy.channels() == channels || npy.channels() == all_npy_channels(model)) return;
  const bool other_order = npy.length() == channels;
  throw Error(fmt::format("{} positions with {} channel{} each, expected {} channels for model '{}'", npy.length(),
                          npy.channels(), npy.channels() == 1 ? "" : "s", channels, model.about.name),
              !other_order ? ""
              : channels_first
                  ? fmt::format("leave out {}", Setting::channels_first)
                  : fmt::format("{} says that the channels come before the positions", Setting::channels_first))
      .in(npy.path());
}

}  // namespace

SequenceFile::SequenceFile(const std::string& path, bool lines, bool channels_first, const Model& model,
                           int64_t memory) {
  if (!lines && is_npy(path)) {
    npy_.emplace(path, channels_first);
    check_channels(*npy_, model, channels_first);
    return;
  }
  if (channels_first)
    throw RequestError(fmt::format("{} is for .npy files, and '{}' is not one", Setting::channels_first, path));
  if (model.contract.takes_numbers()) {
    ByteStream{path};  // says why a file cannot be opened
    throw Error(fmt::format("not an .npy file, but model '{}' takes numbers", model.about.name),
                fmt::format("np.save(path, array) with an array of [{0}, {1}] or [N, {0}, {1}]{2}{3}",
                            model.contract.window_bases, model.shapes[0].channels,
                            model.reading.input_hint.empty() ? "" : "; ", model.reading.input_hint))
        .in(path);
  }
  fasta_.emplace(lines ? Fasta::of_lines(path, memory) : Fasta::of_records(path, memory));
}

SequenceFile::SequenceFile(HeldSequences letters, const Model& model) : held_(std::move(letters)) {
  if (model.contract.takes_numbers())
    throw Error(fmt::format("model '{}' takes numbers: {} channels at each of {} positions, not letters",
                            model.about.name, model.shapes[0].channels, model.contract.window_bases));
}

SequenceFile::SequenceFile(Npy numbers, const Model& model) : npy_(std::move(numbers)) {
  check_channels(*npy_, model, false);
}

std::vector<Record> SequenceFile::records() const {
  std::vector<Record> records;
  if (npy_) {
    for (int64_t record = 1; record <= npy_->records(); ++record)
      records.push_back({std::to_string(record), npy_->length()});
  } else {
    for (const Sequence& sequence : held_ ? held_->sequences() : fasta_->sequences())
      records.push_back({sequence.name, sequence.length});
  }
  return records;
}

std::string SequenceFile::place_of(const Record& record) const {
  return npy_ ? fmt::format("{}: record {}", npy_->path(), record.name) : source().place_of(record.name);
}

}  // namespace seqcast
