// SPDX-License-Identifier: MIT
#include "output/parts/part_marker.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "formats/json_object.hpp"
#include "io/file_bytes.hpp"
#include "output/variant_writer.hpp"
#include "seqcast/error.hpp"
#include "seqcast/version.hpp"

namespace seqcast {
namespace {

constexpr const char* remove_hint =
    "remove it to have the part run again; parts of other runs belong in another folder";

std::string hexadecimal(uint32_t number) { return fmt::format("{:08x}", number); }

Json json_of(const std::optional<FileSum>& sum) {
  if (!sum) return {{"bytes", nullptr}, {"crc32", nullptr}};
  return {{"bytes", sum->bytes}, {"crc32", hexadecimal(sum->crc32)}};
}

std::optional<FileSum> sum_in(JsonObject& object) {
  if (object.at("bytes").is_null() && object.at("crc32").is_null()) return std::nullopt;
  const Json& bytes = object.at("bytes");
  if (!bytes.is_number_unsigned() || bytes.get<uint64_t>() > std::numeric_limits<int64_t>::max())
    throw object.error("bytes", fmt::format("got {}, expected a whole number", bytes.dump()));
  FileSum sum;
  sum.bytes = bytes.get<int64_t>();
  const std::string text = object.text("crc32");
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), sum.crc32, 16);
  if (error != std::errc{} || end != text.data() + text.size() || text.size() != 8)
    throw object.error("crc32", fmt::format("got '{}', expected eight hexadecimal digits", text));
  return sum;
}

PartForm form_in(JsonObject object) {
  PartForm form;
  form.format = object.text("format");
  form.header_lines = object.integer("header_lines", 0);
  form.joins_lines = object.boolean("joins_lines");
  form.is_whole = object.boolean("is_whole");
  form.index = object.text("index");
  object.finish();
  return form;
}

std::vector<PartOption> options_in(const std::string& file, JsonObject& marker) {
  std::vector<PartOption> options;
  const Json& listed = marker.at("options");
  if (!listed.is_object()) throw marker.error("options", "expected an object");
  for (const auto& [name, values] : listed.items()) {
    PartOption option{name, {}};
    if (!values.is_array()) throw Error(fmt::format("options.{}: expected a list", name)).in(file);
    for (const Json& value : values) {
      if (!value.is_string()) throw Error(fmt::format("options.{}: expected a list of texts", name)).in(file);
      option.values.push_back(value.get<std::string>());
    }
    options.push_back(std::move(option));
  }
  return options;
}

std::vector<PartInput> inputs_in(const std::string& file, JsonObject& marker) {
  std::vector<PartInput> inputs;
  const Json& listed = marker.array("inputs");
  for (size_t i = 0; i < listed.size(); ++i) {
    JsonObject input(file, fmt::format("inputs[{}]", i), listed[i]);
    PartInput read{input.text("name"), {}};
    read.sum = sum_in(input);
    input.finish();
    inputs.push_back(std::move(read));
  }
  return inputs;
}

std::string quoted(const std::vector<std::string>& values) {
  return values.empty() ? "given" : fmt::format("'{}'", fmt::join(values, " "));
}

std::optional<std::string> difference(const std::vector<PartOption>& got, const std::vector<PartOption>& expected) {
  const auto of = [](const std::vector<PartOption>& options, const std::string& name) {
    return std::find_if(options.begin(), options.end(), [&](const PartOption& one) { return one.name == name; });
  };
  for (const PartOption& option : expected) {
    const auto found = of(got, option.name);
    if (found == got.end()) return fmt::format("{} is not given, expected {}", option.name, quoted(option.values));
    if (*found != option)
      return fmt::format("{} is {}, expected {}", option.name, quoted(found->values), quoted(option.values));
  }
  for (const PartOption& option : got)
    if (of(expected, option.name) == expected.end())
      return fmt::format("{} is {}, expected none", option.name, quoted(option.values));
  return std::nullopt;
}

std::string described(const PartInput& input) {
  return input.sum ? to_text(*input.sum) : "no size, being read but once";
}

std::optional<std::string> difference(const std::vector<PartInput>& got, const std::vector<PartInput>& expected) {
  for (size_t i = 0; i < std::max(got.size(), expected.size()); ++i) {
    if (i == got.size()) return fmt::format("input '{}' is missing", expected[i].name);
    if (i == expected.size()) return fmt::format("input '{}' is not expected", got[i].name);
    if (got[i] == expected[i]) continue;
    if (got[i].name != expected[i].name)
      return fmt::format("input is '{}', expected '{}'", got[i].name, expected[i].name);
    return fmt::format("input '{}' has {}, expected {}", got[i].name, described(got[i]), described(expected[i]));
  }
  return std::nullopt;
}

