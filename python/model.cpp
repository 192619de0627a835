// SPDX-License-Identifier: MIT
#include "model.hpp"

#include <fmt/format.h>
#include <nanobind/stl/string.h>

#include <memory>
#include <optional>
#include <utility>

#include "arguments.hpp"
#include "arrays.hpp"
#include "errors.hpp"
#include "interruptible.hpp"
#include "model_texts.hpp"
#include "prediction.hpp"
#include "scan.hpp"
#include "seqcast/seqcast.hpp"
#include "sequences.hpp"
#include "table.hpp"
#include "variant_arguments.hpp"

namespace nb = nanobind;

namespace seqcast::python {
namespace {

/// A network, and how it was opened: a copy in another process is opened likewise.
class ModelObject {
 public:
  ModelObject(Network network, nb::object path, nb::dict opening)
      : network_(std::move(network)), path_(std::move(path)), opening_(std::move(opening)) {}

  static ModelObject open(nb::object path, const nb::kwargs& given) {
    Keywords keywords(given, "open");
    OpenSettings settings = open_settings(keywords);
    keywords.check_all_taken();
    std::vector<std::string> names;
    if (PyList_Check(path.ptr()) || PyTuple_Check(path.ptr())) {
      for (const nb::handle one : nb::list(path)) names.push_back(path_of(one, "path"));
      if (names.empty()) raise_error("no models, expected at least one");
    } else {
      names.push_back(path_of(path, "path"));
    }
    Network network = interruptible([settings, names](const auto&, const NoticeSink& notices) {
      OpenSettings all = settings;
      all.notice = notices;
      return names.size() == 1 ? Network(names[0], all) : Network::of_members(names, all);
    });
    nb::dict opening;
    opening.update(given);
    return {std::move(network), std::move(path), std::move(opening)};
  }

  const Network& network() const { return network_; }
  nb::object path() const { return path_; }
  nb::dict opening() const { return opening_; }

  nb::object predict(nb::handle fasta, nb::handle region, const nb::kwargs& given) const {
    Keywords keywords(given, "predict");
    PredictSettings settings = predict_settings(keywords);
    settings.place = take_place(keywords);
    settings.lines = keywords.take_flag("lines");
    settings.channels_first = keywords.take_flag("channels_first");
    const nb::object sequences = keywords.take("sequences");
    const Places places = places_of(region, keywords);
    keywords.check_all_taken();
    if (!sequences.is_none()) {
      if (!fasta.is_none() || !places.texts.empty() || !places.bed.empty() || !places.regions.empty())
        raise_error("sequences and a file exclude each other", "sequences");
      return predict_sequences(sequences_of(sequences), settings);
    }
    if (fasta.is_none()) raise_error("nothing to predict", "fasta", "predict(fasta) or predict(sequences=...)");
    return prediction_object(interruptible(
        [network = network_, path = path_of(fasta, "fasta"), places, settings](const auto& poll, const auto& notices) {
          return network.array_of_places(path, places, watched(settings, poll, notices));
        }));
  }

  nb::object scan(nb::handle fasta, nb::handle region, const nb::kwargs& given) const {
    Keywords keywords(given, "scan");
    ScanRequest request;
    request.settings = predict_settings(keywords);
    if (const int64_t bins = keywords.take_number("block_bins", 1); bins > 0) request.block_bins = bins;
    request.places = places_of(region, keywords);
    keywords.check_all_taken();
    request.fasta = path_of(fasta, "fasta");
    return scan_object(network_, std::move(request));
  }

  nb::object score(nb::handle fasta, nb::handle region, const nb::kwargs& given) const {
    Keywords keywords(given, "score");
    const PredictSettings settings = predict_settings(keywords);
    const ScoreSettings scores = score_settings(keywords);
    const Places places = places_of(region, keywords);
    keywords.check_all_taken();
    return table_of(fasta, settings, &Network::score_table, places, scores);
  }

  nb::object variants(nb::handle fasta, nb::handle vcf, const nb::kwargs& given) const {
    Keywords keywords(given, "variants");
    const EffectSettings effects = effect_settings(keywords);
    const PredictSettings settings = effect_run_settings(keywords);
    const VariantSource source = variants_of(vcf, keywords);
    keywords.check_all_taken();
    return table_of(fasta, settings, &Network::variant_table, source, effects);
  }

  nb::object splicing(nb::handle fasta, nb::handle vcf, const nb::kwargs& given) const {
    Keywords keywords(given, "splicing");
    const SpliceSettings splicing = splice_settings(keywords);
    const PredictSettings settings = splice_run_settings(keywords);
    const VariantSource source = variants_of(vcf, keywords);
    keywords.check_all_taken();
    return table_of(fasta, settings, &Network::splice_table, source, splicing);
  }

