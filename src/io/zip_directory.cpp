// SPDX-License-Identifier: MIT
#include "io/zip_directory.hpp"

#include <fmt/format.h>
#include <minizip/unzip.h>

#include <algorithm>
#include <memory>

#include "io/little_endian.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr uint64_t max_entries = 100'000;
constexpr size_t directory_record_bytes = 46;
constexpr uint64_t in_zip64 = 0xffffffff;    // stands for a number that a zip64 field holds
constexpr uint64_t max_expansion = 1100;     // deflate shrinks to no less than a 1032nd
constexpr uint64_t local_header_bytes = 30;  // before an entry's name

/// The archive's bytes as minizip reads them. It opens two of these at most, one after the other.
struct Source {
  std::string_view bytes;
  uint64_t at = 0;
};

voidpf open_source(voidpf source, const void*, int) { return source; }
int close_source(voidpf, voidpf) { return 0; }
int no_error(voidpf, voidpf) { return 0; }
uLong write_nothing(voidpf, voidpf, const void*, uLong) { return 0; }
ZPOS64_T tell(voidpf, voidpf stream) { return static_cast<Source*>(stream)->at; }

uLong read_source(voidpf, voidpf stream, void* to, uLong count) {
  Source& source = *static_cast<Source*>(stream);
  const std::string_view found =
      source.at < source.bytes.size() ? source.bytes.substr(source.at, count) : std::string_view{};
  found.copy(static_cast<char*>(to), found.size());  // memcpy may not be given the null of none
  source.at += found.size();
  return found.size();
}

long seek(voidpf, voidpf stream, ZPOS64_T offset, int origin) {
  Source& source = *static_cast<Source*>(stream);
  const uint64_t from = origin == ZLIB_FILEFUNC_SEEK_SET   ? 0
                        : origin == ZLIB_FILEFUNC_SEEK_CUR ? source.at
                                                           : source.bytes.size();
  if (__builtin_add_overflow(from, uint64_t{offset}, &source.at) || source.at > source.bytes.size()) return -1;
  return 0;
}

Error no_archive() { return Error("not a zip archive, or one that is damaged or cut short", std::string(copy_again)); }

/// The record that ends an archive, with the comment in it; minizip takes one that is cut short.
std::string_view end_record(std::string_view archive) {
  constexpr size_t record_bytes = 22, max_comment_bytes = 0xffff;
  const size_t last = archive.size() - std::min(archive.size(), record_bytes + max_comment_bytes);
  const size_t begin = archive.substr(last).rfind("PK\x05\x06");
  if (begin == archive.npos) throw no_archive();
  const std::string_view record = archive.substr(last + begin);
  if (record.size() < record_bytes || record.size() - record_bytes < little_endian(record.substr(20, 2)))
    throw no_archive();
  return record;
}

/// minizip's walk along the directory.
class Walk {
 public:
  explicit Walk(std::string_view archive) : archive_(archive), source_{archive} {
    zlib_filefunc64_def functions{open_source, read_source,  write_nothing, tell,
                                  seek,        close_source, no_error,      &source_};
    zip_.reset(unzOpen2_64("", &functions));
    if (!zip_) throw no_archive();
  }

  std::vector<ZipEntry> entries() {
    unz_global_info64 info{};
    unzGetGlobalInfo64(zip_.get(), &info);
    if (info.number_entry > max_entries)
      throw Error(fmt::format("{} entries, expected at most {}", info.number_entry, max_entries));
    std::vector<ZipEntry> entries;
    int result = info.number_entry == 0 ? UNZ_END_OF_LIST_OF_FILE : unzGoToFirstFile(zip_.get());
    for (; result == UNZ_OK; result = unzGoToNextFile(zip_.get())) entries.push_back(entry());
    if (result != UNZ_END_OF_LIST_OF_FILE || entries.size() != info.number_entry)
      throw Error("its directory is damaged", std::string(copy_again));
    return entries;
  }

 private:
  struct Close {
    void operator()(void* zip) const { unzClose(zip); }
  };

  ZipEntry entry() {
    unz_file_info64 info{};
    std::string name(1 << 16, '\0');
    if (unzGetCurrentFileInfo64(zip_.get(), &info, name.data(), name.size(), nullptr, 0, nullptr, 0) != UNZ_OK)
      throw Error("its directory is damaged", std::string(copy_again));
    name.resize(info.size_filename);
    const auto refuse = [&](const std::string& what) { return Error(fmt::format("entry '{}' {}", name, what)); };
    if (info.flag & 1) throw refuse("is encrypted");
    if (info.disk_num_start != 0 && info.disk_num_start != 0xffff) throw refuse("is in another part of the archive");
    if (info.compression_method != 0 && info.compression_method != Z_DEFLATED)
      throw refuse(fmt::format("is packed by method {}, expected 0 (stored) or 8 (deflated)", info.compression_method));
    ZipEntry entry{name,
                   info.compression_method != 0,
                   info.compressed_size,
                   info.uncompressed_size,
                   static_cast<uint32_t>(info.crc),
                   0};
    if (!entry.is_deflated && entry.bytes != entry.packed_bytes)
      throw refuse(fmt::format("claims {} bytes, expected the {} that are stored", entry.bytes, entry.packed_bytes));
    if (entry.bytes / max_expansion > entry.packed_bytes)
      throw refuse(fmt::format("claims {} bytes, more than {} packed ones can hold", entry.bytes, entry.packed_bytes));
    entry.offset = offset();
    if (entry.offset > archive_.size() || entry.packed_bytes > archive_.size() - entry.offset)
      throw refuse("lies outside the file: it is cut short");
    return entry;
  }

