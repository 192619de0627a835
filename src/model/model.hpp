// SPDX-License-Identifier: MIT
// Model: graph, contract and weights, independent of the file format.
#pragma once

#include <string>
#include <vector>

#include "model/contract.hpp"
#include "model/counts.hpp"
#include "model/graph.hpp"
#include "model/weights.hpp"

namespace seqcast {

/// What a model is and where it is from, for people: no prediction depends on it.
struct About {
  std::string name;
  std::string summary;  ///< one line
  std::string source;   ///< paper, code
  std::string licence;
  std::string obtain_weights;  ///< where weights come from, when none are shipped
  std::string figures;         ///< what was measured when it was trained, JSON; empty where unknown
  std::vector<std::string> notes;
};

/// What reading the model's file settled. Its texts name settings unspelled (base/setting).
struct Reading {
  std::string path;                   ///< the file that was read
  std::vector<std::string> files;     ///< all that the model lies in; weights too where only the layers were asked for
  std::vector<std::string> assumed;   ///< what the file does not say, as it was taken, and the setting that says it
  std::vector<std::string> left_out;  ///< what the file holds that changes no prediction, as `Dropout (2)`
  std::string input_hint;             ///< how to say that a side input is part of the sequence; or empty
};

/// A network: what is computed (graph, weights) and what it means (contract). Nothing behind it knows which file it
/// came from.
struct Model {
  Graph graph;
  std::vector<Shape> shapes;  ///< for one window
  Contract contract;
  Weights weights;
  About about;
  Reading reading;
};

/// Compares what the contract says (tracks, bins, bin size, place of bin 0) with what the layers compute, and fills
/// `shapes`, each head's `bins`, and the place and size of bins that follow the layers.
///
/// @throws Error  naming head and number, got and expected.
void settle(Model& model);

/// For each node: whether the head reads it, or the counts that its transform takes.
std::vector<bool> nodes_of(const Graph& graph, const Head& head);

/// Gives a model whose windows may have any length windows of `window_bases`, and settles it anew.
///
/// @throws Error  where the model's windows have another, fixed length, or a least one above `window_bases`.
void set_window(Model& model, int64_t window_bases);

/// Checks the weights against the graph and drops the heads none of whose own tensors are there.
///
/// @param dropped  receives the names of those heads.
/// @throws Error   where a tensor is missing or has another shape, or where no head is left.
WeightsReport settle_weights(Model& model, std::vector<std::string>& dropped);

}  // namespace seqcast
