// SPDX-License-Identifier: MIT
// Tests of the FASTA reader.
#include "genome/fasta.hpp"

#include <htslib/faidx.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>
#include <sstream>
#include <utility>
#include <vector>

#include "tests/io/temporary_folder.hpp"
#include "tests/paths.hpp"

using seqcast::Fasta;

namespace {

const std::string text_of_two = ">one first of two\nACGTNacgtn\nRYKMSWBDHV\nUu-*\n>two\nTTTT\n";

bool run(const std::string& command) { return std::system(command.c_str()) == 0; }

bool exists(const std::string& path) { return std::filesystem::exists(path); }

std::string whole(const Fasta& fasta, const std::string& name) { return fasta.fetch(name, 0, fasta.length(name)); }

void check_two(const Fasta& fasta) {
  REQUIRE(fasta.sequences().size() == 2);
  CHECK(fasta.sequences()[0].name == "one");
  CHECK(fasta.sequences()[0].length == 24);
  CHECK(whole(fasta, "one") == "ACGTNacgtnRYKMSWBDHVUu-*");
  CHECK(whole(fasta, "two") == "TTTT");
  CHECK(fasta.fetch("one", 9, 21) == "nRYKMSWBDHVU");
  CHECK(fasta.fetch("one", 10, 20) == "RYKMSWBDHV");
  CHECK(fasta.fetch("one", 23, 24) == "*");
  CHECK(fasta.fetch("one", 24, 24).empty());
}

// Each sequence's name and bases, by the plainest reading of the text.
std::vector<std::pair<std::string, std::string>> read_plainly(const std::string& text) {
  std::vector<std::pair<std::string, std::string>> sequences;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string word;
    if (line[0] == '>') {
      words >> word;
      sequences.push_back({word.substr(1), ""});
    } else {
      while (words >> word) sequences.back().second += word;
    }
  }
  return sequences;
}

// Three sequences of random bases, in lines of `line`.
std::string make_genome(size_t bases, size_t line, uint32_t seed) {
  std::mt19937 random(seed);
  std::string text;
  for (const char* header : {">a a description\n", ">b\n", ">c\n"}) {
    text += header;
    for (size_t i = 0; i < bases / 3; ++i) {
      text += "ACGTNacgt"[random() % 9];
      if (i % line == line - 1 || i + 1 == bases / 3) text += '\n';
    }
  }
  return text;
}

// The error without the folder's name.
std::string fasta_error(const std::string& text, const std::string& name = "x.fa") {
  const TemporaryFolder folder;
  const std::string path = folder.write(name, text);
  std::string error = error_of([&] { Fasta fasta(path); });
  for (size_t at; (at = error.find(path)) != std::string::npos;) error.replace(at, path.size(), name);
  return error;
}

}  // namespace

TEST_CASE("a plain FASTA gives its bases as they stand, and an index is left next to it") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.fa", text_of_two);
  check_two(Fasta(path));
  CHECK(read_bytes(path + ".fai") == "one\t24\t18\t10\t11\ntwo\t4\t50\t4\t5\n");
  check_two(Fasta(path));
  CHECK_FALSE(exists(path + ".gzi"));
}

TEST_CASE("any stretch is that of the text, plain and BGZF, and the index is what htslib writes") {
  const TemporaryFolder folder;
  std::mt19937 random(11);
  for (const size_t line : {1, 7, 60, 300001}) {
    const std::string text = make_genome(300000, line, 5);
    const auto expected = read_plainly(text);
    const std::string path = folder.write("g" + std::to_string(line) + ".fa", text);
    REQUIRE(run("bgzip -k " + path));
    for (const std::string& file : {path, path + ".gz"}) {
      const Fasta fasta(file);
      const std::string theirs = folder.path("theirs.fai"), their_blocks = folder.path("theirs.gzi");
      REQUIRE(fai_build3(file.c_str(), theirs.c_str(), their_blocks.c_str()) == 0);
      CHECK(read_bytes(file + ".fai") == read_bytes(theirs));
      if (file != path) CHECK(read_bytes(file + ".gzi") == read_bytes(their_blocks));
      const Fasta again(file);
      for (int i = 0; i < 40; ++i) {
        const auto& [name, bases] = expected[random() % 3];
        const size_t start = random() % bases.size(), end = start + 1 + random() % (bases.size() - start);
        const std::string part = bases.substr(start, end - start);
        CHECK((fasta.fetch(name, static_cast<int64_t>(start), static_cast<int64_t>(end)) == part));
        CHECK((again.fetch(name, static_cast<int64_t>(start), static_cast<int64_t>(end)) == part));
      }
    }
  }
}

TEST_CASE("BGZF with its index gives the bases, and with none, one that is built") {
  const TemporaryFolder folder;
  const std::string copy = folder.path("x.fa.gz");
  std::filesystem::copy_file(test_data("/hg38_chr1_1mb.fa.gz"), copy);
  const Fasta shipped(test_data("/hg38_chr1_1mb.fa.gz")), built(copy);
  CHECK(shipped.length("chr1") == 1000000);
  CHECK(exists(copy + ".fai"));
  CHECK(exists(copy + ".gzi"));
  const std::string bases = whole(shipped, "chr1");
  CHECK(whole(built, "chr1") == bases);
  CHECK(whole(Fasta(copy), "chr1") == bases);
  CHECK(bases.substr(0, 10000) == std::string(10000, 'N'));
  REQUIRE(run("bgzip -dc " + copy + " > " + folder.path("plain.fa")));
  CHECK(whole(Fasta(folder.path("plain.fa")), "chr1") == bases);
  for (int64_t start = 999900; start > 0; start -= 77777) {  // backwards, so that each is a seek
    CHECK(shipped.fetch("chr1", start, start + 100) == bases.substr(static_cast<size_t>(start), 100));
  }
}

