// SPDX-License-Identifier: MIT
// Tests of the conversion of track names.
#include "output/track_names.hpp"

#include <catch2/catch.hpp>

#include "tests/output/output_fixture.hpp"

using namespace seqcast;
using output_test::error_of;

TEST_CASE("a track's name loses what is awkward in a file name") {
  CHECK(file_name_of_track("DNASE:K562") == "DNASE_K562");
  CHECK(file_name_of_track("a/b c\td") == "a_b_c_d");
  CHECK(file_name_of_track("RNA+ x=1,y@z%") == "RNA+_x_1_y_z_");
  CHECK(file_name_of_track("../x") == "_._x");
  CHECK(file_name_of_track(".hidden") == "_hidden");
  CHECK(file_name_of_track("-rf") == "_rf");
  CHECK(file_name_of_track("$(x)'\"") == "__x___");
  CHECK(file_name_of_track("").size() == 1);
  CHECK(file_name_of_track("β-cell") == "β-cell");
}

TEST_CASE("an over-long name is cut, never inside a letter") {
  CHECK(file_name_of_track(std::string(500, 'x')) == std::string(200, 'x'));
  CHECK(file_name_of_track(std::string(199, 'x') + "βββ") == std::string(199, 'x'));
}

TEST_CASE("{track} is replaced wherever it stands") {
  CHECK(paths_of_tracks("out/{track}/{track}.bw", {"a b", "c"}) ==
        std::vector<std::string>{"out/a_b/a_b.bw", "out/c/c.bw"});
  CHECK(paths_of_tracks("x.bw", {"a"}) == std::vector<std::string>{"x.bw"});
  CHECK(paths_of_tracks("{track}.bw", {"{track}"}) == std::vector<std::string>{"_track_.bw"});
}

TEST_CASE("several tracks without {track} are an error whose hint can be typed") {
  CHECK(error_of([] {
          paths_of_tracks("out.d/x.bedgraph.gz", {"a", "b"});
        }) == "2 tracks need a file each, but 'out.d/x.bedgraph.gz' names one | output='out.d/x.{track}.bedgraph.gz'");
  CHECK(error_of([] {
          paths_of_tracks("x", {"a", "b"});
        }) == "2 tracks need a file each, but 'x' names one | output='x.{track}'");
}

TEST_CASE("two tracks that would become one file are an error that names both") {
  CHECK(error_of([] {
          paths_of_tracks("{track}.bw", {"a b", "x", "a/b"});
        }) ==
        "tracks 'a b' and 'a/b' would both be written to 'a_b.bw' | tracks picks one of them; format=table holds "
        "both in one file");
}
