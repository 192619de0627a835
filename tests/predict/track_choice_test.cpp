// SPDX-License-Identifier: MIT
// Tests of track selection.
#include "predict/track_choice.hpp"

#include <catch2/catch.hpp>

#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

Head named(const std::string& name, const std::vector<std::string>& tracks) {
  Head head;
  head.name = name;
  head.tracks = tracks;
  return head;
}

Head numbered(const std::string& name, size_t tracks) {
  Head head;
  head.name = name;
  head.numbered = true;
  for (size_t t = 0; t < tracks; ++t) head.tracks.push_back(std::to_string(t));
  return head;
}

Contract contract_of(const std::vector<Head>& heads) {
  Contract contract;
  contract.heads = heads;
  return contract;
}

/// As "0:3 0:4 1:0".
std::string chosen(const Contract& contract, const std::string& wanted) {
  std::string text;
  for (const TrackChoice& choice : choose_tracks(contract, track_list(wanted)))
    text += (text.empty() ? "" : " ") + std::to_string(choice.head) + ":" + std::to_string(choice.track);
  return text;
}

std::string names(const Contract& contract, const std::string& wanted) {
  std::string text;
  for (const std::string& name : track_names(contract, choose_tracks(contract, track_list(wanted))))
    text += (text.empty() ? "" : " ") + name;
  return text;
}

std::string choice_error(const Contract& contract, const std::string& wanted) {
  return error_of([&] { choose_tracks(contract, track_list(wanted)); });
}

const Contract two = contract_of({numbered("human", 20), numbered("mouse", 3)});
const Contract cells = contract_of(
    {named("cells", {"CHIP:a", "CHIP:b", "DNASE:a", "7", "x[1]", "0", "one, two", "all"}), named("CAGE", {"a"})});

}  // namespace

TEST_CASE("tracks are chosen by number and by range, in the order given, each once") {
  CHECK(chosen(two, "3") == "0:3");
  CHECK(chosen(two, "3,0,10-12") == "0:3 0:0 0:10 0:11 0:12");
  CHECK(chosen(two, "2-4,3,0-2") == "0:2 0:3 0:4 0:0 0:1");
  CHECK(chosen(two, "19") == "0:19");
  CHECK(chosen(two, "5-5,05") == "0:5");
}

TEST_CASE("HEAD: before a track means that head's") {
  CHECK(chosen(two, "mouse:0,human:1,mouse:1-2,2") == "1:0 0:1 1:1 1:2 0:2");
  CHECK(chosen(two, "mouse:all") == "1:0 1:1 1:2");
  CHECK(chosen(cells, "CAGE:*,CAGE:a") == "1:0");
}

TEST_CASE("a colon after what is no head belongs to the track's name") {
  CHECK(chosen(cells, "CHIP:b") == "0:1");
  CHECK(chosen(cells, "CHIP:*") == "0:0 0:1");
  CHECK(chosen(cells, "cells:CHIP:b") == "0:1");
  CHECK(chosen(contract_of({named("a", {"x"}), named("b:c", {"y"})}), "b:c:y") == "1:0");
  const Contract both = contract_of({named("cells", {"CHIP:x"}), named("CHIP", {"y"})});
  CHECK(choice_error(both, "CHIP:x").starts_with("tracks='CHIP:x' matches none of the 1 tracks of head 'CHIP'"));
  CHECK(chosen(both, "cells:CHIP:x") == "0:0");
}

TEST_CASE("globs match names, in the head's order") {
  CHECK(chosen(cells, "*:a") == "0:0 0:2");
  CHECK(chosen(cells, "CHIP:?,DNASE*") == "0:0 0:1 0:2");
  CHECK(chosen(cells, "[CD]*:a") == "0:0 0:2");
  CHECK(chosen(two, "1?") == "0:10 0:11 0:12 0:13 0:14 0:15 0:16 0:17 0:18 0:19");
}

TEST_CASE("a name comes before a number and a glob that look like it") {
  CHECK(chosen(cells, "7") == "0:3");     // called 7; it is the fourth
  CHECK(chosen(cells, "0") == "0:5");     // called 0
  CHECK(chosen(cells, "1") == "0:1");     // nothing is called 1
  CHECK(chosen(cells, "x[1]") == "0:4");  // as a glob it would be x1
}