TEST_CASE("BGZF files that were joined end to end are one") {
  const TemporaryFolder folder;
  const std::string a = folder.write("a.fa", ">a\nACGT\n"), b = folder.write("b.fa", ">b\nTTGG\n");
  REQUIRE(run("bgzip " + a + " && bgzip " + b + " && cat " + a + ".gz " + b + ".gz > " + folder.path("ab.fa.gz")));
  for (int i = 0; i < 2; ++i) {
    const Fasta fasta(folder.path("ab.fa.gz"));
    CHECK(whole(fasta, "a") == "ACGT");
    CHECK(whole(fasta, "b") == "TTGG");
  }
}

TEST_CASE("plain gzip works") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.fa", text_of_two);
  REQUIRE(run("gzip -k " + path + " && cat " + path + ".gz > " + folder.path("y.fa.gz")));
  check_two(Fasta(path + ".gz"));
  CHECK_FALSE(exists(path + ".gz.fai"));
  REQUIRE(run("printf '>three\\nGG\\n' | gzip >> " + folder.path("y.fa.gz")));
  CHECK(whole(Fasta(folder.path("y.fa.gz")), "three") == "GG");
}

TEST_CASE("a sequence longer than a line of the temporary copy is whole in it") {
  const TemporaryFolder folder;
  const std::string text = make_genome(600000, 7, 31);
  REQUIRE(run("gzip " + folder.write("x.fa", text)));
  const Fasta fasta(folder.path("x.fa.gz"));
  for (const auto& [name, bases] : read_plainly(text)) {
    CHECK((whole(fasta, name) == bases));
    for (const size_t start : {65530u, 65535u, 65536u, 65537u, 131072u, 199990u}) {
      CHECK(fasta.fetch(name, static_cast<int64_t>(start), static_cast<int64_t>(start) + 10) ==
            bases.substr(start, 10));
    }
  }
}

TEST_CASE("standard input works: a file, packed or not, or a pipe; and nothing is left next to it") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.fa", text_of_two);
  REQUIRE(run("bgzip -k " + path));
  for (const std::string& file : {path, path + ".gz"}) {
    with_standard_input(file, [] {
      const Fasta fasta("-");
      check_two(fasta);
      CHECK(fasta.path() == "standard input");
    });
    with_standard_input(file, [] { check_two(Fasta("/dev/stdin")); });
  }
  REQUIRE(run("mkfifo " + folder.path("pipe") + " && (cat " + path + " > " + folder.path("pipe") + " &)"));
  check_two(Fasta(folder.path("pipe")));
  CHECK_FALSE(exists(path + ".fai"));
  CHECK_FALSE(exists("/dev/stdin.fai"));
}

TEST_CASE("CRLF, blank lines, uneven lines, blanks in lines and no last line end change no base") {
  const TemporaryFolder folder;
  const std::vector<std::string> texts = {
      ">one x\r\nACGTNacgtn\r\nRYKMSWBDHV\r\nUu-*\r\n>two\r\nTTTT\r\n",
      "\n\n>one x\n\nACGTNacgtn\nRYKMSWBDHV\nUu-*\n\n\n>two\nTTTT\n\n",
      ">one x\nACGTNacgtn\n\nRYKMSWBDHV\nUu-*\n>two\nTTTT",
      ">one x\nACG\nTNacgtnRYKMSWBDHV\nUu-\n*\n>two\nTT\nT\nT",
      ">one x\nACGTNacgtn\r\nRYKMSWBDHV\nUu-*\n>two\nTTTT\r",
      ">one x\n  ACGTN acgtn\nRYKMS\tWBDHV \n Uu-*\n>two\nTTTT \n \n",
      ">one x\nACGTNacgtn \nRYKMSWBDHV \nUu-* \n>two\nTTTT\n",
      ">one x\nACGTNacgt\r\nnRYKMSWBDH\nVUu-*\n>two\nTTTT\n",  // lines of 11 bytes, not of as many bases
      ">one\tx\nACGTNacgtnRYKMSWBDHVUu-*\n>two\nTTTT"};
  for (size_t i = 0; i < texts.size(); ++i) {
    INFO(texts[i]);
    const std::string path = folder.write(std::to_string(i) + ".fa", texts[i]);
    check_two(Fasta(path));  // builds the index, where one can be
    check_two(Fasta(path));  // uses it
    REQUIRE(run("gzip -kc " + path + " > " + path + ".gz"));
    check_two(Fasta(path + ".gz"));
    REQUIRE(run("bgzip -c " + path + " > " + path + ".bgz"));
    check_two(Fasta(path + ".bgz"));
    check_two(Fasta(path + ".bgz"));
  }
}

TEST_CASE("one long line, longer than any buffer, and thousands of tiny sequences") {
  const TemporaryFolder folder;
  const std::string bases = make_genome(1000000, 2000000, 9).substr(17, 300000);
  const Fasta long_line(folder.write("long.fa", ">x\n" + bases));
  CHECK(whole(long_line, "x") == bases);
  CHECK(long_line.fetch("x", 299999, 300000) == bases.substr(299999));
  std::string text;
  for (int i = 0; i < 5000; ++i) text += ">contig_" + std::to_string(i) + " x\n" + std::string(i % 7, 'G') + "A\n";
  const std::string path = folder.write("many.fa", text);
  REQUIRE(run("bgzip -k " + path));
  for (const std::string& file : {path, path, path + ".gz", path + ".gz"}) {
    const Fasta fasta(file);
    REQUIRE(fasta.sequences().size() == 5000);
    CHECK(fasta.find("contig_4999") == 4999u);
    CHECK(whole(fasta, "contig_4999") == "GA");
    CHECK(whole(fasta, "contig_6") == "GGGGGGA");
  }
}

