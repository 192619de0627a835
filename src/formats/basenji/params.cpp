// SPDX-License-Identifier: MIT
#include "formats/basenji/params.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/setting.hpp"
#include "formats/basenji/weights.hpp"
#include "formats/hdf5/h5_file.hpp"
#include "formats/partly_read.hpp"
#include "io/file_bytes.hpp"
#include "model/bin_placement.hpp"
#include "model/limits.hpp"
#include "model/names.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Natural order, as natsort has it: runs of digits count as numbers.
bool comes_before(std::string_view a, std::string_view b) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  while (!a.empty() && !b.empty()) {
    if (is_digit(a[0]) && is_digit(b[0])) {
      const auto run = [&](std::string_view& text) {
        const size_t end = std::min(
            text.size(), static_cast<size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin()));
        std::string_view digits = text.substr(0, end);
        text.remove_prefix(end);
        digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
        return digits;
      };
      const std::string_view one = run(a), other = run(b);
      if (one.size() != other.size()) return one.size() < other.size();
      if (one != other) return one < other;
      continue;
    }
    if (a[0] != b[0]) return a[0] < b[0];
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  return a.size() < b.size();
}

std::vector<std::string> head_keys(const Json& model) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : model.items())
    if (key.starts_with("head")) keys.push_back(key);
  std::sort(keys.begin(), keys.end(), comes_before);
  return keys;
}

std::string head_name(const std::string& key) {
  return plain_name(key.starts_with("head_") && key.size() > 5 ? key.substr(5) : key);
}

/// What a head's last activation is to the contract; none where it has to be a layer.
std::optional<Transform> transform_of(const std::string& activation) {
  if (activation == "linear") return Transform::none;
  if (activation == "exponential") return Transform::exp;
  for (const Transform transform : {Transform::sigmoid, Transform::softmax, Transform::softplus})
    if (to_text(transform) == activation) return transform;
  return std::nullopt;
}

class ParamsReader {
 public:
  ParamsReader(const std::string& path, const Json& json, const BasenjiDialect& dialect)
      : file_(path, "", json),
        model_(model_of(file_)),
        json_(json.contains("model") ? json["model"] : json),
        dialect_(dialect),
        layers_(window()) {
    result_.reading.path = path;
    result_.about.name = std::filesystem::path(path).stem().string();
    result_.about.summary = "a model of Basenji's or Baskerville's params.json";
    result_.about.obtain_weights = "the H5 file that the training saved next to the params, as model_best.h5";
    result_.contract.window_bases = layers_.shape().length;
  }

  /// @throws PartlyRead  at the first block that stands in the way.
  Model read() {
    if (model_.has("rnn_type"))  // Saluki's, which has no list of blocks
      throw model_.error("rnn_type", fmt::format("a recurrent layer ({}) is not supported", model_.text("rnn_type")));
    list_blocks(model_.at("trunk"), model_.path("trunk"));
    for (const std::string& key : head_keys(json_)) list_blocks(json_[key], model_.path(key));
    try {
      return read_blocks();
    } catch (const Error& error) {
      throw PartlyRead(error, part(error));
    }
  }

 private:
  struct Block {
    std::string path, name;
  };

  Model read_blocks() {
    append_blocks(model_.at("trunk"), model_.path("trunk"));
    append_basenji_activation(layers_, model_, dialect_);
    const size_t trunk = layers_.last();
    const std::vector<std::string> keys = head_keys(json_);
    if (keys.empty() || keys.size() > max_heads)
      throw model_.error("head", fmt::format("got {} heads, expected 1 to {}", keys.size(), max_heads));
    for (const std::string& key : keys) {
      layers_.return_to(trunk);
      read_head(key);
    }
    ++reached_;  // beyond the last
    result_.graph = layers_.graph();
    for (Head& head : result_.contract.heads) place_bins(head, layers_.graph(), layers_.shapes());
    read_strand_pairs();
    if (uses_gelu()) result_.about.notes.push_back(fmt::format("gelu is taken as {}", to_text(dialect_.gelu)));
    settle(result_);
    return std::move(result_);
  }

