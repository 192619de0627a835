// SPDX-License-Identifier: MIT
// How is a model written as a card and a safetensors file beside it?
#include "seqcast/output/model_folder.hpp"

#include "seqcast/formats/card_text.hpp"
#include "seqcast/formats/read_model.hpp"
#include "seqcast/formats/safetensors.hpp"
#include "seqcast/output/pending_folder.hpp"
#include "seqcast/output/text_file.hpp"

namespace seqcast {

void write_safetensors(const Weights& weights, const std::string& path) {
  const SafetensorsLayout layout = safetensors_layout(weights);
  TextFile file(path, false);
  file.write(layout.header);
  for (const Tensor* tensor : layout.order)
    file.write({reinterpret_cast<const char*>(tensor->bytes.data()), tensor->bytes.size()});
  file.close();
}

void write_model_folder(const Model& model, const std::string& folder) {
  PendingFolder pending(folder);
  const std::string weights_file = model.name + ".safetensors";
  const std::string card = pending.file(model.name + ".json");
  write_safetensors(model.weights, pending.file(weights_file));
  TextFile file(card, false);
  file.write(card_text(model, weights_file));
  file.close();
  read_model(card, "", true);  // what cannot be read is not left behind
  pending.commit();
}

}  // namespace seqcast
