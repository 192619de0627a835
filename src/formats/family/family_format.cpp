// SPDX-License-Identifier: MIT
#include "formats/family/family_format.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/setting.hpp"
#include "base/spelling.hpp"
#include "formats/family/family_model.hpp"
#include "formats/match_weights.hpp"
#include "formats/shipped.hpp"
#include "formats/weight_formats.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

bool is_weights(const ModelFiles& files) {
  const std::vector<WeightFormat> formats = weight_formats();
  return std::ranges::any_of(formats, [&](const WeightFormat& format) { return format.matches(files.first_bytes); });
}

std::vector<Family> known_families() {
  std::vector<Family> families;
  for (const std::string& name : shipped_families()) families.push_back(read_family(family_path(name)));
  return families;
}

/// The family that the user names: a shipped one, or a file.
Family named_family(const std::string& name) {
  if (name.find('/') != name.npos || name.ends_with(".json")) return read_family(name);
  const std::vector<std::string> known = shipped_families();
  if (std::ranges::find(known, name) != known.end()) return read_family(family_path(name));
  const std::string near = nearest(name, known);
  throw RequestError(
      fmt::format("{} is '{}', which is not a family that comes with the program", Setting::family, name),
      near.empty() ? "seqcast models lists them" : fmt::format("did you mean '{}'?", near));
}

FoundFamily found_family(const std::vector<Family>& families, const WeightsFile& file, const std::string& asked) {
  if (const auto found = recognise(families, file, !asked.empty())) return *found;
  const std::string first = file.weights.tensors.empty() ? ""
                            : file.order.empty()         ? file.weights.tensors.begin()->first
                                                         : file.order.front();
  const std::string whose = file.class_name.empty() ? "" : fmt::format(" of a module '{}'", file.class_name);
  if (!asked.empty())
    throw Error(fmt::format("its {} tensors{}, the first of them '{}', are not those of the family '{}'",
                            file.weights.tensors.size(), whose, first, asked),
                fmt::format("which it is recognised by: '{}'", families[0].recognised_by[0]))
        .in(file.weights.source);
  throw Error(fmt::format("its {} tensors{}, the first of them '{}', are those of no family that is known",
                          file.weights.tensors.size(), whose, first),
              fmt::format("a card says its layers, and takes these weights with {}; seqcast models lists the families",
                          set_to(Setting::weights, "FILE")))
      .in(file.weights.source);
}

Ensemble read_family_file(const ModelFiles& files, bool with_weights, const FileFacts& facts) {
  if (!files.weights_file.empty())
    throw RequestError(fmt::format("{}: is a file of weights itself, and {} is another", files.path, Setting::weights));
  WeightsFile file = read_weights(files.path, with_weights);
  const std::vector<Family> families =
      facts.family.empty() ? known_families() : std::vector{named_family(facts.family)};
  const FoundFamily found = found_family(families, file, facts.family);
  drop_prefix(file, found.prefix);
  try {
    return {{family_model(*found.family, file, with_weights)}};
  } catch (const Error& error) {
    throw error.hint().empty()
        ? error.hinting(fmt::format("its tensors are taken for those of the family '{}'", found.family->name))
        : error;
  }
}

}  // namespace

ModelFormat family_format() {
  return {"weights of a family", is_weights, read_family_file, {Setting::family}, "its family says its letters itself"};
}

}  // namespace seqcast