  /// Notes the blocks of a list, or the one that stands there, in the order in which they are read.
  void list_blocks(const Json& blocks, const std::string& path) {
    const auto note = [&](const Json& block, const std::string& place) {
      const bool has_name = block.is_object() && block.contains("name") && block["name"].is_string();
      blocks_.push_back({place, has_name ? block["name"].get<std::string>() : "?"});
    };
    if (!blocks.is_array()) return note(blocks, path);
    for (size_t i = 0; i < blocks.size(); ++i) note(blocks[i], fmt::format("{}[{}]", path, i));
  }

  /// What was understood before an error; the blocks after the one that it stands in are not reached.
  PartOfModel part(const Error& error) const {
    PartOfModel part{result_, {}, layers_.last()};
    part.model.contract.heads.clear();
    part.model.graph = layers_.graph();
    part.model.shapes = layers_.shapes();
    for (size_t i = reached_; i > 0 && i <= blocks_.size(); ++i) {
      const Block& block = blocks_[i - 1];
      std::string why = knows_basenji_block(block.name) ? "is not reached" : "is not supported";
      if (i == reached_) why = error.what();
      if (why.starts_with(file_.file() + ": ")) why.erase(0, file_.file().size() + 2);
      part.missing.push_back({block.path, block.name, why});
    }
    return part;
  }

  static JsonObject model_of(JsonObject& file) { return file.has("model") ? file.object("model") : file; }

  int64_t window() {
    const int64_t bases = model_.integer("seq_length", 1);
    if (bases > max_window_bases)
      throw model_.error("seq_length", fmt::format("got {}, expected at most {}", bases, max_window_bases));
    return bases;
  }

  /// A list of blocks, or one. @return  the activation that its last layer ends with
  std::string append_blocks(const Json& blocks, const std::string& path) {
    if (!blocks.is_array()) {
      ++reached_;
      return append_basenji_block(layers_, {file_.file(), path, blocks}, model_, dialect_);
    }
    std::string activation = "linear";
    for (size_t i = 0; i < blocks.size(); ++i) {
      const JsonObject block(file_.file(), fmt::format("{}[{}]", path, i), blocks[i]);
      append_keras_activation(layers_, block, activation);
      ++reached_;
      activation = append_basenji_block(layers_, block, model_, dialect_);
    }
    return activation;
  }

  void read_head(const std::string& key) {
    const std::string activation = append_blocks(model_.at(key), model_.path(key));
    Head head;
    head.name = head_name(key);
    for (const Head& other : result_.contract.heads)
      if (other.name == head.name) throw model_.error(key, fmt::format("two heads are called '{}'", head.name));
    if (const auto transform = transform_of(activation)) {
      head.transform = *transform;
    } else {
      append_keras_activation(layers_, model_, activation);
    }
    head.node = layers_.last();
    tracks_ += layers_.shape().channels;
    if (tracks_ > max_tracks) throw model_.error(key, fmt::format("more than {} tracks in all", max_tracks));
    for (int64_t t = 0; t < layers_.shape().channels; ++t) head.tracks.push_back(std::to_string(t));
    head.numbered = true;
    result_.contract.heads.push_back(std::move(head));
  }

  /// One list of tracks a head, where there is one.
  void read_strand_pairs() {
    if (!model_.has("strand_pair")) return;
    const Json& lists = model_.array("strand_pair");
    for (size_t h = 0; h < std::min(lists.size(), result_.contract.heads.size()); ++h) {
      Head& head = result_.contract.heads[h];
      const auto wrong = [&](const std::string& what) { return model_.error(fmt::format("strand_pair[{}]", h), what); };
      if (!lists[h].is_array() || lists[h].size() != head.tracks.size())
        throw wrong(
            fmt::format("expected a list of {} tracks, as many as head '{}' has", head.tracks.size(), head.name));
      for (const Json& track : lists[h]) {
        if (!track.is_number_integer() || track < 0 || track >= head.tracks.size())
          throw wrong(fmt::format("got {}, expected a track's number below {}", track.dump(), head.tracks.size()));
        head.strand_pairs.push_back(track.get<size_t>());
      }
      for (size_t t = 0; t < head.tracks.size(); ++t)
        if (head.strand_pairs[head.strand_pairs[t]] != t)
          throw wrong(fmt::format("track {} is paired with {}, which is paired with {}", t, head.strand_pairs[t],
                                  head.strand_pairs[head.strand_pairs[t]]));
    }
  }

