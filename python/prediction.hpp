// SPDX-License-Identifier: MIT
// Class seqcast.Prediction.
#pragma once

#include <nanobind/nanobind.h>

#include "seqcast/results.hpp"

namespace seqcast::python {

void bind_prediction(nanobind::module_& module);

nanobind::object prediction_object(PredictionArray array);

}  // namespace seqcast::python