TEST_CASE("a sequence without bases among others is left out, as htslib leaves it out") {
  const TemporaryFolder folder;
  for (const char* text : {">a\n>b\nAC\n>c\n\n>d", ">a\n\n>b\nAC\n", ">b\r\nAC\r\n>c\r\n\r\n>d\r\n\r\n"}) {
    INFO(text);
    const std::string path = folder.write("x.fa", text);
    std::filesystem::remove(path + ".fai");
    for (int i = 0; i < 2; ++i) {
      const Fasta fasta(path);
      REQUIRE(fasta.sequences().size() == 1);
      CHECK(whole(fasta, "b") == "AC");
    }
  }
}

TEST_CASE("records without bases are named where each record counts, with an index and without one") {
  const TemporaryFolder folder;
  struct Text {
    std::string text, said;
  };
  for (const auto& [text, said] :
       {Text{">a\n>b\nAC\n>c\n\n>d", ":1: 3 records have no bases, the first of them 'a'"},
        Text{">b\nAC\n\n>a x\n", ":4: record 'a' has no bases"},
        Text{">b\nAC\n>a\n\n>c\nG\n", ":3: record 'a' has no bases"}, Text{">b\r\nAC\r\n>c\r\nG\r\n", ""}}) {
    INFO(text);
    const std::string path = folder.write("x.fa", text);
    const std::string expected =
        said.empty() ? "" : path + said + " | each record is one window: give it bases, or take it out";
    std::filesystem::remove(path + ".fai");
    for (int i = 0; i < 2; ++i) {  // walked through, then read by the index that was left
      const Fasta fasta(path);
      CHECK(error_of([&] { fasta.check_filled(); }) == expected);
    }
  }
}

TEST_CASE("a folder that cannot be written to is no error, and leaves a plain file where it is") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.fa", text_of_two), uneven = folder.write("y.fa", ">a\nA\nCGT\n");
  REQUIRE(run("bgzip -k " + path));
  CHECK(holds_for_nobody([&] {
    if (std::ofstream(folder.path("probe")).is_open() || whole(Fasta(uneven), "a") != "ACGT") return false;
    setenv("TMPDIR", "/no/such/folder", 1);
    return whole(Fasta(path), "two") == "TTTT" && whole(Fasta(path + ".gz"), "two") == "TTTT";
  }));
  CHECK_FALSE(exists(path + ".fai"));
  CHECK_FALSE(exists(path + ".gz.gzi"));
}

TEST_CASE("a file that needs a temporary copy leaves none behind, and says so where there is no place for it") {
  const TemporaryFolder folder, temporary;
  const std::string path = folder.write("y.fa", ">a\nA\nCGT\n");
  setenv("TMPDIR", temporary.path("").c_str(), 1);
  const Fasta fasta(path);
  CHECK(std::filesystem::is_empty(temporary.path("")));
  CHECK(whole(fasta, "a") == "ACGT");
  setenv("TMPDIR", "/no/such/folder", 1);
  CHECK(error_of([&] { Fasta{path}; }) ==
        "cannot write a temporary file in '/no/such/folder': no such file or directory | "
        "set TMPDIR to a folder that can be written");
  unsetenv("TMPDIR");
  CHECK_FALSE(exists(path + ".fai"));
}

TEST_CASE("the index has the mode that the umask leaves, and no temporary file stays") {
  const TemporaryFolder folder;
  const mode_t saved = umask(027);
  const std::string path = folder.write("x.fa", text_of_two);
  Fasta{path};
  umask(saved);
  struct stat status {};
  REQUIRE(stat((path + ".fai").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0640);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path("")), {}) == 2);
}

TEST_CASE("an index that is malformed, cut or of another file is built again") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.fa", text_of_two);
  Fasta{path};
  const std::string good = read_bytes(path + ".fai");
  for (const std::string& bad :
       {std::string(), std::string("x"), good.substr(0, 20), good.substr(0, good.find('\n') + 1),
        std::string("one\t24\t18\t10\t11\ntwo\t3\t50\t4\t5\n"), std::string("one\t24\t18\t10\t11\ntwo\t4\t51\t4\t5\n"),
        std::string("one\t24\t18\t0\t0\ntwo\t4\t50\t4\t5\n"), std::string("one\t-4\t18\t10\t11\ntwo\t4\t50\t4\t5\n"),
        std::string("one\t24\t18\t4294967296\t4294967297\ntwo\t4\t50\t4\t5\n"),
        std::string("two\t24\t18\t10\t11\ntwo\t4\t50\t4\t5\n"), std::string("one\t99999999999999999999\t18\t10\t11\n"),
        std::string("one\t900000000000000\t18\t10\t11\n"), std::string("one\t0\t18\t0\t0\ntwo\t0\t50\t0\t0\n")}) {
    INFO(bad);
    folder.write("x.fa.fai", bad);
    const Fasta fasta(path);
    check_two(fasta);
    CHECK(read_bytes(path + ".fai") == good);
    CHECK(fasta.index_notice() == "warning: " + path + ".fai did not fit " + path + ": it is written anew");
    CHECK(Fasta(path).index_notice().empty());
  }
  folder.write("x.fa", ">one\nAC\n");  // too quickly for its time of change to tell
  std::filesystem::last_write_time(path, std::filesystem::last_write_time(path + ".fai"));
  CHECK(whole(Fasta(path), "one") == "AC");
}

TEST_CASE("an index that is older than its FASTA is built again, and a younger one is kept") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.fa", text_of_two);
  REQUIRE(run("bgzip -k " + path));
  for (const std::string& file : {path + ".fai", path + ".gz.fai", path + ".gz.gzi"}) {
    const std::string fasta = file.substr(0, file.rfind('.'));
    Fasta{fasta};
    const auto kept = std::filesystem::last_write_time(fasta) + std::chrono::hours(1);
    for (const char* extension : {".fai", ".gzi"}) {
      if (exists(fasta + extension)) std::filesystem::last_write_time(fasta + extension, kept);
    }
    check_two(Fasta(fasta));
    CHECK(std::filesystem::last_write_time(file) == kept);
    std::filesystem::last_write_time(file, std::filesystem::last_write_time(fasta) - std::chrono::seconds(1));
    const Fasta again(fasta);
    check_two(again);
    CHECK(again.index_notice().empty());  // it says the same: only its time was old
    CHECK(std::filesystem::last_write_time(file) >= std::filesystem::last_write_time(fasta));
  }
}

