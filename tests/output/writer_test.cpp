// SPDX-License-Identifier: MIT
// Tests of the writer of several tracks.
#include "output/writer.hpp"

#include <bigWig.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <limits>

#include "tests/output/output_fixture.hpp"

using namespace output_test;
using seqcast::choose_format;
using seqcast::output_paths;
using seqcast::Writer;
using seqcast::WriterOptions;

namespace {

using Names = std::vector<std::string>;

WriterOptions options_for(const std::string& path, const Names& tracks = {"x"}, const std::string& format = "") {
  WriterOptions options;
  options.path = path;
  options.format = format;
  options.tracks = tracks;
  options.chroms = {{"chr1", 1000}, {"chr2", 500}};
  return options;
}

std::string format_of(const std::string& path, const Names& tracks = {"x"}, const std::string& format = "") {
  return std::string(choose_format(options_for(path, tracks, format)).name);
}

const std::vector<float> two_by_two = {1, 2, 3, 4};  // [2 tracks, 2 bins]

}  // namespace

TEST_CASE("the extension says the format, in any case and with .gz") {
  for (const char* name : {"a.bedgraph", "a.bedGraph", "a.bg", "a.bedgraph.gz", "a.bedGraph.gz", "a.bg.gz"}) {
    CHECK(format_of(name) == "bedgraph");
  }
  for (const char* name : {"a.bw", "a.bigWig", "a.bigwig", "{track}.bw"}) CHECK(format_of(name) == "bigwig");
  for (const char* name : {"a.tsv", "a.txt", "a.table", "a.tsv.gz", "a.txt.gz", "a.table.gz"}) {
    CHECK(format_of(name) == "table");
  }
}

TEST_CASE("the format asked for goes before the extension") {
  CHECK(format_of("a.bw", {"x"}, "table") == "table");
  CHECK(format_of("a.txt", {"x"}, "bedGraph") == "bedgraph");
  CHECK(format_of("a", {"x"}, "bw") == "bigwig");
}

TEST_CASE("standard output, devices and pipes get bedGraph for one track and a table for several") {
  for (const char* name : {"", "-", "/dev/stdout", "/dev/null"}) {
    CHECK(format_of(name) == "bedgraph");
    CHECK(format_of(name, {"x", "y"}) == "table");
  }
}

TEST_CASE("an unknown extension or format is an error that lists what is known") {
  CHECK(error_of([] { format_of("out.xyz"); }) ==
        "the name of 'out.xyz' does not say which format it is, expected .bedgraph, .bg, .bdg, .bw, .bigwig, .tsv, "
        ".txt, .table, .npy | format says it: bedgraph, bigwig, table, npy");
  CHECK(error_of([] { format_of("out"); }).find("does not say") != std::string::npos);
  CHECK(error_of([] { format_of("out.bw", {"x"}, "wig"); }) ==
        "output format 'wig' is not known, expected one of bedgraph, bigwig, table, npy");
}

TEST_CASE("bigWig goes neither to standard output nor to a device nor through compression") {
  CHECK(error_of([] { format_of("-", {"x"}, "bigwig"); }) ==
        "bigwig cannot be written to standard output | name a file: output=out.bw");
  CHECK(error_of([] { format_of("/dev/full", {"x"}, "bigwig"); }) ==
        "cannot write '/dev/full': bigwig needs a regular file | name a file: output=out.bw");
  CHECK(error_of([] { format_of("a.bw.gz"); }) ==
        "cannot write 'a.bw.gz': bigwig is compressed as it is | name a file: output=out.bw");
}

TEST_CASE("several tracks need {track} where a file holds one, and none where it holds all") {
  CHECK(output_paths(options_for("o/{track}.bw", {"a", "b"})) == Names{"o/a.bw", "o/b.bw"});
  CHECK(output_paths(options_for("o/{track}.tsv", {"a"})) == Names{"o/a.tsv"});
  CHECK(output_paths(options_for("o.tsv", {"a", "b"})) == Names{"o.tsv"});
  CHECK(error_of([] {
          output_paths(options_for("o.bw", {"a", "b"}));
        }) == "2 tracks need a file each, but 'o.bw' names one | output='o.{track}.bw'");
  CHECK(error_of([] {
          output_paths(options_for("{track}.tsv", {"a", "b"}));
        }) ==
        "'{track}.tsv' names a file a track, but table holds all tracks in one | leave {track} out, or ask for "
        "format=bedgraph");
  CHECK(error_of([] {
          output_paths(options_for("-", {"a", "b"}, "bedgraph"));
        }) == "bedgraph holds one track, got 2 | format=table, or a file a track: output='out.{track}.bedgraph'");
}

TEST_CASE("each track gets its own file, named only when all are whole") {
  Folder folder;
  Writer writer(options_for(folder / "{track}.bedgraph", {"a", "b c"}));
  writer.write(block_of("chr1", 0, 10, 2, two_by_two));
  writer.write(block_of("chr2", 0, 10, 2, two_by_two));
  for (const auto& name : folder.names()) CHECK(name.front() == '.');
  writer.close();
  CHECK(folder.names() == Names{"a.bedgraph", "b_c.bedgraph"});
  CHECK(read_text(folder / "a.bedgraph") == "chr1\t0\t10\t1\nchr1\t10\t20\t2\nchr2\t0\t10\t1\nchr2\t10\t20\t2\n");
  CHECK(read_text(folder / "b_c.bedgraph") == "chr1\t0\t10\t3\nchr1\t10\t20\t4\nchr2\t0\t10\t3\nchr2\t10\t20\t4\n");
}

