// SPDX-License-Identifier: MIT
// Reader of model cards; the schema is in models/README.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/json_object.hpp"
#include "formats/stored_layout.hpp"
#include "model/ensemble.hpp"

namespace seqcast {

/// A card as read: the model without its tensors, and where those lie.
struct Card {
  Model model;
  std::string weights_file;          ///< next to the card; empty where none is shipped
  std::vector<StoredLayout> stored;  ///< weights that the file holds in another layout
  std::vector<std::string> members;  ///< of an ensemble: files of weights, or cards, next to the card
  Averaging averaging = Averaging::tracks;
};

/// @throws Error  naming the file and the JSON path, for unknown and missing keys, wrong types, unknown layers, cycles,
///                and contracts that the layers do not keep.
Card read_card(const std::string& path);
/// @param json  what stands in the file, or was made of it.
Card read_card(const std::string& path, const Json& json);

/// One entry of a card's `layers` with every `repeat` written out, and where it stands in the file.
struct LayerEntry {
  std::string path;
  Json value;
};

/// Writes out `repeat`s: each has a number of times, what varies (`vary`: a list, or a rule {from, times, round}) and
/// its own layers; `{i}` (from 1), `{entry}` (the layer before this round), the varied names, and sums of them as in
/// `{2^i}`, are replaced in texts. Entries whose `if` is 0 or false are left out.
std::vector<LayerEntry> expand_layers(const std::string& file, const Json& layers);

/// What a card's parts say, read into the contract. @return  the channels of the input.
int64_t read_card_input(JsonObject object, Contract& contract);
/// The heads of a card whose layers are there.
void read_card_heads(JsonObject& card, Model& model);

/// The layers, wired: element 0 is the input with `channels`; `inputs`, the side inputs, follow.
/// @throws PartlyRead  at the first layer of a kind that is not known, with the layers before it.
Graph read_graph(const std::string& file, const Json& layers, int64_t channels, const Json& inputs = Json::array());

}  // namespace seqcast