TEST_CASE("an old .gzi that another program spells otherwise is right, and nothing is said") {
  const TemporaryFolder folder;
  const std::string data = test_data("/hg38_chr1_1mb.fa.gz"), path = folder.path("x.fa.gz");
  for (const char* extension : {"", ".fai", ".gzi"}) std::filesystem::copy_file(data + extension, path + extension);
  std::filesystem::last_write_time(path + ".gzi", std::filesystem::last_write_time(path) - std::chrono::seconds(1));
  CHECK(Fasta(path).index_notice().empty());
  CHECK(read_bytes(path + ".gzi") == read_bytes(data + ".gzi"));
  CHECK(std::filesystem::last_write_time(path + ".gzi") >= std::filesystem::last_write_time(path));
}

TEST_CASE("an index next to a file whose lines are unevenly long is not used, which is said") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.fa", ">a\nAC\nGTAC\nGT\n");
  folder.write("x.fa.fai", "a\t8\t3\t2\t3\n");
  const Fasta fasta(path);
  CHECK(whole(fasta, "a") == "ACGTACGT");
  CHECK(fasta.index_notice() ==
        "warning: " + path + ".fai does not fit " + path + ", whose lines are unevenly long: it is not used");
}

TEST_CASE("a file with its index is opened without reading it through") {
  const TemporaryFolder folder;
  const std::string path =  // a scan would stop at the byte 0x01
      folder.write("x.fa", ">a\nACGT\n" + std::string(4, 'G') + "\nA\x01GT\nTTTT\nAC\n>b\nGG\n");
  folder.write("x.fa.fai", "a\t18\t3\t4\t5\nb\t2\t29\t2\t3\n");
  const Fasta fasta(path);
  CHECK(fasta.index_notice().empty());
  CHECK(fasta.fetch("a", 0, 8) == "ACGTGGGG");
  CHECK(fasta.fetch("a", 12, 18) == "TTTTAC");
  CHECK(whole(fasta, "b") == "GG");
  CHECK(error_of([&] { fasta.fetch("a", 10, 11); }) == path + ".fai does not match " + path + " in sequence 'a' | " +
                                                           "remove it, and it is made anew: rm " + path + ".fai");
}

TEST_CASE("an index that leads into a header or past the end is built again") {
  const TemporaryFolder folder;
  const std::string text = ">a\nACGT\n>b\nGG\n", path = folder.write("x.fa", text);
  for (const char* index : {"a\t8\t3\t8\t9\nb\t2\t11\t2\t3\n", "a\t80\t3\t80\t81\nb\t2\t11\t2\t3\n"}) {
    folder.write("x.fa.fai", index);
    const Fasta fasta(path);
    CHECK(whole(fasta, "a") == "ACGT");
    CHECK(fasta.index_notice() == "warning: " + path + ".fai did not fit " + path + ": it is written anew");
  }
}

TEST_CASE("an index of another file with sequences of the same names and lengths is built again") {
  const TemporaryFolder folder;
  const std::string a = make_genome(3000, 50, 1), header = ">c\n";
  const std::string c_first = a.substr(a.find(header)) + a.substr(0, a.find(header));
  const auto expected = read_plainly(a);
  const std::string path = folder.path("x.fa");
  for (const std::string& pack : {std::string(), std::string(".gz")}) {
    folder.write("x.fa", a);
    if (!pack.empty()) REQUIRE(run("bgzip -f " + path));
    Fasta{path + pack};  // makes the index
    folder.write("x.fa", c_first);
    if (!pack.empty()) REQUIRE(run("bgzip -f " + path));
    std::filesystem::last_write_time(path + pack,
                                     std::filesystem::last_write_time(path + pack + ".fai") - std::chrono::hours(1));
    const Fasta fasta(path + pack);
    CHECK_FALSE(fasta.index_notice().empty());
    for (const auto& [name, bases] : expected) CHECK((whole(fasta, name) == bases));
    CHECK(Fasta(path + pack).index_notice().empty());
  }
}

TEST_CASE("an index whose lines are lost, added, in another order or renamed is built again, plain and BGZF") {
  const TemporaryFolder folder;
  const std::string text = make_genome(300, 7, 3), path = folder.write("x.fa", text);
  REQUIRE(run("bgzip -k " + path));
  const auto expected = read_plainly(text);
  for (const std::string& file : {path, path + ".gz"}) {
    Fasta{file};
    const std::string good = read_bytes(file + ".fai");
    std::vector<std::string> lines;
    std::istringstream split(good);
    for (std::string line; std::getline(split, line);) lines.push_back(line + "\n");
    REQUIRE(lines.size() == 3);
    const std::string renamed = "d" + good.substr(1),
                      swapped_names = "b" + lines[0].substr(1) + "a" + lines[1].substr(1);
    for (const std::string& bad : {lines[0] + lines[1], lines[0] + lines[2], lines[1] + lines[2], lines[0],
                                   good + "d\t4\t1\t4\t5\n", lines[1] + lines[0] + lines[2], good + lines[2], renamed,
                                   swapped_names + lines[2], good.substr(0, good.size() - 2), good + "x",
                                   good.substr(0, good.find('\n')) + "\t5\n" + lines[1] + lines[2]}) {
      INFO(bad);
      std::ofstream(file + ".fai", std::ios::binary) << bad;
      const Fasta fasta(file);
      CHECK(fasta.index_notice() == "warning: " + file + ".fai did not fit " + file + ": it is written anew");
      CHECK(read_bytes(file + ".fai") == good);
      REQUIRE(fasta.sequences().size() == 3);
      for (const auto& [name, bases] : expected) CHECK((whole(fasta, name) == bases));
    }
  }
}

