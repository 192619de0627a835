// SPDX-License-Identifier: MIT
#include "formats/read_model.hpp"

#include <fmt/format.h>

#include "base/setting.hpp"
#include "formats/basenji/params.hpp"
#include "formats/card/card_model.hpp"
#include "formats/family/family_format.hpp"
#include "formats/keras/keras_model.hpp"
#include "formats/shipped.hpp"
#include "formats/stored_layout.hpp"
#include "io/file_bytes.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

ModelFormat format_of(const ModelFiles& files) {
  for (const ModelFormat& format : model_formats())
    if (format.matches(files)) return format;
  throw Error(
      fmt::format("{}: not a model that can be read, expected a card (JSON), a Keras file (HDF5), a PyTorch file or "
                  "a params.json",
                  files.path),
      fmt::format("a file of weights alone goes with its card: seqcast predict CARD FASTA {}",
                  set_to(Setting::weights, "FILE")));
}

}  // namespace

std::vector<ModelFormat> model_formats() {
  return {basenji_h5_format(),   keras_h5_format(), keras_json_format(),
          basenji_json_format(), family_format(),   card_format()};
}

ReadModel read_one_model(const std::string& name, const std::string& weights_file, bool with_weights,
                         const FileFacts& facts) {
  const std::string path = find_model(name);
  const ModelFiles files{path, weights_file, first_bytes(path, size_t{1} << 16)};
  const ModelFormat format = format_of(files);
  check_facts(format, path, facts);
  ReadModel result{format.read(files, with_weights, facts), {}, {}};
  if (facts.window_bases > 0) set_window(result.ensemble, facts.window_bases);
  if (!with_weights) return result;
  if (facts.flip_kernels)
    for (Model& member : result.ensemble.members)
      to_our_layout(member.weights, member, all_flipped(member, facts.pictures));
  settle_members(result);
  return result;
}

}  // namespace seqcast
