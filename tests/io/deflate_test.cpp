// SPDX-License-Identifier: MIT
// Tests of packed bytes: zlib gives them back.
#include "io/deflate.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>

using namespace seqcast;

TEST_CASE("zlib unpacks what is packed, of any length") {
  for (const size_t size : {0, 1, 1000, 300000}) {
    std::string text;
    for (size_t i = 0; i < size; ++i) text += static_cast<char>('a' + i * i % 7 + i / 1000 % 5);
    const std::string packed = deflated(text.data(), text.size());
    std::string back(size + 1, '\0');
    uLongf bytes = back.size();
    REQUIRE(::uncompress(reinterpret_cast<Bytef*>(back.data()), &bytes, reinterpret_cast<const Bytef*>(packed.data()),
                         packed.size()) == Z_OK);
    CHECK(back.substr(0, bytes) == text);
    if (size >= 1000) CHECK(packed.size() < size / 4);
  }
}
