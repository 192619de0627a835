// SPDX-License-Identifier: MIT
#include "walk.hpp"

#include <map>
#include <set>

#include "attributes.hpp"
#include "handle.hpp"

namespace seqcast::read_h5 {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t max_objects = 100000;
constexpr int max_levels = 64;
constexpr int max_dimensions = 8;
constexpr uint64_t max_expansion = 1100;                 // deflate shrinks to no less than a 1032nd
constexpr uint64_t unwritten_bytes = uint64_t{1} << 20;  // an array never written (all its fill value) may have these
constexpr uint64_t max_unwritten_values = 4'000'000;     // of all arrays; honest files have none, or a few

struct Link {
  std::string name;
  H5L_type_t type;
};

struct Links {
  std::vector<Link> links;
  size_t most;
};

herr_t gather_link(hid_t, const char* name, const H5L_info_t* info, void* gathered) {
  Links& links = *static_cast<Links*>(gathered);
  if (links.links.size() >= links.most) return 1;  // enough; nothing may be thrown through C
  links.links.push_back({name, info->type});
  return 0;
}

/// External links are not followed, also not through a soft link.
herr_t refuse_external(const char*, const char*, const char*, const char*, unsigned*, hid_t, void*) { return -1; }

std::string stored_type(hid_t type) {
  const std::string bits = std::to_string(8 * H5Tget_size(type));
  if (H5Tget_class(type) == H5T_INTEGER && H5Tget_size(type) <= 8)
    return (H5Tget_sign(type) == H5T_SGN_NONE ? "uint" : "int") + bits;
  if (H5Tget_class(type) != H5T_FLOAT) return "other";
  if (H5Tequal(type, H5T_IEEE_F32LE) > 0 || H5Tequal(type, H5T_IEEE_F32BE) > 0 || H5Tequal(type, H5T_IEEE_F64LE) > 0 ||
      H5Tequal(type, H5T_IEEE_F64BE) > 0)
    return "float" + bits;
  size_t sign = 0, exponent = 0, exponent_bits = 0, fraction = 0, fraction_bits = 0;
  H5Tget_fields(type, &sign, &exponent, &exponent_bits, &fraction, &fraction_bits);
  const bool half = H5Tget_size(type) == 2 && sign == 15 && exponent == 10 && exponent_bits == 5 && fraction == 0 &&
                    fraction_bits == 10 && H5Tget_ebias(type) == 15 && H5Tget_norm(type) == H5T_NORM_IMPLIED;
  return half ? "float16" : "other";
}

class Walk {
 public:
  explicit Walk(uint64_t file_bytes) : file_bytes_(file_bytes), access_(H5Pcreate(H5P_LINK_ACCESS), H5Pclose, "") {
    H5Pset_elink_cb(access_, refuse_external, nullptr);
  }

  void group(hid_t group, const std::string& path, int level) {
    H5O_info_t info;
    if (H5Oget_info2(group, &info, H5O_INFO_BASIC) < 0) throw Refused("'" + path + "' is damaged");
    if (!groups_.insert(info.addr).second)
      throw Refused("'" + path + "' is a link to a group that is there already: links must not go in circles");
    if (level > max_levels) throw Refused("groups are nested deeper than " + std::to_string(max_levels) + " levels");
    add({{"path", path}, {"attributes", read_attributes(group, path, file_bytes_)}});
    Links links{{}, max_objects};
    const herr_t result = H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, gather_link, &links);
    if (result < 0) throw Refused("'" + path + "' is a group whose contents cannot be read: it is damaged");
    if (result > 0) throw too_many();
    for (const Link& link : links.links) follow(group, link, (path == "/" ? "" : path) + "/" + link.name, level);
  }

  Contents contents;

 private:
  static Refused too_many() { return Refused("it has more than " + std::to_string(max_objects) + " objects"); }

  void add(Json object) {
    contents.objects.push_back(std::move(object));
    if (contents.objects.size() > max_objects) throw too_many();
  }

