// SPDX-License-Identifier: MIT
#include "formats/card/model_folder.hpp"

#include <fmt/format.h>

#include "formats/card/card_text.hpp"
#include "formats/read_model.hpp"
#include "formats/safetensors.hpp"
#include "io/pending_folder.hpp"
#include "io/text_file.hpp"

namespace seqcast {

namespace {

/// A member of an ensemble, or the model if it is none: the name of its files, and whether it has a card of its own.
struct ModelPart {
  const Model* model;
  std::string name;
  bool has_card;
};

std::vector<ModelPart> parts_of(const Model& model) {
  if (model.others.empty()) return {{&model, model.name, false}};
  std::vector<ModelPart> parts{{&model, model.name + ".1", false}};
  for (const Model& other : model.others)
    parts.push_back({&other, fmt::format("{}.{}", model.name, parts.size() + 1), !have_one_card(model, other)});
  return parts;
}

}  // namespace

void write_safetensors(const Weights& weights, const std::string& path) {
  const SafetensorsLayout layout = safetensors_layout(weights);
  TextFile file(path, false);
  file.write(layout.header);
  std::vector<std::byte> part(size_t{1} << 20);
  for (const Tensor* tensor : layout.order) {
    const int64_t bytes = tensor->size() * tensor->value_bytes();
    for (int64_t done = 0; done < bytes;) {
      const std::span piece(part.data(), std::min(part.size(), static_cast<size_t>(bytes - done)));
      read_bytes(*tensor, done / tensor->value_bytes(), piece);
      file.write({reinterpret_cast<const char*>(piece.data()), piece.size()});
      done += std::ssize(piece);
    }
  }
  file.close();
}

void write_model_folder(const Model& model, const std::string& folder) {
  PendingFolder pending(folder);
  const auto write_card = [&](const Model& one, const std::string& name, const std::vector<std::string>& files) {
    TextFile file(pending.file(name), false);
    file.write(card_text(one, files));
    file.close();
  };
  const std::vector<ModelPart> parts = parts_of(model);
  std::vector<std::string> members;
  for (const ModelPart& part : parts) {
    const std::string weights_file = part.name + ".safetensors";
    write_safetensors(part.model->weights, pending.file(weights_file));
    members.push_back(part.has_card ? part.name + ".json" : weights_file);
    if (!part.has_card) continue;
    Model own = *part.model;
    own.name = part.name;
    write_card(own, part.name + ".json", {weights_file});
  }
  write_card(model, model.name + ".json", members);
  read_model(pending.file(model.name + ".json"), "", true);  // what cannot be read is not left behind
  pending.commit();
}

}  // namespace seqcast