TEST_CASE("any other number in an index is noticed, or changes no base") {
  const TemporaryFolder folder;
  std::mt19937 random(41);
  const std::string text = make_genome(3000, 60, 8), path = folder.write("x.fa", text);
  REQUIRE(run("bgzip -k " + path));
  const auto expected = read_plainly(text);
  int noticed = 0;
  for (const std::string& file : {path, path + ".gz"}) {
    Fasta{file};
    const std::string good = read_bytes(file + ".fai");
    for (int i = 0; i < 200; ++i) {
      std::string bad = good;
      char& changed = bad[random() % bad.size()];
      changed = static_cast<char>(changed ^ (1 << random() % 7));
      std::ofstream(file + ".fai", std::ios::binary) << bad;
      INFO(bad);
      const Fasta fasta(file);
      noticed += !fasta.index_notice().empty();
      REQUIRE(fasta.sequences().size() == 3);
      for (const auto& [name, bases] : expected) CHECK((whole(fasta, name) == bases));
    }
  }
  CHECK(noticed == 400);
}

TEST_CASE("an index of evenly long lines is an error where the lines that are read are not") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.fa", ">a\nACGTA\nACG\nACGTACG\nACGTA\nAC\n");
  folder.write("x.fa.fai", "a\t22\t3\t5\t6\n");
  const Fasta fasta(path);  // its first and its last line are as the index says
  CHECK(fasta.fetch("a", 0, 5) == "ACGTA");
  CHECK(fasta.fetch("a", 15, 22) == "ACGTAAC");
  for (int64_t base = 5; base < 15; ++base)
    CHECK_THAT(error_of([&] { fasta.fetch("a", base, base + 1); }), Catch::StartsWith(path + ".fai does not match "));
}

TEST_CASE("a .gzi with another number is written anew, and no base changes") {
  const TemporaryFolder folder;
  const std::string path = folder.path("x.fa.gz");
  std::filesystem::copy_file(test_data("/hg38_chr1_1mb.fa.gz"), path);
  const std::string bases = whole(Fasta(path), "chr1"), good = read_bytes(path + ".gzi");
  std::mt19937 random(7);
  for (int i = 0; i < 60; ++i) {
    std::string bad = good;
    char& changed = bad[random() % bad.size()];
    changed = static_cast<char>(changed ^ (1 << random() % 8));
    folder.write("x.fa.gz.gzi", bad);
    const Fasta fasta(path);
    CHECK(fasta.index_notice() == "warning: " + path + ".gzi did not fit " + path + ": it is written anew");
    CHECK((whole(fasta, "chr1") == bases));
    CHECK(read_bytes(path + ".gzi") == good);
  }
}

TEST_CASE("an index is never written through a link, nor what the link leads to") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.fa", text_of_two), precious = folder.write("precious", "the user's\n");
  for (const std::string& target : {precious, folder.path("nothing")}) {
    std::filesystem::remove(path + ".fai");
    std::filesystem::create_symlink(target, path + ".fai");
    const Fasta fasta(path);
    check_two(fasta);
    if (target == precious)
      CHECK(fasta.index_notice() == "warning: " + path + ".fai did not fit " + path +
                                        ": it is a link and stays as it is, and another is made each time");
    CHECK(std::filesystem::is_symlink(path + ".fai"));
  }
  CHECK(read_bytes(precious) == "the user's\n");
  CHECK_FALSE(exists(folder.path("nothing")));
  folder.write("good.fai", "one\t24\t18\t10\t11\ntwo\t4\t50\t4\t5\n");
  std::filesystem::remove(path + ".fai");
  std::filesystem::create_symlink(folder.path("good.fai"), path + ".fai");
  CHECK(Fasta(path).index_notice().empty());
}

TEST_CASE("an index that cannot be read is told and left alone") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.fa", text_of_two);
  REQUIRE(run("bgzip -k " + path));
  for (const std::string& index : {path + ".fai", path + ".gz.fai", path + ".gz.gzi"}) {
    const std::string fasta = index.substr(0, index.rfind('.'));
    std::filesystem::remove(index);
    std::filesystem::create_symlink("/proc/self/mem", index);  // whose first byte is an I/O error
    const Fasta read(fasta);
    check_two(read);
    CHECK(read.index_notice() == "warning: cannot read '" + index + "': input/output error: another is made each time");
    CHECK(std::filesystem::is_symlink(index));
    CHECK_THROWS_AS(seqcast::read_fai(index), seqcast::Error);
    std::filesystem::remove(index);
  }
}

TEST_CASE("a file that is replaced while it is open goes on being read as it was") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.fa", text_of_two), other = folder.write("y.fa", ">one\nTT\n");
  const Fasta fasta(path);
  std::filesystem::rename(other, path);
  check_two(fasta);
}

TEST_CASE("a file that is cut while it is open is an error, not other bases") {
  const TemporaryFolder folder;
  const std::string bases(100000, 'A'), path = folder.write("x.fa", ">a\n" + bases + "\n");
  const Fasta fasta(path);
  std::filesystem::resize_file(path, 50000);
  CHECK(error_of([&] { fasta.fetch("a", 90000, 90010); }) ==
        path + ": sequence 'a' is not as it was when the file was opened | a file must stay as it is while it is read");
}

TEST_CASE("records without a name are called by their number where records need none") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.fa", ">one\nAC\n>\nGG\n> text\nTT\n");
  const Fasta fasta = Fasta::of_records(path);
  REQUIRE(fasta.sequences().size() == 3);
  CHECK(whole(fasta, "2") == "GG");
  CHECK(whole(fasta, "3") == "TT");
  CHECK(fasta.unnamed_notice() ==
        "warning: 2 records of " + path + " have no name, the first in line 3: they are called by number");
  CHECK(error_of([&] { fasta.check_named(); }) ==
        path + ":3: a sequence without a name | write the name right behind the '>'");
  CHECK_FALSE(exists(path + ".fai"));
  CHECK_THAT(error_of([&] { Fasta::of_records(folder.write("y.fa", ">\nAC\n>1\nGG\n")); }),
             Catch::Contains(":3: sequence '1' is there twice, first in line 1"));
}