  bool uses_gelu() const {
    return std::any_of(result_.graph.nodes.begin(), result_.graph.nodes.end(), [&](const Node& node) {
      const auto* activation = std::get_if<Activation>(&node.layer);
      return activation && activation->function == dialect_.gelu;
    });
  }

  JsonObject file_, model_;
  const Json& json_;  ///< the model's object
  BasenjiDialect dialect_;
  BasenjiLayers layers_;
  std::vector<Block> blocks_;
  size_t reached_ = 0;  ///< how many of them
  Model result_;
  int64_t tracks_ = 0;
};

}  // namespace

bool looks_like_basenji_params(std::string_view first_bytes) {
  const size_t first = first_bytes.find_first_not_of(" \t\r\n");
  const auto has = [&](std::string_view key) { return first_bytes.find(key) != first_bytes.npos; };
  return first != first_bytes.npos && first_bytes[first] == '{' && (has("\"trunk\"") || has("\"rnn_type\"")) &&
         has("\"seq_length\"") && !has("\"seqcast_card\"");
}

std::string basenji_params_beside(const std::string& path) {
  const std::string params = (std::filesystem::path(path).parent_path() / "params.json").string();
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(params, ignored)) return {};
  return looks_like_basenji_params(first_bytes(params, size_t{1} << 16)) ? params : "";
}

Model read_basenji(const std::string& path, const std::shared_ptr<const H5File>& weights, bool with_weights) {
  const Json json = parse_json(path, read_text(path));
  BasenjiDialect dialect = basenji_dialect(json);
  if (with_weights && !weights)
    throw Error("a params.json holds no weights",
                set_to(Setting::weights, "FILE.h5") + " gives the model what its training saved (model_best.h5)")
        .in(path);
  if (weights) refine_dialect(*weights, dialect);
  Model model = ParamsReader(path, json, dialect).read();
  model.reading.files = {path};
  if (weights) model.reading.files.push_back(weights->path());
  if (is_baskerville(json)) model.contract.squashed_by = Squasher::baskerville;
  if (with_weights) give_basenji_weights(model, *weights);
  return model;
}

namespace {

constexpr const char* says_itself = "a params.json says its layers itself, and its letters are ACGT";

bool is_params(const ModelFiles& files) { return looks_like_basenji_params(files.first_bytes); }

Ensemble read_params(const ModelFiles& files, bool with_weights, const FileFacts&) {
  std::shared_ptr<const H5File> weights;
  if (!files.weights_file.empty()) weights = std::make_shared<const H5File>(read_h5(files.weights_file, with_weights));
  return {{read_basenji(files.path, weights, with_weights)}};
}

/// Weights that Basenji's training saved, with the params.json that says their layers next to them.
bool are_weights(const ModelFiles& files) {
  return files.weights_file.empty() && looks_like_h5(files.first_bytes) && !basenji_params_beside(files.path).empty();
}

Ensemble read_weights_of_params(const ModelFiles& files, bool with_weights, const FileFacts&) {
  return {{read_basenji(basenji_params_beside(files.path), files.h5, with_weights)}};
}

}  // namespace

ModelFormat basenji_json_format() { return {"Basenji (JSON)", is_params, read_params, {}, says_itself}; }

ModelFormat basenji_h5_format() {
  return {"Basenji (HDF5)", are_weights, read_weights_of_params, {}, says_itself, basenji_params_beside};
}

}  // namespace seqcast
