// SPDX-License-Identifier: MIT
#include "cli/named_files.hpp"

#include <algorithm>
#include <filesystem>

#include "base/number_list.hpp"

namespace seqcast {
namespace {

void add_if_there(const std::string& text, std::vector<std::string>& files) {
  std::error_code ignored;
  if (text == "-" || std::filesystem::is_regular_file(text, ignored)) files.push_back(text);
}

}  // namespace

bool names_files(const CLI::Option& option) {
  for (const char* written : {"output", "igv-session", "pygenometracks"})
    if (option.check_lname(written)) return false;
  if (option.check_lname("family")) return true;  // one that comes with the program, or a file
  const std::string type = option.get_type_name();
  for (const char* kind : {"FILE", "MODEL", "LIST", "VALUES", "BED", "VCF", "TABLE"})
    if (type.find(kind) != type.npos) return true;
  return option.get_positional();
}

std::vector<std::string> named_files(const CLI::App& command) {
  std::vector<std::string> files;
  for (const CLI::Option* option : command.get_options()) {
    if (!names_files(*option)) continue;
    for (const std::string& text : option->results()) {
      if (option->get_type_name() == "LIST" && !text.starts_with('@')) continue;
      add_if_there(text, files);
      const std::string value = text.substr(text.find_first_of("=@") + 1);
      add_if_there(value, files);
      for (const std::string& part : parts_of(value, ",")) add_if_there(part, files);
    }
  }
  return files;
}

}  // namespace seqcast