 private:
  /// Settings that are polled and that tell notices.
  static PredictSettings watched(PredictSettings settings, const std::function<void()>& poll,
                                 const NoticeSink& notices) {
    settings.poll = poll;
    settings.notice = notices;
    return settings;
  }

  /// The table that a function of the network makes of places or variants of a genome.
  template <class What, class How>
  nb::object table_of(nb::handle fasta, const PredictSettings& settings,
                      Table (Network::*make)(const std::string&, const What&, const How&, const PredictSettings&) const,
                      const What& what, const How& how) const {
    return table_object(interruptible([network = network_, path = path_of(fasta, "fasta"), settings, make, what, how](
                                          const auto& poll, const auto& notices) {
      return (network.*make)(path, what, how, watched(settings, poll, notices));
    }));
  }

  nb::object predict_sequences(const std::shared_ptr<const GivenSequences>& sequences,
                               const PredictSettings& settings) const {
    return prediction_object(
        interruptible([network = network_, sequences, settings](const auto& poll, const auto& notices) {
          const PredictSettings all = watched(settings, poll, notices);
          return sequences->is_numbers() ? network.array_of_numbers(sequences->numbers(), all)
                                         : network.array_of_sequences(sequences->letters, all);
        }));
  }

  Network network_;
  nb::object path_;
  nb::dict opening_;
};

nb::object reduced(nb::handle self) {
  const auto& model = nb::cast<const ModelObject&>(self);
  const nb::object open = nb::module_::import_("seqcast._error").attr("open_again");
  return nb::make_tuple(open, nb::make_tuple(model.path(), model.opening()));
}

}  // namespace

void bind_model(nb::module_& module) {
  nb::class_<ModelObject>(module, "Model", model_doc)
      .def_prop_ro(
          "name", [](const ModelObject& model) { return model.network().name(); }, "The model's name.")
      .def_prop_ro(
          "members", [](const ModelObject& model) { return model.network().members(); },
          "How many models are averaged.")
      .def_prop_ro(
          "alphabet", [](const ModelObject& model) { return model.network().alphabet(); },
          "Letters in the order of the input's channels; empty where the input is numbers.")
      .def_prop_ro(
          "tracks", [](const ModelObject& model) { return text_list(choosable_tracks(model.network())); },
          "Names of all tracks, as `tracks=[...]` takes them: `HEAD:NAME` behind the first head's.")
      .def_prop_ro(
          "window_bases", [](const ModelObject& model) { return model.network().window_bases(); },
          "Bases that one call of the model reads.")
      .def_prop_ro(
          "bin_bases", [](const ModelObject& model) { return first_track(model.network()).bin_bases; },
          "Bases that one value of the first head stands for.")
      .def_prop_ro(
          "bins", [](const ModelObject& model) { return first_track(model.network()).bins; },
          "Bins of a window, of the first head.")
      .def_prop_ro(
          "heads", [](const ModelObject& model) { return table_object(model.network().head_table()); },
          "A seqcast.Table with a row a head: tracks, bins, and how far a bin sees, in bases.")
      .def(
          "summary", [](const ModelObject& model) { return table_object(model.network().summary_table()); },
          "A seqcast.Table with a row a layer: its output, parameters, and multiply-adds a window.")
      .def(
          "receptive_field",
          [](const ModelObject& model) { return table_object(model.network().receptive_field_table()); },
          "A seqcast.Table with a row a layer: how many bases of a window one output sees, and from where on.")
      .def("predict", &ModelObject::predict, nb::arg("fasta") = nb::none(), nb::arg("region") = nb::none(),
           nb::arg("settings"), nb::sig(SEQCAST_PREDICT_SIGNATURE), predict_doc)
      .def("scan", &ModelObject::scan, nb::arg("fasta"), nb::arg("region") = nb::none(), nb::arg("settings"),
           nb::sig(SEQCAST_SCAN_SIGNATURE), scan_doc)
      .def("score", &ModelObject::score, nb::arg("fasta"), nb::arg("region") = nb::none(), nb::arg("settings"),
           nb::sig(SEQCAST_SCORE_SIGNATURE), score_doc)
      .def("variants", &ModelObject::variants, nb::arg("fasta"), nb::arg("vcf") = nb::none(), nb::arg("settings"),
           nb::sig(SEQCAST_VARIANTS_SIGNATURE), variants_doc)
      .def("splicing", &ModelObject::splicing, nb::arg("fasta"), nb::arg("vcf") = nb::none(), nb::arg("settings"),
           nb::sig(SEQCAST_SPLICING_SIGNATURE), splicing_doc)
      .def("__reduce__", &reduced)
      .def("__repr__", [](const ModelObject& model) { return shown(model.network()); })
      .def("_repr_html_", [](const ModelObject& model) { return shown_as_html(model.network()); });
  module.def("open", &ModelObject::open, nb::arg("path"), nb::arg("settings"), nb::sig(SEQCAST_OPEN_SIGNATURE),
             open_doc);
}

}  // namespace seqcast::python
