// SPDX-License-Identifier: MIT
#include "predict/given_inputs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "base/number_list.hpp"
#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "genome/signal.hpp"
#include "io/byte_stream.hpp"
#include "model/controls.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// An input of the model that the tracks need.
struct Wanted {
  std::string name;
  int64_t channels = 1;
  bool per_window = false;
  bool is_control = false;  ///< zeros where it is not given

  std::string shape() const {
    return fmt::format("{} ({} a {})", name, counted(channels, "value"), per_window ? "window" : "position");
  }
};

std::vector<Wanted> wanted_inputs(const Model& model, const std::vector<TrackChoice>& tracks) {
  std::vector<Wanted> result;
  const std::vector<size_t> optional = controls(model);
  for (size_t node : model.graph.side_inputs()) {
    const bool read = std::any_of(tracks.begin(), tracks.end(), [&](const TrackChoice& choice) -> bool {
      return nodes_of(model.graph, model.contract.heads[choice.head])[node];
    });
    const auto& input = std::get<Input>(model.graph.nodes[node].layer);
    const bool is_control = std::ranges::find(optional, node) != optional.end();
    if (read) result.push_back({model.graph.nodes[node].name, input.channels, input.per_window, is_control});
  }
  return result;
}

std::string shapes_of(const std::vector<Wanted>& wanted) {
  std::vector<std::string> shapes;
  for (const Wanted& input : wanted) shapes.push_back(input.shape());
  return fmt::format("{}", fmt::join(shapes, ", "));
}

GivenInput constants(const Wanted& input, const std::vector<float>& values) {
  if (std::ssize(values) != input.channels)
    throw RequestError(fmt::format("{} has {}, expected {}", set_to(Setting::input, input.name),
                                   counted(std::ssize(values), "value"), input.channels));
  return {input.name, [values, per_window = input.per_window](const Window&, Range bases) {
            std::vector<float> result;
            for (int64_t at = 0; at < (per_window ? 1 : bases.size()); ++at)
              result.insert(result.end(), values.begin(), values.end());
            return result;
          }};
}

/// The values of a table's lines, which are separated by tabs, commas or blanks.
std::vector<std::vector<float>> read_table(const std::string& path, const Wanted& input) {
  ByteStream stream(path);
  std::vector<std::vector<float>> lines;
  std::string text;
  for (int64_t line = 1; stream.next_line(text); ++line) {
    text.erase(text.find_last_not_of(" \t\r") + 1);
    if (text.empty() || text[0] == '#') continue;
    const auto numbers = numbers_of(parts_of(text, "\t, "), fmt::format("{}:{}", stream.name(), line));
    if (!numbers) throw Error(fmt::format("'{}' is not a list of numbers", text)).in(stream.name(), line);
    if (std::ssize(*numbers) != input.channels)
      throw Error(fmt::format("got {}, expected {} for input '{}'", counted(std::ssize(*numbers), "value"),
                              input.channels, input.name))
          .in(stream.name(), line);
    lines.push_back(*numbers);
  }
  return lines;
}

Error no_lines(const Wanted& input, const std::string& path) {
  return RequestError(fmt::format("{}: a table has a line a record or BED line, and these windows are neither",
                                  set_to(Setting::input, input.name + "=" + path)),
                      fmt::format("predict with {}, or score with {}", set_to(Setting::place, "record"),
                                  set_to(Setting::place, "center")));
}

std::string shape_of(const Npy& npy) {
  return npy.is_single() ? fmt::format("{} x {}", npy.length(), npy.channels())
                         : fmt::format("{} x {} x {}", npy.records(), npy.length(), npy.channels());
}

GivenInput table(const Wanted& input, const std::string& path, std::optional<int64_t> lines) {
  if (!lines) throw no_lines(input, path);
  const std::vector<std::vector<float>> values = read_table(path, input);
  if (std::ssize(values) != *lines)
    throw Error(
        fmt::format("got {}, expected {}, one a record or BED line", counted(std::ssize(values), "line"), *lines))
        .in(path);
  return {input.name, [values](const Window& window, Range) { return values.at(static_cast<size_t>(window.line)); }};
}

