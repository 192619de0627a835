// SPDX-License-Identifier: MIT
#include "formats/basenji/dialect.hpp"

#include <functional>

namespace seqcast {

BasenjiDialect basenji_dialect(const Json& json) {
  BasenjiDialect dialect;
  const std::function<void(const Json&)> look = [&](const Json& value) {
    if (value.is_object() && value.contains("batch_norm")) dialect.batch_norm = true;
    if (value.is_structured())
      for (const Json& element : value) look(element);
  };
  look(json.is_object() && json.contains("model") ? json["model"] : json);
  if (dialect.batch_norm) dialect.gelu = ActivationFunction::gelu_quick;
  dialect.scaled_residuals = dialect.nac_res_towers = !dialect.batch_norm;
  return dialect;
}

void refine_dialect(const H5File& file, BasenjiDialect& dialect) {
  const std::string root = file.has("/model_weights") ? "/model_weights" : "/";
  const auto names = file.texts(root, "layer_names");
  if (!names) return;
  bool scales = false;
  for (const std::string& name : *names) {
    if (name == "gelu" || name.starts_with("gelu_")) dialect.gelu = ActivationFunction::gelu_quick;
    if (name.starts_with("tf.nn.gelu")) dialect.gelu = ActivationFunction::gelu_tanh;
    scales = scales || name == "scale" || name.starts_with("scale_");
  }
  dialect.scaled_residuals = scales;
  dialect.nac_res_towers = scales || !dialect.batch_norm;
}

bool is_baskerville(const Json& json) {
  if (!json.is_object() || !json.contains("model")) return false;
  if (json.contains("transfer") || (json["model"].is_object() && json["model"].contains("adapter"))) return true;
  if (!json.contains("train") || !json["train"].is_object()) return false;
  const Json& train = json["train"];
  return train.contains("weight_range") || train.contains("weight_exp") ||
         (train.contains("loss") && train["loss"] == "poisson_mn");
}

}  // namespace seqcast
