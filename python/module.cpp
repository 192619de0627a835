// SPDX-License-Identifier: MIT
// Python module seqcast._core: the library's public headers, class by class.
#include <nanobind/nanobind.h>

#include "errors.hpp"
#include "interruptible.hpp"
#include "model.hpp"
#include "prediction.hpp"
#include "scan.hpp"
#include "seqcast/version.hpp"
#include "table.hpp"

namespace nb = nanobind;

NB_MODULE(_core, module) {
  const nb::object own_name = module.attr("__name__");
  module.attr("__name__") = "seqcast";  // classes are called what users call them
  module.attr("version") = seqcast::version;
  seqcast::python::bind_errors(module);
  seqcast::python::bind_table(module);
  seqcast::python::bind_prediction(module);
  seqcast::python::bind_scan(module);
  seqcast::python::bind_model(module);
  seqcast::python::watch_runs();
  module.attr("__name__") = own_name;
}