GivenInput signals(const Wanted& input, const InputSetting::Files& given, const std::vector<Sequence>& read) {
  const std::vector<std::string>& paths = given.paths;
  if (input.per_window)
    throw RequestError(
        fmt::format("{} is a value a window: a bigWig has one a position", set_to(Setting::input, input.name)));
  std::vector<std::shared_ptr<Signal>> files;
  for (const std::string& path : paths)
    files.push_back(std::make_shared<Signal>(path, given.missing.value_or(MissingValues{})));
  if (std::ssize(paths) != input.channels)
    throw RequestError(fmt::format("{} names {}, expected {}, one a channel", set_to(Setting::input, input.name),
                                   counted(std::ssize(paths), "file"), input.channels));
  for (const auto& file : files)
    for (const Sequence& sequence : read) file->check(sequence.name, sequence.length);
  return {input.name, [files](const Window& window, Range bases) {
            const size_t channels = files.size();
            std::vector<float> rows(static_cast<size_t>(bases.size()) * channels);
            for (size_t c = 0; c < channels; ++c) {
              const std::vector<float> values = files[c]->read(window.chrom, bases.begin, bases.end);
              for (size_t base = 0; base < values.size(); ++base) rows[base * channels + c] = values[base];
            }
            return rows;
          }};
}

/// A value a channel for each record or line, from [lines, channels].
GivenInput rows_of_npy(const Wanted& input, std::shared_ptr<const Npy> npy, std::optional<int64_t> lines) {
  const std::string& path = npy->path();
  if (!lines) throw no_lines(input, path);
  if (!npy->is_single() || npy->length() != *lines || npy->channels() != input.channels)
    throw Error(fmt::format("got {}, expected {} x {} for input '{}': a row a record or BED line", shape_of(*npy),
                            *lines, input.channels, input.name))
        .in(path);
  return {input.name, [npy](const Window& window, Range) { return npy->read(0, window.line, window.line + 1); }};
}

/// Values for every position of each record, from [records, positions, channels]; or of one record, without its axis.
GivenInput positions_of_npy(const Wanted& input, std::shared_ptr<const Npy> npy, const RecordSource* records) {
  const std::string& path = npy->path();
  if (!records)
    throw RequestError(fmt::format("{}: an .npy file has the positions of records, and these windows are not records",
                                   set_to(Setting::input, input.name + "=" + path)),
                       set_to(Setting::place, "record") + " takes each record as one window");
  const auto wrong = [&](int64_t length) {
    return Error(fmt::format("got {}, expected {} x {} x {} for input '{}': records, positions, channels",
                             shape_of(*npy), records->lengths.size(), length, input.channels, input.name))
        .in(path);
  };
  if (npy->records() != std::ssize(records->lengths) || npy->channels() != input.channels)
    throw wrong(records->lengths.at(0));
  for (const int64_t length : records->lengths)
    if (length != npy->length()) throw wrong(length);
  return {input.name, [npy](const Window& window, Range positions) {
            const int64_t channels = npy->channels();
            std::vector<float> values(static_cast<size_t>(positions.size() * channels));  // 0 where letters pad
            const Range inside = intersection(positions, {0, npy->length()});
            if (inside.empty()) return values;
            std::ranges::copy(npy->read(window.line, inside.begin, inside.end),
                              values.begin() + (inside.begin - positions.begin) * channels);
            return values;
          }};
}

/// The records' own channels behind those of the sequence.
GivenInput behind_the_sequence(const Wanted& input, const Npy& npy, Range channels) {
  return {input.name, [&npy, channels](const Window& window, Range positions) {
            return npy.read(window.line, positions, channels);
          }};
}

/// How to give an input that is not given.
std::string hint_of(const Model& model, const Wanted& input) {
  std::string hint = input.per_window ? fmt::format("{}, or a table with a line a record or BED line",
                                                    set_to(Setting::input, input.name + "=VALUES"))
                                      : fmt::format(
                                            "{}, a bigWig a value, FILE.npy for records, or VALUES that are the "
                                            "same at every base",
                                            set_to(Setting::input, input.name + "=FILE.bw"));
  if (!input.per_window && input.channels == model.shapes[0].channels && !model.contract.takes_numbers())
    hint += fmt::format("; or {}=reverse-complement, the window's other strand", input.name);
  if (!model.reading.input_hint.empty()) hint += "; " + model.reading.input_hint;
  return hint;
}