  void follow(hid_t group, const Link& link, const std::string& path, int level) {
    if (link.type == H5L_TYPE_EXTERNAL)
      throw Refused("'" + path + "' is a link to another file, which is not followed");
    if (link.type != H5L_TYPE_HARD && link.type != H5L_TYPE_SOFT)
      throw Refused("'" + path + "' is a link of an unknown kind");
    const bool soft = link.type == H5L_TYPE_SOFT;
    const Handle object(H5Oopen(group, link.name.c_str(), access_), H5Oclose,
                        "'" + path + "' " +
                            (soft ? std::string("is a soft link that leads nowhere, to another file or in circles")
                                  : "cannot be opened: it is damaged, or newer than HDF5 " +
                                        std::to_string(H5_VERS_MAJOR) + "." + std::to_string(H5_VERS_MINOR)));
    switch (H5Iget_type(object)) {
      case H5I_GROUP:
        return this->group(object, path, level + 1);
      case H5I_DATASET:
        return array(object, path);
      default:
        return;  // a type of its own, which holds no values
    }
  }

  void array(hid_t dataset, const std::string& path) {
    check_storage(dataset, path);
    const Handle type(H5Dget_type(dataset), H5Tclose, "'" + path + "' has a type that cannot be read");
    const std::vector<hsize_t> shape = extents(dataset, path);
    const std::string stored = stored_type(type);
    const uint64_t count = checked_count(shape, dataset, H5Tget_size(type), path);
    Json object{{"path", path}, {"attributes", read_attributes(dataset, path, file_bytes_)}, {"stored", stored}};
    const std::string why = stored == "other" ? "its values are not numbers" : unknown_filter(dataset);
    if (!why.empty()) {
      object["refused"] = why;
      return add(std::move(object));
    }
    const Array place = find_place(dataset, path, stored == "float16", count);
    object["type"] = place.half ? "F16" : "F32";
    object["shape"] = shape;
    object["begin"] = place.begin;
    object["end"] = place.begin + place.bytes;
    add(std::move(object));
  }

  static void check_storage(hid_t dataset, const std::string& path) {
    const Handle creation(H5Dget_create_plist(dataset), H5Pclose, "'" + path + "' is damaged");
    if (H5Pget_layout(creation) == H5D_VIRTUAL)
      throw Refused("'" + path + "' is a virtual array, whose values lie in other files");
    if (H5Pget_external_count(creation) != 0) throw Refused("'" + path + "' has its values in another file");
  }

  static std::string unknown_filter(hid_t dataset) {
    const Handle creation(H5Dget_create_plist(dataset), H5Pclose, "an array is damaged");
    for (int i = 0; i < H5Pget_nfilters(creation); ++i) {
      unsigned flags = 0, config = 0;
      size_t values = 0;
      char name[64] = "";
      const H5Z_filter_t filter =
          H5Pget_filter2(creation, static_cast<unsigned>(i), &flags, &values, nullptr, sizeof name, name, &config);
      if (filter < 0) return "its filters are damaged";
      if (H5Zfilter_avail(filter) <= 0) {
        name[sizeof name - 1] = '\0';
        return "it is packed by filter " + std::to_string(filter) + (*name ? " (" + std::string(name) + ")" : "") +
               ", which is not supported";
      }
    }
    return "";
  }

  static std::vector<hsize_t> extents(hid_t dataset, const std::string& path) {
    const Handle space(H5Dget_space(dataset), H5Sclose, "'" + path + "' has a shape that cannot be read");
    const int dimensions = H5Sget_simple_extent_ndims(space);
    if (dimensions < 0 || dimensions > max_dimensions)
      throw Refused("'" + path + "' has " + std::to_string(dimensions) + " dimensions, expected at most " +
                    std::to_string(max_dimensions));
    if (H5Sget_simple_extent_type(space) == H5S_NULL) return {0};
    std::vector<hsize_t> shape(static_cast<size_t>(dimensions));
    if (dimensions > 0) H5Sget_simple_extent_dims(space, shape.data(), nullptr);
    return shape;
  }

