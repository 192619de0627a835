// SPDX-License-Identifier: MIT
// Tests of alleles as edits against letters read from the alternative's chromosome.
#include "predict/allele_edits.hpp"

#include "tests/predict/scanning.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

uint8_t code_of(char letter) {
  const size_t code = std::string_view("ACGT").find(letter);
  return static_cast<uint8_t>(code == std::string_view::npos ? 4 : code);
}

/// Codes of a strand's positions, of a chromosome with unknown bases beyond its ends.
std::vector<uint8_t> codes_at(const std::string& chrom, const StrandPlace& place, Range positions) {
  const Range bases = place.bases(positions);
  std::string letters;
  for (int64_t base = bases.begin; base < bases.end; ++base)
    letters += base >= 0 && base < std::ssize(chrom) ? chrom[static_cast<size_t>(base)] : 'N';
  if (place.reverse) letters = reverse_complement(letters);
  std::vector<uint8_t> codes;
  for (const char letter : letters) codes.push_back(code_of(letter));
  return codes;
}

std::string random_bases(Random& random, int64_t count) {
  std::string letters;
  for (int64_t i = 0; i < count; ++i) letters += random.pick({'A', 'C', 'G', 'T'});
  return letters;
}

/// A place of an allele around a window of some bases, inside or partly or wholly next to it.
struct Case {
  std::string chrom, after;
  Allele allele;
  int64_t begin = 0;  // of the window
  int64_t bases = 0;

  explicit Case(Random& random) {
    chrom = random_bases(random, 90);
    bases = random.between(8, 40);
    begin = random.between(-5, 60);
    const int64_t start = random.between(std::max<int64_t>(begin - 4, 0), std::min<int64_t>(begin + bases + 2, 88));
    const int64_t ref = std::min<int64_t>(random.chance(50) ? 1 : random.between(0, 12), 90 - start);
    allele = {start, chrom.substr(static_cast<size_t>(start), static_cast<size_t>(ref)),
              random_bases(random, random.chance(40) ? ref : random.between(0, 30))};
    after = chrom;
    after.replace(static_cast<size_t>(start), static_cast<size_t>(ref), allele.alt);
  }
};

/// Compares what edits make of the reference with the alternative itself, before and after what is the same is left
/// out. @return  how many bases are replaced or inserted then
int64_t check(const Case& some, const StrandPlace& reference, const StrandPlace& alternative, int64_t first,
              Range read) {
  std::vector<Edit> edits = edits_of(some.allele, reference, alternative, first,
                                     [&](Range positions) { return codes_at(some.after, alternative, positions); });
  const Range there{read.begin - 200, read.end + 200};
  const std::vector<uint8_t> codes = codes_at(some.chrom, reference, there);
  const std::vector<uint8_t> expected = codes_at(some.after, alternative, read);
  CHECK(edited_codes(edits, read, codes, there) == expected);
  shorten(edits, codes, there);
  CHECK(edited_codes(edits, read, codes, there) == expected);
  int64_t changed = 0;
  for (const Edit& edit : edits) changed += edit.replaced.size() + std::ssize(edit.inserted);
  for (size_t e = 1; e < edits.size(); ++e) CHECK(edits[e - 1].replaced.end <= edits[e].replaced.begin);
  return changed;
}

}  // namespace

TEST_CASE("edits make a window's alternative: the left edge stays, on either strand") {
  Random random(1);
  for (int i = 0; i < 4000; ++i) {
    const Case some(random);
    INFO(some.allele.start << " " << some.allele.ref << " " << some.allele.alt << " in a window of " << some.bases
                           << " at " << some.begin);
    const StrandPlace forward{some.begin, false}, reverse{some.begin + some.bases - 1, true};
    check(some, forward, forward, 0, {0, some.bases});
    check(some, reverse, reverse, 0, {0, some.bases});
  }
}

TEST_CASE("edits make a chromosome's alternative, whose other strand begins at another end") {
  Random random(2);
  for (int i = 0; i < 4000; ++i) {
    const Case some(random);
    INFO(some.allele.start << " " << some.allele.ref << " " << some.allele.alt);
    const int64_t bin = random.pick<int64_t>({1, 1, 4, 16});
    const auto end_of = [&](const std::string& chrom) { return ceil_div(std::ssize(chrom), bin) * bin - 1; };
    const StrandPlace reference{end_of(some.chrom), true}, alternative{end_of(some.after), true};
    const Range read{random.between(-10, 30), random.between(31, 120)};
    check(some, reference, alternative, read.begin - std::abs(some.allele.added()) - bin, read);
    check(some, {0, false}, {0, false}, 0, read);
  }
}

TEST_CASE("edits leave out what both alleles have") {
  const std::string chrom = "ACGTACGTAC";
  const auto edits = [&](const Allele& allele) {
    std::string after = chrom;
    after.replace(static_cast<size_t>(allele.start), allele.ref.size(), allele.alt);
    std::vector<Edit> result = edits_of(allele, {}, {}, 0, [&](Range at) { return codes_at(after, {}, at); });
    shorten(result, codes_at(chrom, {}, {0, 10}), {0, 10});
    return result;
  };
  const auto is = [](const std::vector<Edit>& some, Range replaced, std::vector<uint8_t> inserted) {
    return some.size() == 1 && some[0].replaced == replaced && some[0].inserted == inserted;
  };
  CHECK(edits({4, "A", "A"}).empty());
  CHECK(edits({4, "ACG", "ACG"}).empty());
  CHECK(is(edits({4, "A", "ATT"}), {5, 5}, {3, 3}));
  CHECK(is(edits({4, "ACG", "A"}), {5, 7}, {}));
  CHECK(is(edits({4, "ACG", "ATG"}), {5, 6}, {3}));
}