TEST_CASE("a table holds all tracks in one file") {
  Folder folder;
  Writer writer(options_for(folder / "x.tsv", {"a", "b"}));
  writer.write(block_of("chr1", 0, 10, 2, two_by_two));
  writer.close();
  CHECK(read_text(folder / "x.tsv") == "#chrom\tstart\tend\ta\tb\nchr1\t0\t10\t1\t3\nchr1\t10\t20\t2\t4\n");
}

TEST_CASE("bigWig files of several tracks are open at the same time") {
  Folder folder;
  Writer writer(options_for(folder / "{track}.bw", {"a", "b"}));
  writer.write(block_of("chr1", 0, 10, 2, two_by_two));
  writer.close();
  bigWigFile_t* file = bwOpen((folder / "b.bw").c_str(), nullptr, "r");
  REQUIRE(file != nullptr);
  bwOverlappingIntervals_t* read = bwGetOverlappingIntervals(file, "chr1", 0, 1000);
  REQUIRE(read != nullptr);
  REQUIRE(read->l == 2);
  CHECK(read->value[0] == 3);
  CHECK(read->value[1] == 4);
  bwDestroyOverlappingIntervals(read);
  bwClose(file);
}

TEST_CASE("if one of several files cannot be finished none gets its name") {
  Folder folder;
  // Compressed, so that all of it is written only when the file is finished.
  std::filesystem::create_symlink("/dev/full", folder / "b.bedgraph.gz");
  CHECK(error_of([&] {
          Writer writer(options_for(folder / "{track}.bedgraph.gz", {"a", "b"}));
          writer.write(block_of("chr1", 0, 10, 2, two_by_two));
          writer.close();
        }) == "cannot write '" + (folder / "b.bedgraph.gz") + "': no space left on device");
  CHECK(folder.names() == Names{"b.bedgraph.gz"});
}

TEST_CASE("if one of several files cannot be opened none is left") {
  Folder folder;
  std::filesystem::create_directory(folder / "b.bw");
  CHECK(error_of([&] {
          Writer writer(options_for(folder / "{track}.bw", {"a", "b"}));
        }) == "cannot write '" + (folder / "b.bw") + "': it is a folder | name a file in it");
  CHECK(folder.names() == Names{"b.bw"});
}

TEST_CASE("a missing folder is an error before anything is written") {
  Folder folder;
  CHECK(error_of([&] {
          Writer writer(options_for(folder / "no/{track}.bw", {"a", "b"}));
        }) == "cannot write '" + (folder / "no/a.bw") + "': folder '" + (folder / "no") +
                  "' does not exist | mkdir -p '" + (folder / "no") + "'");
}

TEST_CASE("blocks out of order, of other tracks, or with nan are refused in every format") {
  Folder folder;
  std::vector<float> values = {1, std::numeric_limits<float>::quiet_NaN(), 3, 4};
  for (const char* name : {"{track}.bedgraph", "{track}.bw", "x.tsv"}) {
    Writer writer(options_for(folder / name, {"a", "b"}));
    writer.write(block_of("chr1", 20, 10, 2, two_by_two));
    CHECK(error_of([&] { writer.write(block_of("chr1", 30, 10, 2, two_by_two)); }) ==
          "block chr1:31-50 comes after a block that lies behind it");
    CHECK(error_of([&] { writer.write(block_of("chr1", 40, 10, 1, two_by_two)); }) == "block has 1 tracks, expected 2");
    CHECK(error_of([&] { writer.write(block_of("chr1", 40, 10, 2, values)); }) ==
          "track 'a' is not a number at chr1:51-60 | the model's weights or its inputs hold nan or inf");
  }
  CHECK(folder.names().empty());
}

TEST_CASE("digits that no float needs or that print nothing are refused") {
  auto options = options_for("/dev/null");
  options.digits = 0;
  CHECK(error_of([&] { Writer writer(options); }) == "cannot print 0 significant digits, expected 1 to 9");
  options.digits = 10;
  CHECK(error_of([&] { Writer writer(options); }) == "cannot print 10 significant digits, expected 1 to 9");
  options.tracks.clear();
  CHECK(error_of([&] { Writer writer(options); }) == "there are no tracks to write");
}

TEST_CASE("the limit of open files says how many tracks go at once, and stays as it is") {
  const auto limit_files = [](rlim_t soft, rlim_t hard) {
    return [=] {
      const rlimit both{soft, hard};
      ::setrlimit(RLIMIT_NOFILE, &both);
    };
  };
  const auto say = [](const std::string& path) {
    throw seqcast::Error(std::to_string(seqcast::tracks_at_once(options_for(path, Names(3000, "x")))));
  };
  CHECK(error_of_child(limit_files(400, 400), [&] { say("{track}.bw"); }) == "168");
  CHECK(error_of_child(limit_files(100, 400), [&] { say("{track}.bw"); }) == "18");
  CHECK(error_of_child(limit_files(40, 40), [&] { say("{track}.bw"); }) == "1");
  CHECK(error_of_child(limit_files(20000, 20000), [&] { say("{track}.bw"); }) == "1024");
  CHECK(error_of_child(limit_files(100, 400), [&] { say("x.tsv"); }) == "3000");
  Folder folder;
  Names tracks;
  for (int t = 0; t < 150; ++t) tracks.push_back(std::to_string(t));
  CHECK(error_of_child(limit_files(400, 500), [&] {
          Writer(options_for(folder / "{track}.bw", tracks)).close();
          rlimit after{};
          ::getrlimit(RLIMIT_NOFILE, &after);
          if (after.rlim_cur != 400) throw seqcast::Error("the limit has changed");
        }).empty());
  CHECK(folder.names().size() == 150);
}