TEST_CASE("a mark of UTF-8 is passed over, and a text of UTF-16 is called by its name") {
  const TemporaryFolder folder;
  const std::string marked = folder.write("x.fa", "\xef\xbb\xbf" + text_of_two);
  for (int i = 0; i < 2; ++i) check_two(Fasta(marked));
  CHECK_FALSE(exists(marked + ".fai"));
  REQUIRE(run("gzip -k " + marked + " && bgzip -k -c " + marked + " > " + marked + ".bgz"));
  check_two(Fasta(marked + ".gz"));
  check_two(Fasta(marked + ".bgz"));
  for (const char* form : {"UTF-16", "UTF-16LE", "UTF-16BE"}) {
    const std::string wide = folder.path(form);
    REQUIRE(run("iconv -f UTF-8 -t " + std::string(form) + " " + folder.write("y.fa", text_of_two) + " > " + wide));
    CHECK_THAT(error_of([&] { Fasta{wide}; }),
               Catch::Contains(wide + ": a text of UTF-16, expected ASCII or UTF-8 | iconv -f UTF-16"));
  }
}

TEST_CASE("gzip that ends in zero bytes, and BGZF and gzip one behind the other, are read as gzip reads them") {
  const TemporaryFolder folder;
  const std::string a = folder.write("a.fa", ">one first of two\nACGTNacgtn\nRYKMSWBDHV\n");
  const std::string b = folder.write("b.fa", "Uu-*\n>two\nTTTT\n"),
                    zeros = folder.write("zeros", std::string(70000, '\0'));
  REQUIRE(run("cd " + folder.path("") + " && for f in a b; do gzip -c $f.fa > $f.gz; bgzip -c $f.fa > $f.bgz; done"));
  const auto joined = [&](const std::string& parts) {
    REQUIRE(run("cd " + folder.path("") + " && cat " + parts + " > joined.gz"));
    return folder.path("joined.gz");
  };
  for (const char* parts : {"a.gz b.gz zeros", "a.bgz b.gz", "a.gz b.bgz", "a.bgz b.bgz zeros", "a.bgz b.gz zeros"}) {
    INFO(parts);
    for (int i = 0; i < 2; ++i) check_two(Fasta(joined(parts)));
  }
  CHECK_THAT(error_of([&] { Fasta{joined("a.gz b.fa")}; }),
             Catch::Contains("what follows the compressed data is not compressed"));
  CHECK_THAT(error_of([&] { Fasta{joined("a.gz zeros b.gz")}; }),
             Catch::Contains("what follows the compressed data is not compressed"));
}

TEST_CASE("BGZF that ends between two blocks is an error, from a file, a pipe or standard input") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.fa", make_genome(300000, 60, 2));
  REQUIRE(run("bgzip " + path));
  const std::string whole_file = read_bytes(path + ".gz");
  size_t end = 0;
  for (int block = 0; block < 2; ++block)
    end += static_cast<uint8_t>(whole_file[end + 16]) + 256u * static_cast<uint8_t>(whole_file[end + 17]) + 1;
  const std::string cut = folder.write("cut.fa.gz", whole_file.substr(0, end));
  const char* expected = ": the data are cut short: the block that ends a BGZF file is missing";
  CHECK_THAT(error_of([&] { Fasta{cut}; }), Catch::StartsWith(cut + expected));
  with_standard_input(cut, [&] {
    CHECK_THAT(error_of([] { Fasta{"-"}; }), Catch::StartsWith(std::string("standard input") + expected));
  });
  const std::string pipe = folder.path("pipe");
  REQUIRE(run("mkfifo " + pipe + " && (cat " + cut + " > " + pipe + " &)"));
  CHECK_THAT(error_of([&] { Fasta{pipe}; }), Catch::StartsWith(pipe + expected));
}

TEST_CASE("the index is what htslib makes of any text that it takes") {
  const TemporaryFolder folder;
  std::mt19937 random(77);
  int same = 0;
  for (int i = 0; i < 400; ++i) {
    const std::string end = i % 2 == 0 ? "\n" : "\r\n";
    std::string text;
    for (int record = 0; record < 3; ++record) {
      text += ">r" + std::to_string(record) + (random() % 2 == 0 ? " text" : "") + end;
      for (size_t line = random() % 4; line > 0; --line) text += "ACGTA" + end;
      if (random() % 3 == 0) text += "AC" + end;
      if (random() % 8 == 0) text += end;
      if (random() % 16 == 0) text += "ACG" + end;
    }
    text += ">last" + end + "ACGTA" + end;  // htslib takes no header without a line end
    if (random() % 4 == 0) text.resize(text.size() - end.size());
    const std::string path = folder.write(std::to_string(i) + ".fa", text), theirs = folder.path("theirs.fai");
    std::filesystem::remove(theirs);
    const bool taken = fai_build3(path.c_str(), theirs.c_str(), nullptr) == 0;
    INFO(text);
    try {
      Fasta{path};
    } catch (const seqcast::Error&) {
      continue;  // no bases at all
    }
    if (exists(path + ".fai")) CHECK(taken);
    if (!taken || !exists(path + ".fai")) continue;
    std::vector<seqcast::FastaEntry> index = seqcast::read_fai(theirs);
    std::erase_if(index, [](const seqcast::FastaEntry& entry) { return entry.length == 0; });  // it lists some of them
    CHECK(read_bytes(path + ".fai") == seqcast::fai_of(index));
    ++same;
  }
  CHECK(same > 200);
}