TEST_CASE("all is every track of a head; so is nothing, up to 16 tracks") {
  CHECK(chosen(two, "mouse:all,0") == "1:0 1:1 1:2 0:0");
  CHECK(choose_tracks(two, track_list("all")).size() == 20);
  CHECK(choose_tracks(cells, track_list("all")).size() == 8);
  CHECK(choose_tracks(cells, track_list("")).size() == 8);
  CHECK(choose_tracks(contract_of({numbered("h", 16)}), {}).size() == 16);
  CHECK(choice_error(contract_of({numbered("h", 17)}), "") ==
        "head 'h' has 17 tracks: say which with tracks | tracks=0,3,10-12 by number, tracks='CHIP:*' by name, "
        "tracks=all for every one");
  Head classes = numbered("h", 50);
  classes.transform = Transform::sigmoid;
  CHECK_FALSE(choice_error(contract_of({classes}), "").empty());
  classes.transform = Transform::softmax;
  CHECK(choose_tracks(contract_of({classes}), {}).size() == 50);
}

TEST_CASE("a file names tracks a line each, commas and all") {
  const TemporaryFolder folder;
  const std::string list = folder.write("list", "# mine\r\none, two\r\n\nCAGE:a\n#0\n0-1\nCHIP:*\nDNASE:a");
  CHECK(chosen(cells, "@" + list) == "0:6 1:0 0:0 0:1 0:2");
  CHECK(choice_error(cells, "one, two").starts_with("tracks='one' matches none"));
  CHECK(choice_error(cells, "@" + folder.path("none")) ==
        "cannot read '" + folder.path("none") + "': no such file or directory | ");
  CHECK(choice_error(cells, "@" + folder.write("blank", "\n#\r\n\r\n")).ends_with("blank: the file names no track | "));
  CHECK(choice_error(cells, "@" + folder.write("wrong", "7\nnone\n")).starts_with("tracks='none' matches none"));
}

TEST_CASE("numbers beyond the head's tracks are an error that says how many there are") {
  for (const char* beyond : {"20", "19-20", "0-18446744073709551615"})
    CHECK(choice_error(two, beyond) == std::string("tracks='") + beyond + "': head 'human' has tracks 0 to 19 | ");
  CHECK(choice_error(two, "mouse:3").starts_with("tracks='mouse:3': head 'mouse' has tracks 0 to 2"));
}

TEST_CASE("a range that runs backwards is an error that says which way it goes") {
  CHECK(choice_error(two, "4-3") == "tracks='4-3': the range runs backwards, expected 3-4 | ");
  CHECK(choice_error(two, "mouse:99-0") == "tracks='mouse:99-0': the range runs backwards, expected 0-99 | ");
}

TEST_CASE("what matches no track is an error, even next to what does") {
  CHECK(choice_error(cells, "7,nothing") ==
        "tracks='nothing' matches none of the 8 tracks of head 'cells' | its tracks are CHIP:a, CHIP:b, DNASE:a, 7, "
        "x[1], 0, ...; the heads are cells, CAGE");
  for (const char* wrong : {"7,", ",7", "-1", "1-", "1-2-3", "1.5", "0x1", "+1", "CAGE:", "CAGE:b", "chip:a", " 7",
                            "99999999999999999999"}) {
    INFO(wrong);
    CHECK(choice_error(cells, wrong).find(" matches none of the ") != std::string::npos);
  }
}

TEST_CASE("what was chosen already still counts as matched") {
  CHECK(chosen(two, "0-3,0-3,2,all").starts_with("0:0 0:1 0:2 0:3 0:4"));
}

TEST_CASE("names in output have their head where they are of several heads, or only numbers") {
  CHECK(names(cells, "CHIP:a,DNASE:a") == "CHIP:a DNASE:a");
  CHECK(names(cells, "CHIP:a,CAGE:a") == "cells:CHIP:a CAGE:a");
  CHECK(names(two, "3,4") == "human:3 human:4");
  CHECK(names(two, "mouse:0") == "mouse:0");
}
