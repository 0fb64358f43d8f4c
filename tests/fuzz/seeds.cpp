// Writes seed corpora: fuzz_seeds DIRECTORY makes DIRECTORY/<Format>/ for each fuzz target, from
// the conformance data (valid and damaged) and from random values of the whole language.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "../generated/random_value.h"
#include "seed.h"
#include "types.h"

namespace kv::test {
namespace {

namespace fs = std::filesystem;
using Numbers = std::map<std::string, std::uint8_t>;

std::string from_hex(const std::string& text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    bytes += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
  return bytes;
}

/// Calls fn for each case of the conformance data in `file`.
template <class Fn>
void for_lines(const std::string& file, Fn&& fn) {
  std::ifstream in(std::string(KV_DATA) + "/" + file + ".jsonl");
  if (!in) throw std::runtime_error("no conformance data " + file);
  for (std::string line; std::getline(in, line);) fn(nlohmann::json::parse(line));
}

void seed_from_data(const std::string& file, const fs::path& folder, const Numbers& numbers) {
  std::size_t i = 0;
  for_lines(file, [&](const nlohmann::json& one) {
    write_seed(folder / (file + "-" + std::to_string(i++)), numbers.at(one.at("type")),
               from_hex(one.at("bytes")));
  });
}

template <class T, class F>
Bytes encoded(const T& value) {
  using Codec = typename F::template Codec<T>;
  Bytes bytes(Codec::size(value));
  Codec::write(value, bytes);
  return bytes;
}

/// FlatBuffers has no conformance data: the values of rkyv's, in FlatBuffers.
void seed_from_values(const fs::path& folder, const Numbers& numbers) {
  using Convert = Bytes (*)(BytesView);
  std::map<std::string, Convert> converters;
  for_all_types([&]<class T>(const char* name) {
    if constexpr (!no_flatbuffer<T>)
      converters.emplace(name, [](BytesView bytes) {
        using From = Rkyv::Codec<T>;
        return encoded<T, FlatBuffers>(From::unpack(From::view(bytes)));
      });
  });
  std::size_t i = 0;
  for_lines("rkyv", [&](const nlohmann::json& one) {
    const auto converter = converters.find(one.at("type"));
    if (converter == converters.end()) return;
    const Bytes bytes = converter->second(as_bytes(from_hex(one.at("bytes"))));
    write_seed(folder / ("value-" + std::to_string(i++)), numbers.at(one.at("type")),
               std::string(as_text(bytes)));
  });
}

template <class F>
void seed_format(const std::string& name, const std::vector<std::string>& files,
                 const fs::path& root, const Numbers& numbers) {
  const fs::path folder = root / name;
  fs::create_directories(folder);
  for (const std::string& file : files) seed_from_data(file, folder, numbers);
  ::test::RandomValue random(1);
  for (int i = 0; i < 30; ++i) {
    const Bytes bytes = encoded<every::Everything, F>(random.make<every::Everything>());
    write_seed(folder / ("everything-" + std::to_string(i)), numbers.at("Everything"),
               std::string(as_text(bytes)));
  }
}

void seed_all(const fs::path& root) {
  Numbers numbers;
  for_all_types([&]<class T>(const char* name) {
    const auto number = static_cast<std::uint8_t>(numbers.size());
    numbers.emplace(name, number);
  });
  seed_format<Rkyv>("Rkyv", {"rkyv", "rkyv_invalid"}, root, numbers);
  seed_format<RkyvUnaligned>("RkyvUnaligned", {"rkyv_unaligned"}, root, numbers);
  seed_format<Bincode>("Bincode", {"bincode1", "bincode1_invalid"}, root, numbers);
  seed_format<Bincode2>("Bincode2", {"bincode2", "bincode2_invalid"}, root, numbers);
  seed_format<Postcard>("Postcard", {"postcard", "postcard_invalid"}, root, numbers);
  seed_format<FlatBuffers>("FlatBuffers", {}, root, numbers);
  seed_from_values(root / "FlatBuffers", numbers);
  seed_rows(root / "Rows", root / "Descriptor");
  seed_imported(root / "Imported");
}

}  // namespace
}  // namespace kv::test

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: fuzz_seeds DIRECTORY\n";
    return 2;
  }
  kv::test::seed_all(argv[1]);
}
