// SPDX-License-Identifier: MIT
#include "prediction.hpp"

#include <fmt/format.h>
#include <nanobind/stl/string.h>

#include <memory>

#include "arrays.hpp"

namespace nb = nanobind;

namespace seqcast::python {
namespace {

class PredictionObject {
 public:
  explicit PredictionObject(PredictionArray array)
      : array_(std::make_shared<const PredictionArray>(std::move(array))),
        values_(array_over(array_->values.data(), {rows(), bins(), tracks()}, array_)),
        starts_(array_over(array_->starts.data(), {rows()}, array_)) {}

  size_t rows() const { return array_->sequences.size(); }
  size_t bins() const { return static_cast<size_t>(array_->bins); }
  size_t tracks() const { return array_->tracks.size(); }
  int64_t bin_bases() const { return array_->bin_bases; }
  nb::object values() const { return values_; }
  nb::object starts() const { return starts_; }
  nb::object ends() const { return starts_ + nb::int_(array_->bins * array_->bin_bases); }
  nb::list sequences() const { return text_list(array_->sequences); }
  nb::list track_names() const { return text_list(array_->tracks); }

  /// As NumPy asks for it.
  nb::object as_array(const nb::handle dtype, const nb::handle copy) const {
    const nb::module_ numpy = nb::module_::import_("numpy");
    const bool may_copy = copy.is_none() || nb::cast<bool>(copy);
    const bool is_other_type =
        !dtype.is_none() && !nb::cast<bool>(numpy.attr("dtype")(dtype).attr("__eq__")(values_.attr("dtype")));
    if (is_other_type && !may_copy) throw nb::value_error("another dtype needs a copy");
    if (is_other_type) return values_.attr("astype")(dtype);
    return !copy.is_none() && nb::cast<bool>(copy) ? nb::object(values_.attr("copy")()) : values_;
  }

  std::string shown() const {
    return fmt::format("<seqcast.Prediction of {} x {} bins of {} bases x {} tracks>", rows(), bins(), bin_bases(),
                       tracks());
  }

 private:
  std::shared_ptr<const PredictionArray> array_;
  nb::object values_, starts_;
};

}  // namespace

nb::object prediction_object(PredictionArray array) { return nb::cast(PredictionObject(std::move(array))); }

void bind_prediction(nb::module_& module) {
  nb::class_<PredictionObject>(
      module, "Prediction",
      "Predicted values of N regions or sequences with B bins each, of T tracks, and where they lie.\n\n"
      "`numpy.asarray(prediction)` and `prediction[i]` are those of `prediction.values`.")
      .def_prop_ro("values", &PredictionObject::values,
                   "float32, [N, B, T], C-contiguous, as an .npy file of the program has it. In the tracks' own units.")
      .def_prop_ro("tracks", &PredictionObject::track_names, "Names of the tracks, [T].")
      .def_prop_ro("chroms", &PredictionObject::sequences, "The sequence that each row lies on, [N].")
      .def_prop_ro("starts", &PredictionObject::starts, "int64, [N]: where bin 0 of each row begins, in bases from 0.")
      .def_prop_ro("ends", &PredictionObject::ends, "int64, [N]: the base behind each row's last bin.")
      .def_prop_ro("bin_bases", &PredictionObject::bin_bases, "Bases of a bin.")
      .def_prop_ro(
          "shape", [](const PredictionObject& one) { return nb::make_tuple(one.rows(), one.bins(), one.tracks()); },
          "(N, B, T)")
      .def("__len__", &PredictionObject::rows)
      .def("__getitem__", [](const PredictionObject& one, nb::handle index) { return nb::object(one.values()[index]); })
      .def("__array__", &PredictionObject::as_array, nb::arg("dtype") = nb::none(), nb::arg("copy") = nb::none())
      .def(
          "to_anndata",
          [](nb::handle self) { return nb::module_::import_("seqcast._anndata").attr("of_prediction")(self); },
          "An anndata.AnnData: a row a region, a column a track, X the means over bins, obsm['bins'] all bins "
          "[N, B, T]. Needs the extra `seqcast[anndata]`.")
      .def("__repr__", &PredictionObject::shown);
}

}  // namespace seqcast::python