bool is_as_marked(const std::string& path, const FileSum& sum) {
  const std::optional<FileState> state = state_of(path);
  return state && state->bytes == sum.bytes && sum_of(path) == sum;
}

}  // namespace

std::string marker_path(const std::string& file) { return file + ".done"; }

std::string part_index_path(const std::string& file, const PartForm& form) {
  const std::optional<VariantIndex> kind = named<VariantIndex>(form.index);
  return kind ? index_path(file, *kind) : "";
}

std::string text_of(const PartMarker& marker) {
  const PartRunFacts& run = marker.run;
  Json options = Json::object();
  for (const PartOption& option : run.options) options[option.name] = option.values;
  Json inputs = Json::array();
  for (const PartInput& input : run.inputs) {
    Json one{{"name", input.name}};
    one.update(json_of(input.sum));
    inputs.push_back(std::move(one));
  }
  Json file = json_of(marker.file);
  file["content"] = marker.content;
  file["index"] = json_of(marker.index);
  const Json json{{"seqcast", version},
                  {"onednn", run.library},
                  {"instruction_set", run.instruction_set},
                  {"command", run.command},
                  {"shard", marker.shard.number},
                  {"shards", marker.shard.count},
                  {"options", options},
                  {"inputs", inputs},
                  {"form",
                   {{"format", run.form.format},
                    {"header_lines", run.form.header_lines},
                    {"joins_lines", run.form.joins_lines},
                    {"is_whole", run.form.is_whole},
                    {"index", run.form.index}}},
                  {"file", file}};
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

PartMarker read_marker(const std::string& path) {
  try {
    return parse_marker(path, read_text(path));
  } catch (const Error& error) {
    throw error.hint().empty() ? error.hinting(remove_hint) : error;
  }
}

PartMarker parse_marker(const std::string& path, const std::string& text) {
  const Json json = parse_json(path, text);
  JsonObject object(path, "", json);
  if (const std::string by = object.text("seqcast"); by != version)  // another's may have other keys
    throw Error(fmt::format("it is by seqcast {}, and this is seqcast {}", by, version), remove_hint).in(path);
  PartMarker marker;
  PartRunFacts& run = marker.run;
  run.library = object.text("onednn");
  run.instruction_set = object.text("instruction_set");
  run.command = object.text("command");
  marker.shard.number = object.integer("shard", 1);
  marker.shard.count = object.integer("shards", marker.shard.number);
  run.options = options_in(path, object);
  run.inputs = inputs_in(path, object);
  run.form = form_in(object.object("form"));
  JsonObject file = object.object("file");
  const std::optional<FileSum> sum = sum_in(file);
  if (!sum) throw file.error("bytes", "is missing");
  marker.file = *sum;
  marker.content = file.text("content");
  JsonObject index = file.object("index");
  marker.index = sum_in(index);
  index.finish();
  file.finish();
  object.finish();
  return marker;
}

std::optional<std::string> difference(const PartRunFacts& got, const PartRunFacts& expected) {
  const auto other = [](std::string_view what, const std::string& is, const std::string& should) {
    return fmt::format("{} is {}, expected {}", what, is, should);
  };
  if (got.instruction_set != expected.instruction_set)
    return other("its instruction set", got.instruction_set, expected.instruction_set);
  if (got.library != expected.library) return other("its oneDNN", got.library, expected.library);
  if (got.command != expected.command) return other("its command", got.command, expected.command);
  if (const auto option = difference(got.options, expected.options)) return option;
  if (const auto input = difference(got.inputs, expected.inputs)) return input;
  if (got.form != expected.form) return other("its format", got.form.format, expected.form.format);
  return std::nullopt;
}

PartState state_of_part(const std::string& path, const PartMarker& expected) {
  const std::string marker_file = marker_path(path);
  const std::optional<FileState> state = state_of(path);
  if (!state_of(marker_file)) return state ? PartState::unmarked : PartState::absent;
  const PartMarker marker = read_marker(marker_file);
  std::optional<std::string> other = difference(marker.run, expected.run);
  if (!other && (marker.shard.number != expected.shard.number || marker.shard.count != expected.shard.count))
    other = fmt::format("it is part {} of {}, expected {} of {}", marker.shard.number, marker.shard.count,
                        expected.shard.number, expected.shard.count);
  if (!other && marker.content != expected.content)
    other = fmt::format("it holds '{}', expected '{}'", marker.content, expected.content);
  if (other) throw Error(fmt::format("a part of another run: {}", *other), remove_hint).in(marker_file);
  if (!state) return PartState::missing;
  if (!is_as_marked(path, marker.file)) return PartState::damaged;
  if (marker.index && !is_as_marked(part_index_path(path, marker.run.form), *marker.index))
    return PartState::other_index;
  return PartState::whole;
}

}  // namespace seqcast