/// The other strand of each window, for models that read both.
GivenInput other_strand(const Wanted& input) {
  GivenInput given{input.name};
  given.other_strand = true;
  return given;
}

GivenInput read_given(const Wanted& input, const InputSetting& setting, std::optional<int64_t> lines,
                      const std::vector<Sequence>& read, const RecordSource* records) {
  if (std::holds_alternative<InputSetting::OtherStrand>(setting.values)) return other_strand(input);
  if (const auto* numbers = std::get_if<InputSetting::Constants>(&setting.values)) return constants(input, *numbers);
  const auto& files = std::get<InputSetting::Files>(setting.values);
  const bool is_array = files.paths.size() == 1 && is_npy(files.paths[0]);
  if (!is_array && (!input.per_window || is_bigwig(files.paths.at(0)))) return signals(input, files, read);
  if (files.missing)
    throw RequestError(fmt::format("{}: missing is for bigWig files", set_to(Setting::input, setting.text)));
  if (is_array) {
    auto npy = std::make_shared<const Npy>(files.paths[0], false);
    return input.per_window ? rows_of_npy(input, std::move(npy), lines)
                            : positions_of_npy(input, std::move(npy), records);
  }
  return table(input, fmt::format("{}", fmt::join(files.paths, ",")), lines);
}

/// Each input's setting, by its name. @throws Error  for names that are no input, or come twice.
std::map<std::string, const InputSetting*> by_name(const Model& model, const std::vector<Wanted>& wanted,
                                                   const std::vector<InputSetting>& settings) {
  std::map<std::string, const InputSetting*> result;
  for (const InputSetting& setting : settings) {
    const bool known =
        std::any_of(wanted.begin(), wanted.end(), [&](const Wanted& input) { return input.name == setting.name; });
    if (!known && wanted.empty())
      throw RequestError(
          fmt::format("{}: model '{}' has no side input", set_to(Setting::input, setting.text), model.about.name));
    if (!known)
      throw RequestError(fmt::format("{}: model '{}' has the side inputs {}", set_to(Setting::input, setting.text),
                                     model.about.name, shapes_of(wanted)));
    if (!result.emplace(setting.name, &setting).second)
      throw RequestError(fmt::format("{} is given twice", set_to(Setting::input, setting.name)));
  }
  return result;
}

}  // namespace

std::vector<GivenInput> given_inputs(const Model& model, const std::vector<TrackChoice>& tracks,
                                     const std::vector<InputSetting>& settings, std::optional<int64_t> lines,
                                     const std::vector<Sequence>& read, const RecordSource* records) {
  const Npy* numbers = records ? records->numbers : nullptr;
  const bool has_all = numbers && numbers->channels() > model.shapes[0].channels;
  const std::vector<Wanted> wanted = wanted_inputs(model, tracks);
  const std::map<std::string, const InputSetting*> given = by_name(model, wanted, settings);
  std::vector<GivenInput> result;
  for (const Wanted& input : wanted) {
    if (has_all && !input.per_window && !given.contains(input.name)) {
      const Range channels = npy_channels(model, *model.graph.find(input.name));
      result.push_back(behind_the_sequence(input, *numbers, channels));
      continue;
    }
    if (!given.contains(input.name) && input.is_control) {
      result.push_back(constants(input, std::vector<float>(static_cast<size_t>(input.channels))));
      continue;
    }
    if (!given.contains(input.name))
      throw RequestError(fmt::format("model '{}' has the side inputs {}, and {} is not given", model.about.name,
                                     shapes_of(wanted), input.name),
                         hint_of(model, input));
    result.push_back(read_given(input, *given.at(input.name), lines, read, records));
  }
  return result;
}

void swap_strands(const Model& model, size_t node, std::span<float> values) {
  const std::vector<size_t> stranded = controls(model);
  if (model.shapes[node].channels % 2 != 0 || std::ranges::find(stranded, node) == stranded.end()) return;
  for (size_t i = 0; i + 1 < values.size(); i += 2) std::swap(values[i], values[i + 1]);
}

}  // namespace seqcast