TEST_CASE("a .gzi that is missing or cut short is built again") {
  const TemporaryFolder folder;
  const std::string path = folder.path("x.fa.gz");
  std::filesystem::copy_file(test_data("/hg38_chr1_1mb.fa.gz"), path);
  const std::string bases = whole(Fasta(path), "chr1");
  const std::string good = read_bytes(path + ".gzi");
  std::filesystem::remove(path + ".gzi");
  for (size_t bytes = 0; bytes < good.size(); bytes += 7) {
    CHECK((whole(Fasta(path), "chr1") == bases));
    CHECK(read_bytes(path + ".gzi") == good);
    folder.write("x.fa.gz.gzi", good.substr(0, bytes));
  }
}

TEST_CASE("asking for what is not there is an error that says what is") {
  const TemporaryFolder folder;
  const Fasta one(test_data("/lambda.fa"));
  const Fasta many(folder.write("x.fa", ">chr1\nA\n>chr2\nA\n>chr3\nA\n"));
  const Fasta two(folder.write("y.fa", ">chr1\nA\n>chr2\nA\n"));
  CHECK(error_of([&] { many.length("1"); }) ==
        "sequence '1' is not in " + many.path() + " | " + many.path() + " names its sequences 'chr1', 'chr2', ...");
  CHECK_THAT(error_of([&] { two.length("1"); }), Catch::EndsWith("'chr1', 'chr2'"));
  CHECK_THAT(error_of([&] { one.fetch("1", 0, 1); }), Catch::EndsWith("names its only sequence 'NC_001416.1'"));
  CHECK_FALSE(one.find("1"));
  CHECK_THAT(error_of([&] { one.fetch("NC_001416.1", 48500, 48503); }),
             Catch::StartsWith("bases 48500 to 48503 are not in sequence 'NC_001416.1' of ") &&
                 Catch::Contains("lambda.fa, which has 48502"));
  CHECK_FALSE(error_of([&] { one.fetch("NC_001416.1", -1, 3); }).empty());
  CHECK_FALSE(error_of([&] { one.fetch("NC_001416.1", 4, 3); }).empty());
}

TEST_CASE("a moved Fasta goes on where it was") {
  const TemporaryFolder folder;
  const std::string path = folder.path("x.fa.gz");
  std::filesystem::copy_file(test_data("/hg38_chr1_1mb.fa.gz"), path);
  Fasta first(path);
  const std::string bases = first.fetch("chr1", 500000, 600000);
  const Fasta second = std::move(first);
  CHECK(second.fetch("chr1", 500000, 600000) == bases);
  CHECK(second.fetch("chr1", 500001, 500002) == bases.substr(1, 1));
}

TEST_CASE("what is no FASTA file is an error that names file and line") {
  CHECK(fasta_error("") == "x.fa: it is empty, expected sequences | ");
  CHECK(fasta_error("\n\n") == "x.fa: it is empty, expected sequences | ");
  CHECK(fasta_error(">a\n>b\n") == "x.fa: it holds no bases: its sequences are all empty | ");
  CHECK(fasta_error("chr1\t1\t2\n") == "x.fa:1: not a FASTA file: it begins with 'c', expected '>' | ");
  CHECK(fasta_error("\n@read\nACGT\n") ==
        "x.fa:2: not a FASTA file: it begins with '@', expected '>' | turn FASTQ into FASTA with: seqtk seq -a");
  CHECK(fasta_error(std::string("\x43\x27\x41\x1a\0\0", 6).substr(3)) ==
        "x.fa:1: not a FASTA file: it begins with byte 0x1a, expected '>' | ");
  CHECK(fasta_error(">a\nACGT\n>b\nA\n>a x\nACGT\n") ==
        "x.fa:5: sequence 'a' is there twice, first in line 1 | give each sequence a name of its own");
  CHECK(fasta_error(">a\nACGT\n> b\nACGT\n") ==
        "x.fa:3: a sequence without a name | write the name right behind the '>'");
  CHECK(fasta_error(">\nACGT\n") == "x.fa:1: a sequence without a name | write the name right behind the '>'");
  CHECK(fasta_error(std::string(">a\nAC\0GT\n", 9)) ==
        "x.fa:2: byte 0x00 in sequence 'a' | is the file whole, and is it text?");
  CHECK(fasta_error(">a\nAC\xc3\xa9\n") == "x.fa:2: byte 0xc3 in sequence 'a' | is the file whole, and is it text?");
  CHECK(fasta_error(">a\nACGT>b\nACGT\n") == "x.fa:2: '>' in sequence 'a' | each header begins a line of its own");
  CHECK(fasta_error(">a x\rACGT\r>b\rACGT\r") ==
        "x.fa:1: a carriage return inside a header line | make it line feeds with: tr '\\r' '\\n'");
  CHECK(fasta_error(std::string(">a\0b\nACGT\n", 10)) == "x.fa:1: byte 0x00 in a sequence's name | ");
}

TEST_CASE("duplicates are found where samtools has left the last of them out of its index") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.fa", ">a\nACGT\n>a\nGG\n>b\nA\n>b\nC\n");
  REQUIRE(fai_build(path.c_str()) == 0);
  CHECK_THAT(error_of([&] { Fasta{path}; }), Catch::Contains(":3: sequence 'a' is there twice, first in line 1"));
}

TEST_CASE("a file that is missing, a folder, or not readable is an error") {
  const TemporaryFolder folder;
  CHECK(error_of([] { Fasta{"/no/such.fa"}; }) == "cannot open '/no/such.fa': no such file or directory | ");
  CHECK(error_of([] { Fasta{"/tmp"}; }) == "/tmp: it is a folder, expected a text | ");
  const std::string path = folder.write("x.fa", text_of_two);
  std::filesystem::permissions(path, std::filesystem::perms(0600));
  CHECK(holds_for_nobody(
      [&] { return error_of([&] { Fasta{path}; }) == "cannot open '" + path + "': permission denied | "; }));
}

