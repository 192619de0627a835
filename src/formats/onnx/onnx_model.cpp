// SPDX-License-Identifier: MIT
#include "formats/onnx/onnx_model.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/setting.hpp"
#include "formats/importing/imported_letters.hpp"
#include "formats/importing/imported_window.hpp"
#include "formats/onnx/inputs.hpp"
#include "formats/onnx/operators.hpp"
#include "io/file_kind.hpp"
#include "io/protobuf_kind.hpp"
#include "model/output_heads.hpp"

namespace seqcast {
namespace {

/// A file's nodes and tensors, to be lowered for one window or another.
struct Described {
  const OnnxFile& file;
  const OnnxOrder& order;
  OnnxTensors& tensors;

  OnnxLowered lowered(const OnnxModelFacts& facts, int64_t window) const {
    return lower_onnx(file, order, tensors, facts, window);
  }
};

LayersOfWindow lowered_layers(const OnnxLowered& lowered) { return {lowered.layers}; }

int64_t length_of(const OnnxModelFacts& facts) {
  const OnnxInput& sequence = *std::ranges::find_if(facts.inputs, &OnnxInput::is_sequence);
  const auto axis = std::ranges::find(sequence.axes, ValueAxis::length) - sequence.axes.begin();
  return sequence.sizes[static_cast<size_t>(axis)];
}

size_t turns_in(const OnnxLowered& lowered) {
  return static_cast<size_t>(std::ranges::count_if(
      lowered.layers.graph.nodes, [](const Node& node) { return std::holds_alternative<Fold>(node.layer); }));
}

/// The order of the sequence's axes that the layers take; the one that they take as it is, without turning it around.
OnnxModelFacts fitting_order(const Described& described, const OnnxModelFacts& facts, const OnnxSequence& sequence,
                             int64_t letters, int64_t told) {
  const std::string& path = described.file.path;
  if (sequence.orders.size() == 1) return with_sequence(path, facts, sequence.input, sequence.orders[0], letters);
  constexpr int64_t some_bases = int64_t{1} << 17;
  std::vector<std::pair<size_t, OnnxModelFacts>> fitting;
  for (const std::vector<ValueAxis>& order : sequence.orders) {
    OnnxModelFacts one = with_sequence(path, facts, sequence.input, order, letters);
    const int64_t length = length_of(one);
    const OnnxLowered lowered = described.lowered(one, length > 0 ? length : told > 0 ? told : some_bases);
    if (!lowered.layers.obstacle) fitting.emplace_back(turns_in(lowered), std::move(one));
  }
  if (fitting.empty()) return with_sequence(path, facts, sequence.input, sequence.orders[0], letters);
  std::ranges::stable_sort(fitting, {}, [](const auto& one) { return one.first; });
  if (fitting.size() > 1 && fitting[0].first == fitting[1].first)
    throw Error(fmt::format("input '{}' {}: either of its axes may be the positions, and the layers take both",
                            facts.inputs[sequence.input].name, onnx_shape_text(facts.inputs[sequence.input])),
                "export it with the number of letters fixed, and another number of positions")
        .in(path);
  return fitting[0].second;
}

std::string producer_of(const onnx::Model& model) {
  if (model.producer_name().empty()) return "";
  return fmt::format(", written by {}{}{}", model.producer_name(), model.producer_version().empty() ? "" : " ",
                     model.producer_version());
}

Model described_model(const OnnxFile& file) {
  Model model;
  model.reading.path = file.path;
  model.about.name = std::filesystem::path(file.path).stem().string();
  model.about.summary =
      fmt::format("ONNX model '{}'{}, opset {}", file.graph().name(), producer_of(*file.model), file.opset);
  return model;
}

/// The inputs; nodes that cannot run are said before anything is asked.
OnnxModelFacts described_inputs(Model& model, const Described& described, const FileFacts& told) {
  try {
    const OnnxModelFacts facts = read_onnx_inputs(described.file, described.order);
    const OnnxSequence sequence = find_onnx_sequence(described.file.path, facts, told);
    int64_t letters = 0;
    if (sequence.is_numbers) {
      if (told.unknown)
        throw RequestError(
            fmt::format("{} is for letters, and the input of {} is numbers", Setting::unknown, described.file.path));
      model.contract.alphabet.clear();
    } else {
      read_letters(model, told, 0, described.file.path);
      letters = static_cast<int64_t>(model.contract.alphabet.size());
    }
    return fitting_order(described, facts, sequence, letters, told.window_bases);
  } catch (const Error&) {
    if (const auto census = operator_census(described.file, described.order)) throw *census;
    throw;
  }
}

/// Layers for windows of the file's length, where it says one. @param told  the user's, or 0.
OnnxLowered lower_for_window(Model& model, const Described& described, const OnnxModelFacts& facts, int64_t told) {
  const int64_t size = length_of(facts);
  const auto lower = [&](int64_t window) { return described.lowered(facts, window); };
  if (size == 0) return lower_in_open_window(model, described.file.path, told, lower, lowered_layers);
  model.contract.window_bases = size;
  return lower(size);
}

/// An obstacle that may be the window's length, where the file leaves that open.
Error with_window_hint(const Error& error, bool is_open) {
  if (!is_open || !error.hint().empty()) return error;
  return error.hinting(set_to(Setting::window, "BASES") + " says how long windows are, which the file leaves open");
}

}  // namespace

Model read_onnx(const std::string& path, bool with_weights, const FileFacts& told) {
  const OnnxFile file = read_onnx_file(path);
  const OnnxOrder order = order_onnx(file);
  OnnxTensors tensors(file);
  const Described described{file, order, tensors};
  Model model = described_model(file);
  const OnnxModelFacts facts = described_inputs(model, described, told);
  const OnnxLowered lowered = lower_for_window(model, described, facts, told.window_bases);
  const bool is_open = length_of(facts) == 0 && told.window_bases == 0;
  if (lowered.layers.obstacle)
    throw PartlyRead(with_window_hint(*lowered.layers.obstacle, is_open), part_of(std::move(model), lowered.layers));
  model.reading.files = tensors.files();
  model.reading.files.push_back(path);
  for (const auto& [name, count] : lowered.identities)
    model.reading.left_out.push_back(fmt::format("{} ({})", name, count));
  try {
    Model whole = model;
    make_heads(whole, lowered.layers.graph, lowered.layers.shapes, lowered.layers.outputs);
    settle(whole);
    if (with_weights) whole.weights = weights_of(whole.graph, whole.shapes, lowered.layers.tensors, path);
    return whole;
  } catch (const Error& error) {  // every layer is understood, but the outputs do not fit
    throw PartlyRead(error, part_of(std::move(model), lowered.layers));
  }
}

ModelFormat onnx_format() {
  const auto matches = [](const ModelFiles& files) {
    return protobuf_kind(files.first_bytes) == ProtobufKind::onnx ||
           (files.path.ends_with(".onnx") && !kind_of_file(files.path, files.first_bytes));  // damaged
  };
  const auto read = [](const ModelFiles& files, bool with_weights, const FileFacts& facts) {
    if (!files.weights_file.empty())
      throw RequestError(
          fmt::format("{}: holds its weights itself, and {} is another file of them", files.path, Setting::weights));
    return Ensemble{{read_onnx(files.path, with_weights, facts)}};
  };
  return {"ONNX",
          matches,
          read,
          {Setting::alphabet, Setting::unknown, Setting::sequence},
          "an ONNX file holds its layers itself"};
}

}  // namespace seqcast
