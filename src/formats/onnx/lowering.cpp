// SPDX-License-Identifier: MIT
#include "formats/onnx/lowering.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "formats/onnx/operators.hpp"

namespace seqcast {
namespace {

class OnnxLowering {
 public:
  OnnxLowering(const OnnxFile& file, const OnnxOrder& order, OnnxTensors& tensors, const OnnxModelFacts& facts,
               int64_t window)
      : order_(order), graph_(file.path, sequence_of(facts).channels, window), context_{file,       order,    tensors,
                                                                                        graph_,     lowered_, turned_,
                                                                                        facts.batch} {
    for (const OnnxInput& input : facts.inputs) {
      const size_t node = input.is_sequence ? 0 : graph_.add(input.name, Input{input.channels, input.per_window}, {});
      values_[input.name] = computed({node, input.axes});
    }
  }

  OnnxLowered run() {
    census_ = operator_census(context_.file, order_);
    for (const onnx::Node* node : order_.nodes) apply(*node);
    lowered_.layers.obstacle = census_ ? census_ : not_supported_ ? not_supported_ : does_not_fit_;
    for (const onnx::ValueInfo& output : context_.file.graph().output()) add_output(output.name());
    lowered_.layers.graph = graph_.builder().graph();
    lowered_.layers.shapes = graph_.builder().shapes();
    if (lowered_.layers.obstacle) {
      lowered_.layers.outputs.clear();
    } else {
      lowered_.layers.tensors = graph_.tensors();
    }
    return std::move(lowered_);
  }

 private:
  static const OnnxInput& sequence_of(const OnnxModelFacts& facts) {
    return *std::ranges::find_if(facts.inputs, &OnnxInput::is_sequence);
  }

  /// A value by its name; null where a node stands in the way of it.
  const OnnxValue* find(const std::string& name) {
    if (const auto found = values_.find(name); found != values_.end()) return &found->second;
    const auto stored = order_.initializers.find(name);
    if (stored == order_.initializers.end()) return nullptr;
    return &(values_[name] = known(context_.tensors.read(*stored->second)));
  }

  void apply(const onnx::Node& node) {
    const std::string layer = onnx_layer_text(node);
    try {
      const OnnxOperator* known_as = onnx_operator(node);
      if (!known_as) return missing(node, "is not supported");
      std::vector<OnnxValue> inputs;
      for (const std::string& input : node.input()) {
        const OnnxValue* value = input.empty() ? nullptr : find(input);
        if (!input.empty() && !value) return missing(node, fmt::format("is not reached: it reads '{}'", input), true);
        inputs.push_back(value ? *value : OnnxValue{});
      }
      lower(node, *known_as, layer, std::move(inputs));
    } catch (const OnnxNotSupported& error) {
      if (!not_supported_) not_supported_ = error;
      missing(node, "is not supported");
    } catch (const LayoutNotSupported& error) {
      if (!not_supported_)
        not_supported_ = Error(fmt::format("{} is not supported: {}", layer, error.what())).in(context_.file.path);
      missing(node, "is not supported");
    } catch (const Error& error) {
      if (!does_not_fit_) does_not_fit_ = error.file().empty() ? error.within(layer).in(context_.file.path) : error;
      missing(node, "does not fit");
    }
  }

  void lower(const onnx::Node& node, const OnnxOperator& known_as, const std::string& layer,
             std::vector<OnnxValue> inputs) {
    if (inputs.size() < known_as.min_inputs || inputs.size() > known_as.max_inputs)
      throw Error(fmt::format("it reads {} inputs, expected {} to {}", inputs.size(), known_as.min_inputs,
                              known_as.max_inputs));
    for (size_t i = 0; i < known_as.min_inputs && known_as.max_inputs < 100; ++i)
      if (!inputs[i].is_there()) throw Error(fmt::format("its input {} is missing", i));
    OnnxAttributes attributes(node);
    const OnnxCall call{context_, node, onnx_node_name(node), layer, attributes, std::move(inputs)};
    check_layouts(call, known_as.layouts);
    OnnxOutputs outputs = known_as.step(call);
    if (known_as.layouts == LayoutUse::by_rows) hand_rows_on(call, outputs);
    if (const auto left = attributes.left())
      throw call.not_supported(fmt::format("its attribute '{}' is not known", *left));
    for (const OnnxValue& output : outputs)
      if (output.constant && (output.constant->is_integer || !output.constant->is_stored))
        context_.count(output.constant->is_integer ? output.constant->size() : output.constant->tensor.stored_values());
    for (int i = 0; i < node.output_size() && static_cast<size_t>(i) < outputs.size(); ++i)
      if (!node.output(i).empty()) values_[node.output(i)] = outputs[static_cast<size_t>(i)];
  }

  /// A value that is laid out otherwise than in the graph stands in the way of nodes that do not know this.
  static void check_layouts(const OnnxCall& call, LayoutUse use) {
    if (use == LayoutUse::all) return;
    const OnnxValue* first = nullptr;
    for (const OnnxValue& input : call.inputs) {
      if (!input.expression) continue;
      const bool may_be =
          input.layout.is_plain() || (use == LayoutUse::by_rows && input.layout.kind == OnnxLayout::Kind::merged);
      if (!first) first = &input;
      const OnnxLayout& unlike = input.layout.is_plain() ? first->layout : input.layout;
      if (!may_be || input.layout.kind != first->layout.kind) throw OnnxNotSupported(unlike.why);
    }
  }

  static void hand_rows_on(const OnnxCall& call, OnnxOutputs& outputs) {
    for (const OnnxValue& input : call.inputs)
      if (input.expression && !input.layout.is_plain())
        for (OnnxValue& output : outputs) output.layout = input.layout;
  }

  void missing(const onnx::Node& node, const std::string& why, bool is_behind = false) {
    if (lowered_.layers.missing.empty() && !is_behind) note_end(node);
    lowered_.layers.missing.push_back({onnx_node_name(node), onnx_operator_name(node), why});
  }

  /// The node of the graph that the first missing one reads.
  void note_end(const onnx::Node& node) {
    for (const std::string& input : node.input()) {
      const auto found = values_.find(input);
      if (lowered_.layers.end || found == values_.end() || !found->second.expression) continue;
      try {
        lowered_.layers.end = make_value(context_, found->second.expression).node;
      } catch (const Error&) {  // what it reads is what stands in the way
      }
    }
  }

  void add_output(const std::string& name) {
    if (lowered_.layers.obstacle) return;
    const OnnxValue* value = find(name);
    if (!value || !value->expression) {
      lowered_.layers.obstacle =
          Error(fmt::format("its output '{}' is not computed from the sequence", name)).in(context_.file.path);
      return;
    }
    if (!value->layout.is_plain()) {
      lowered_.layers.obstacle = value->layout.why;
      return;
    }
    try {
      lowered_.layers.outputs.push_back({name, make_value(context_, value->expression).node});
    } catch (const Error& error) {
      lowered_.layers.obstacle = error;
    }
  }

  const OnnxOrder& order_;
  ImportedGraph graph_;
  OnnxLowered lowered_;
  TurnedExpressions turned_;
  OnnxContext context_;
  std::map<std::string, OnnxValue> values_;
  std::optional<Error> census_, not_supported_, does_not_fit_;
};

}  // namespace

OnnxLowered lower_onnx(const OnnxFile& file, const OnnxOrder& order, OnnxTensors& tensors, const OnnxModelFacts& facts,
                       int64_t window) {
  return OnnxLowering(file, order, tensors, facts, window).run();
}

}  // namespace seqcast
