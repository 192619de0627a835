// SPDX-License-Identifier: MIT
#include "attributes.hpp"

#include <cstring>
#include <vector>

#include "handle.hpp"

namespace seqcast::read_h5 {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t max_attributes = 10000;  // of one object

struct Attribute {
  hid_t id;
  std::string where;
  hsize_t count;

  Refused refused(const std::string& why) const { return Refused(where + " " + why); }
};

/// Text up to its first NUL, without the blanks that pad it where they do.
std::string fixed_text(const char* bytes, size_t size, H5T_str_t padding) {
  std::string text(bytes, padding == H5T_STR_SPACEPAD ? size : strnlen(bytes, size));
  while (padding == H5T_STR_SPACEPAD && text.ends_with(' ')) text.pop_back();
  return text;
}

Json fixed_texts(const Attribute& attribute, hid_t type, uint64_t file_bytes) {
  const size_t size = H5Tget_size(type);
  if (size == 0 || attribute.count > file_bytes / size) throw attribute.refused("claims more bytes than the file has");
  std::vector<char> bytes(size * attribute.count);
  if (H5Aread(attribute.id, type, bytes.data()) < 0) throw attribute.refused("cannot be read: it is damaged");
  Json texts = Json::array();
  for (hsize_t i = 0; i < attribute.count; ++i)
    texts.push_back(fixed_text(bytes.data() + i * size, size, H5Tget_strpad(type)));
  return texts;
}

Json variable_texts(const Attribute& attribute, hid_t type, hid_t space, uint64_t file_bytes) {
  if (attribute.count > file_bytes / sizeof(char*))
    throw attribute.refused("claims more texts than the file has bytes");
  std::vector<char*> texts(attribute.count, nullptr);
  if (H5Aread(attribute.id, type, texts.data()) < 0) throw attribute.refused("cannot be read: it is damaged");
  Json result = Json::array();
  for (const char* text : texts) result.push_back(text ? text : "");
  H5Dvlen_reclaim(type, space, H5P_DEFAULT, texts.data());
  return result;
}

Json numbers(const Attribute& attribute, uint64_t file_bytes) {
  if (attribute.count > file_bytes) throw attribute.refused("claims more values than the file has bytes");
  std::vector<double> values(attribute.count);
  if (H5Aread(attribute.id, H5T_NATIVE_DOUBLE, values.data()) < 0)
    throw attribute.refused("cannot be read: it is damaged");
  return values;
}

Json read_values(hid_t id, const std::string& where, uint64_t file_bytes) {
  const Handle type(H5Aget_type(id), H5Tclose, where + " has a type that cannot be read");
  const Handle space(H5Aget_space(id), H5Sclose, where + " has a size that cannot be read");
  const hssize_t count = H5Sget_simple_extent_npoints(space);
  if (count < 0) throw Refused(where + " has a size that cannot be read");
  const Attribute attribute{id, where, static_cast<hsize_t>(count)};
  if (count == 0) return Json::array();
  switch (H5Tget_class(type)) {
    case H5T_STRING:
      return H5Tis_variable_str(type) > 0 ? variable_texts(attribute, type, space, file_bytes)
                                          : fixed_texts(attribute, type, file_bytes);
    case H5T_INTEGER:
    case H5T_FLOAT:
      return numbers(attribute, file_bytes);
    default:
      return nullptr;
  }
}

std::string name_of(hid_t attribute, const std::string& path) {
  const ssize_t size = H5Aget_name(attribute, 0, nullptr);
  if (size < 0) throw Refused("'" + path + "' has an attribute without a name");
  std::string name(static_cast<size_t>(size) + 1, '\0');
  H5Aget_name(attribute, name.size(), name.data());
  name.pop_back();
  return name;
}

}  // namespace

Json read_attributes(hid_t object, const std::string& path, uint64_t file_bytes) {
  H5O_info_t info;
  if (H5Oget_info2(object, &info, H5O_INFO_NUM_ATTRS) < 0) throw Refused("'" + path + "' is damaged");
  if (info.num_attrs > max_attributes)
    throw Refused("'" + path + "' has " + std::to_string(info.num_attrs) + " attributes, expected at most " +
                  std::to_string(max_attributes));
  Json attributes = Json::array();
  for (hsize_t i = 0; i < info.num_attrs; ++i) {
    const Handle attribute(H5Aopen_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_INC, i, H5P_DEFAULT, H5P_DEFAULT),
                           H5Aclose, "'" + path + "' has an attribute that cannot be opened: it is damaged");
    const std::string name = name_of(attribute, path);
    attributes.push_back({name, read_values(attribute, "attribute '" + name + "' of '" + path + "'", file_bytes)});
  }
  return attributes;
}

}  // namespace seqcast::read_h5