TEST_CASE("packed files that are damaged or cut short are errors") {
  const TemporaryFolder folder;
  const std::string bgzf = read_bytes(test_data("/hg38_chr1_1mb.fa.gz"));
  const std::string no_end = folder.write("a.fa.gz", bgzf.substr(0, bgzf.size() - 28));
  CHECK_THAT(error_of([&] { Fasta{no_end}; }),
             Catch::Contains("cut short: the block that ends a BGZF file is missing"));
  std::string changed = bgzf;
  changed[100000] = static_cast<char>(changed[100000] + 1);
  const std::string damaged = folder.write("b.fa.gz", changed);
  CHECK_THAT(error_of([&] { Fasta{damaged}; }), Catch::Contains("the compressed data are damaged or cut short"));
  const std::string plain = folder.write("c.fa", make_genome(100000, 60, 1));
  REQUIRE(run("gzip " + plain));
  const std::string gzip = read_bytes(plain + ".gz");
  for (const size_t bytes : {gzip.size() - 1, gzip.size() - 9, gzip.size() / 2, size_t{12}, size_t{2}}) {
    const std::string cut = folder.write("d.fa.gz", gzip.substr(0, bytes));
    INFO(bytes << " of " << gzip.size());
    CHECK_THAT(error_of([&] { Fasta{cut}; }), Catch::Contains("the compressed data are damaged or cut short"));
  }
}

TEST_CASE("lines of any shape give the bases of the plainest reading, or an error") {
  const TemporaryFolder folder;
  std::mt19937 random(29);
  int read = 0;
  for (int i = 0; i < 1500; ++i) {
    std::string text = ">one\n", end = i % 2 == 0 ? "\n" : "\r\n";
    for (int line = 0; line < 6; ++line) {
      text += random() % 8 == 0 ? ">n" + std::to_string(line) : std::string("ACGTTGCA").substr(random() % 3 * 2);
      if (random() % 8 == 0) text.insert(text.size() - random() % 3, 1, "\n\r \t"[random() % 4]);
      text += random() % 8 == 0 ? "\n" : end;
    }
    const std::string path = folder.write(std::to_string(i) + ".fa", text);
    INFO(text);
    try {
      const Fasta fasta(path), again(path);
      auto expected = read_plainly(text);
      std::erase_if(expected, [](const auto& sequence) { return sequence.second.empty(); });
      REQUIRE(fasta.sequences().size() == expected.size());
      for (const auto& [name, bases] : expected) {
        for (size_t start = 0; start < bases.size(); ++start) {
          const auto from = static_cast<int64_t>(start), to = static_cast<int64_t>(bases.size());
          CHECK(fasta.fetch(name, from, to) == bases.substr(start));
          CHECK(again.fetch(name, from, from + 1) == bases.substr(start, 1));
        }
      }
      ++read;
    } catch (const seqcast::Error&) {
    }
  }
  CHECK(read > 500);
}

TEST_CASE("bytes thrown at random at a FASTA file and its index give bases or an error, never a crash") {
  const TemporaryFolder folder;
  std::mt19937 random(23);
  const std::string fai = "one\t24\t18\t10\t11\ntwo\t4\t50\t4\t5\n";
  int read = 0;
  for (int i = 0; i < 300; ++i) {
    std::string text = text_of_two, index = fai;
    for (int change = 0; change < 2; ++change) {
      text[random() % text.size()] = "ACGT>\n\r \0x"[random() % 10];
      index[random() % index.size()] = "0123456789\t\n"[random() % 12];
    }
    const std::string path = folder.write("x.fa", i % 2 == 0 ? text : text_of_two);
    folder.write("x.fa.fai", index);
    try {
      const Fasta fasta(path);
      for (const auto& sequence : fasta.sequences()) {
        const std::string bases = whole(fasta, sequence.name);
        CHECK(static_cast<int64_t>(bases.size()) == sequence.length);
        ++read;
      }
    } catch (const seqcast::Error&) {
    }
  }
  CHECK(read > 100);
}

TEST_CASE("lines are records called by number; blank lines, carriage returns and packing make no difference") {
  const TemporaryFolder folder;
  const std::string long_line(200000, 'G');
  const std::string text = "ACGT\n\nnnA\r\n  \n" + long_line + "\nT";
  const std::string path = folder.write("x.txt", text);
  REQUIRE(std::system(("gzip -c " + path + " > " + path + ".gz").c_str()) == 0);
  for (const std::string& name : {path, path + ".gz"}) {
    const Fasta fasta = Fasta::of_lines(name);
    REQUIRE(fasta.sequences().size() == 4);
    CHECK(fasta.sequences()[0].name == "1");
    CHECK(fasta.fetch("1", 0, 4) == "ACGT");
    CHECK(fasta.fetch("2", 0, 3) == "nnA");
    CHECK(fasta.fetch("3", 0, 200000) == long_line);
    CHECK(fasta.fetch("4", 0, 1) == "T");
    CHECK(fasta.place_of("2") == name + ":3");
    CHECK(fasta.place_of("4") == name + ":6");
  }
  with_standard_input(path, [&] { CHECK(Fasta::of_lines("-").place_of("2") == "standard input:3"); });
}

TEST_CASE("lines that hold no letters are errors that name the line") {
  const TemporaryFolder folder;
  const auto lines_error = [&](const std::string& text) {
    const std::string path = folder.write("x.txt", text);
    return error_of([&] { Fasta::of_lines(path); }).substr(path.size());
  };
  CHECK(lines_error("ACGT\n>chr1\n") == ":2: '>' in a sequence | a FASTA file is read without lines");
  CHECK(lines_error("ACGT\nAC GT\n") == ":2: byte 0x20 in a sequence | lines takes one sequence a line");
  CHECK(lines_error("\n\n") == ": it is empty, expected sequences | ");
}

TEST_CASE("a record's place is the line of its header, where the file can be read again") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.fa", ">one\nAC\nGT\n>two words\nA\n");
  CHECK(Fasta(path).place_of("two") == path + ":4: record 'two'");
  with_standard_input(path, [&] { CHECK(Fasta("-").place_of("two") == "standard input: record 'two'"); });
}