  /// Where the current entry's packed bytes begin, once its own header has been checked against the directory.
  uint64_t offset() {
    const std::string_view record = archive_.substr(std::min<uint64_t>(unzGetOffset64(zip_.get()), archive_.size()));
    // Elsewhere where other bytes lie before the archive, which minizip allows for.
    const bool is_there = record.size() >= directory_record_bytes && record.starts_with("PK\x01\x02");
    if (is_there && little_endian(record.substr(42, 4)) == in_zip64) return offset_of(zip64_offset(record), record);
    int method = 0, level = 0;
    if (unzOpenCurrentFile2(zip_.get(), &method, &level, 1) != UNZ_OK) throw no_header();
    const uint64_t offset = unzGetCurrentFileZStreamPos64(zip_.get());
    unzCloseCurrentFile(zip_.get());
    return offset;
  }

  static Error no_header() {
    return Error("an entry's header is not what the directory says, or is missing", std::string(copy_again));
  }

  /// The header's place that a record's zip64 field holds, behind the sizes that are there too; minizip misreads it.
  static uint64_t zip64_offset(std::string_view record) {
    const size_t name = little_endian(record.substr(28, 2)), extra = little_endian(record.substr(30, 2));
    if (record.size() < directory_record_bytes + name + extra) throw no_header();
    std::string_view fields = record.substr(directory_record_bytes + name, extra);
    while (fields.size() >= 4) {
      const size_t size = little_endian(fields.substr(2, 2));
      if (size > fields.size() - 4) break;
      if (little_endian(fields.substr(0, 2)) == 1) {
        size_t before = 0;
        for (const size_t wide : {24, 20}) before += little_endian(record.substr(wide, 4)) == in_zip64 ? 8 : 0;
        if (size < before + 8) break;
        return little_endian(fields.substr(4 + before, 8));
      }
      fields.remove_prefix(4 + size);
    }
    throw no_header();
  }

  /// Where the bytes behind a header begin, checked against its record: method, CRC, name.
  uint64_t offset_of(uint64_t header_at, std::string_view record) const {
    if (header_at > archive_.size() || archive_.size() - header_at < local_header_bytes) throw no_header();
    const std::string_view header = archive_.substr(header_at);
    const size_t name = little_endian(header.substr(26, 2)), extra = little_endian(header.substr(28, 2));
    const bool has_crc_behind = (little_endian(header.substr(6, 2)) & 8) != 0;
    const bool fits = header.starts_with("PK\x03\x04") && header.substr(8, 2) == record.substr(10, 2) &&
                      (has_crc_behind || header.substr(14, 4) == record.substr(16, 4)) &&
                      name == little_endian(record.substr(28, 2)) &&
                      header.size() >= local_header_bytes + name + extra &&
                      header.substr(local_header_bytes, name) == record.substr(directory_record_bytes, name);
    if (!fits) throw no_header();
    return header_at + local_header_bytes + name + extra;
  }

  std::string_view archive_;
  Source source_;
  std::unique_ptr<void, Close> zip_;
};

void check_apart(const std::vector<ZipEntry>& entries) {
  std::vector<const ZipEntry*> by_offset, by_name;
  for (const ZipEntry& entry : entries) by_offset.push_back(&entry);
  by_name = by_offset;
  std::ranges::sort(by_offset, {}, &ZipEntry::offset);
  std::ranges::sort(by_name, {}, &ZipEntry::name);
  for (size_t i = 1; i < entries.size(); ++i) {
    const ZipEntry &before = *by_offset[i - 1], &entry = *by_offset[i];
    if (before.offset + before.packed_bytes + local_header_bytes + entry.name.size() > entry.offset)
      throw Error(fmt::format("entries '{}' and '{}' lie over each other", before.name, entry.name));
    if (by_name[i - 1]->name == by_name[i]->name) throw Error(fmt::format("two entries are '{}'", by_name[i]->name));
  }
}

}  // namespace

std::vector<ZipEntry> read_zip_directory(std::string_view archive) {
  const std::string_view end = end_record(archive);
  const uint64_t disk = little_endian(end.substr(4, 2)), num_entries = little_endian(end.substr(10, 2));
  if (disk != 0 && disk != 0xffff) throw Error("one part of a zip archive of several, expected all in one file");
  if (num_entries == 0 && end.size() == archive.size()) return {};  // which minizip does not open
  std::vector<ZipEntry> entries = Walk(archive).entries();
  check_apart(entries);
  return entries;
}

}  // namespace seqcast