  /// How many values the shape has, once it is known that the file can hold them.
  uint64_t checked_count(const std::vector<hsize_t>& shape, hid_t dataset, size_t value_bytes,
                         const std::string& path) {
    const uint64_t storage = H5Dget_storage_size(dataset);
    uint64_t count = 1;
    bool overflows = storage > file_bytes_;
    for (hsize_t extent : shape) overflows |= __builtin_mul_overflow(count, uint64_t{extent}, &count);
    const uint64_t most = std::min(storage, file_bytes_) * max_expansion + unwritten_bytes;
    if (overflows || count > most / std::max<size_t>(value_bytes, 1))
      throw Refused("'" + path + "' claims the shape [" + shape_text(shape) + "], which is more than the file's " +
                    std::to_string(file_bytes_) + " bytes can hold");
    return count;
  }

  static std::string shape_text(const std::vector<hsize_t>& shape) {
    std::string text;
    for (hsize_t extent : shape) text += (text.empty() ? "" : ", ") + std::to_string(extent);
    return text;
  }

  /// Where an array's values go; one that is linked twice is handed over once.
  Array find_place(hid_t dataset, const std::string& path, bool half, uint64_t count) {
    H5O_info_t info;
    if (H5Oget_info2(dataset, &info, H5O_INFO_BASIC) < 0) throw Refused("'" + path + "' is damaged");
    const auto [found, is_new] = places_.try_emplace(info.addr, contents.arrays.size());
    if (!is_new) return contents.arrays[found->second];
    check_unwritten(dataset, path, count);
    stored_ += H5Dget_storage_size(dataset);
    if (stored_ > file_bytes_) throw Refused("its arrays claim more bytes than the file has, up to '" + path + "'");
    const Array place{path, half, contents.bytes, count * (half ? 2 : 4)};
    contents.bytes += (place.bytes + alignment - 1) / alignment * alignment;
    contents.arrays.push_back(place);
    return place;
  }

  /// How many of an array's values have a place in the file, be they packed there.
  static uint64_t written_values(hid_t dataset, const std::string& path) {
    const Handle creation(H5Dget_create_plist(dataset), H5Pclose, "'" + path + "' is damaged");
    if (H5Pget_layout(creation) == H5D_COMPACT) return UINT64_MAX;
    if (H5Pget_layout(creation) != H5D_CHUNKED) return H5Dget_storage_size(dataset) > 0 ? UINT64_MAX : 0;
    const Handle space(H5Dget_space(dataset), H5Sclose, "'" + path + "' has a shape that cannot be read");
    hsize_t chunks = 0, extents[H5S_MAX_RANK];
    const int dimensions = H5Pget_chunk(creation, H5S_MAX_RANK, extents);
    if (dimensions < 0 || H5Dget_num_chunks(dataset, space, &chunks) < 0)
      throw Refused("'" + path + "' has chunks that cannot be counted: it is damaged");
    uint64_t values = chunks;
    for (int i = 0; i < dimensions; ++i)
      if (__builtin_mul_overflow(values, uint64_t{extents[i]}, &values)) return UINT64_MAX;
    return values;
  }

  /// The file holds nothing of what was never written, and its fill value may be all there is of an array.
  void check_unwritten(hid_t dataset, const std::string& path, uint64_t count) {
    const uint64_t written = written_values(dataset, path);
    unwritten_ += count > written ? count - written : 0;
    if (unwritten_ > max_unwritten_values)
      throw Refused("its arrays claim more than " + std::to_string(max_unwritten_values) +
                    " values that were never written, up to '" + path + "'");
  }

  uint64_t file_bytes_;
  Handle access_;
  std::set<haddr_t> groups_;
  std::map<haddr_t, size_t> places_;
  uint64_t stored_ = 0;
  uint64_t unwritten_ = 0;
};

}  // namespace

Contents walk(hid_t file, uint64_t file_bytes) {
  Walk walk(file_bytes);
  walk.contents.objects = Json::array();
  const Handle root(H5Gopen2(file, "/", H5P_DEFAULT), H5Gclose, "its root group cannot be opened: it is damaged");
  walk.group(root, "/", 0);
  return std::move(walk.contents);
}

}  // namespace seqcast::read_h5
