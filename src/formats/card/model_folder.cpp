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

std::vector<ModelPart> parts_of(const Ensemble& ensemble) {
  const Model& first = ensemble.first();
  if (ensemble.is_single()) return {{&first, first.about.name, false}};
  std::vector<ModelPart> parts;
  for (const Model& member : ensemble.members)
    parts.push_back({&member, fmt::format("{}.{}", first.about.name, parts.size() + 1),
                     &member != &first && !have_one_card(first, member)});
  return parts;
}

}  // namespace

void write_safetensors(const Weights& weights, const std::string& path, Durable durable) {
  const SafetensorsLayout layout = safetensors_layout(weights);
  TextFile file(path, false, durable);
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

void write_model_folder(const Ensemble& ensemble, const std::string& folder, Durable durable) {
  PendingFolder pending(folder, durable);
  const auto write_card = [&](const Model& one, const std::string& name, const std::vector<std::string>& files) {
    TextFile file(pending.file(name), false, durable);
    file.write(card_text(one, files, ensemble.averaging));
    file.close();
  };
  const std::vector<ModelPart> parts = parts_of(ensemble);
  std::vector<std::string> members;
  for (const ModelPart& part : parts) {
    const std::string weights_file = part.name + ".safetensors";
    write_safetensors(part.model->weights, pending.file(weights_file), durable);
    members.push_back(part.has_card ? part.name + ".json" : weights_file);
    if (!part.has_card) continue;
    Model own = *part.model;
    own.about.name = part.name;
    write_card(own, part.name + ".json", {weights_file});
  }
  const std::string card = ensemble.first().about.name + ".json";
  write_card(ensemble.first(), card, members);
  read_model(pending.file(card), "", true);  // what cannot be read is not left behind
  pending.commit();
}

}  // namespace seqcast
