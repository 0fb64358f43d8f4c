// put_stream and put_stream_async: lazy input, a commit each batch, what stays when they end early.
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <ranges>
#include <vector>

#include "specs.h"

using namespace test;
using kv::Errc;

namespace {

/// Rows made one at a time, each once: a move-only view whose iterator cannot be copied.
template <class Make>
class Source : public std::ranges::view_interface<Source<Make>> {
 public:
  Source(U64 count, Make make) : make_(std::make_unique<Make>(std::move(make))), count_(count) {}

  class Iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = std::pair<U64, std::string>;
    using difference_type = std::ptrdiff_t;
    explicit Iterator(Source& source) : source_(&source) {}
    Iterator(Iterator&&) = default;
    Iterator& operator=(Iterator&&) = default;
    value_type operator*() const { return (*source_->make_)(source_->next_); }
    Iterator& operator++() {
      ++source_->next_;
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return source_->next_ == source_->count_; }

   private:
    Source* source_;
  };
  Iterator begin() { return Iterator(*this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  std::unique_ptr<Make> make_;
  U64 next_ = 0;
  U64 count_;
};

std::pair<U64, std::string> numbered(U64 i) { return {i, "row " + std::to_string(i)}; }

/// The StreamError that `fn` throws.
template <class Fn>
std::optional<kv::StreamError> stream_error(Fn&& fn) {
  try {
    fn();
  } catch (const kv::StreamError& error) {
    return error;
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("a stream stores every row of an input that can be read only once") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  CHECK(db.notes().put_stream(Source(1000, numbered), {.batch = 64}) == 1000);
  CHECK(db.notes().size() == 1000);
  CHECK(*db.notes().get(999) == "row 999");
  CHECK(db.notes().put_stream(std::vector<std::pair<U64, std::string>>{}) == 0);
  CHECK(db.notes().put_stream(std::views::iota(U64{2000}, U64{2010}) |
                              std::views::transform(numbered)) == 10);
  const std::map<U64, std::string> constant{{1, "one"}};
  CHECK(db.notes().put_stream(constant) == 1);
  CHECK(*db.notes().get(1) == "one");
  // Rows of one table are input for another.
  CHECK(db.orders().put_stream(db.notes().all() | std::views::transform([](auto entry) {
                                 return std::pair(entry.key, Point{.x = 1});
                               })) == 1010);
  CHECK(db.orders().size() == 1010);
}

TEST_CASE("a stream reads no further than the batch it stores") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  bool right = true;
  db.notes().put_stream(Source(100,
                               [&](U64 i) {
                                 right = right && db.notes().size() == i / 10 * 10;
                                 return numbered(i);
                               }),
                        {.batch = 10});
  CHECK(right);
}

TEST_CASE("a stream tells after each commit how many rows are stored") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  using Told = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
  Told told;
  const kv::StreamOptions stream{.batch = 4, .on_progress = [&](const kv::Progress& progress) {
                                   CHECK(progress.task == "store notes");
                                   CHECK(db.notes().size() == progress.done);
                                   told.emplace_back(progress.done, progress.total);
                                 }};
  db.notes().put_stream(
      std::vector{numbered(1), numbered(2), numbered(3), numbered(4), numbered(5)}, stream);
  CHECK(told == Told{{4, 5}, {5, 5}});
  told.clear();
  db.notes().clear();
  db.notes().put_stream(Source(8, numbered), stream);  // length not known
  CHECK(told == Told{{4, 0}, {8, 0}});
}

TEST_CASE("the last row of a key wins, inside a batch and between batches") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const std::size_t batch = GENERATE(1U, 2U, 3U, 100U);
  auto db = Database::open(folder / "db", options(engine));
  const std::vector<std::pair<U64, std::string>> rows{{9, "a"}, {3, "b"}, {9, "c"},
                                                      {3, "d"}, {1, "e"}, {9, "f"}};
  CHECK(db.notes().put_stream(rows, {.batch = batch}) == 6);
  CHECK(db.notes().size() == 3);
  CHECK(*db.notes().get(9) == "f");
  CHECK(*db.notes().get(3) == "d");
  CHECK(*db.notes().get(1) == "e");
}

TEST_CASE("keys in any order end up where they belong, native ones too") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  std::map<U64, std::int64_t> expected;
  auto rows = std::views::iota(U64{0}, U64{3000}) | std::views::transform([&](U64 i) {
                const U64 key = i * 7919 % 2999;
                expected[key] = static_cast<std::int64_t>(i);
                return std::pair(key, static_cast<std::int64_t>(i));
              });
  CHECK(db.counts().put_stream(rows, {.batch = 700}) == 3000);
  std::map<U64, std::int64_t> stored;
  for (auto [key, value] : db.counts().all()) stored.emplace(key, value);
  CHECK(stored == expected);
}

TEST_CASE("a stream whose input throws keeps its earlier batches and says how many rows") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  struct Mine : std::runtime_error {
    using std::runtime_error::runtime_error;
  };
  const auto failing = [](U64 i) {
    if (i == 25) throw Mine("the source is dry");
    return numbered(i);
  };
  const auto error =
      stream_error([&] { db.notes().put_stream(Source(100, failing), {.batch = 10}); });
  REQUIRE(error);
  CHECK(error->stored() == 20);
  CHECK(error->code() == Errc::invalid_argument);
  CHECK(error->what() ==
        std::string("table notes: the stream ended after 20 rows were stored: the source is dry"));
  CHECK_THROWS_AS(error->rethrow_nested(), Mine);
  CHECK(db.notes().size() == 20);
  const auto strange = stream_error([&] {
    db.blobs().put_stream(
        Source(1, [](U64) -> std::pair<U64, std::string> { throw 5; }) |
        std::views::transform([](auto) { return std::pair(std::string("k"), kv::Bytes{}); }));
  });
  REQUIRE(strange);
  CHECK(strange->stored() == 0);
}

TEST_CASE("a row that cannot be stored ends the stream with its own code") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  const auto bad_text = [](U64 i) { return std::pair(i, std::string(i == 7 ? "\xFF" : "fine")); };
  auto error = stream_error([&] { db.notes().put_stream(Source(9, bad_text), {.batch = 3}); });
  REQUIRE(error);
  CHECK(error->stored() == 6);
  CHECK(error->code() == Errc::invalid_argument);
  CHECK(std::string(error->what()).find("table notes, key 7: ") != std::string::npos);
  CHECK(db.notes().size() == 6);
  const std::vector<std::pair<std::string, kv::Bytes>> long_key{{"a", bytes("1")},
                                                                {std::string(600, 'x'), {}}};
  error = stream_error([&] { db.blobs().put_stream(long_key); });
  REQUIRE(error);
  CHECK(error->stored() == 0);
  CHECK(error->code() == Errc::key_too_long);
  CHECK(db.blobs().empty());
}

TEST_CASE("a callback of a stream that throws ends it behind the batch it was told of") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  const kv::StreamOptions stream{.batch = 2, .on_progress = [](const kv::Progress& progress) {
                                   if (progress.done == 4) throw std::runtime_error("enough");
                                 }};
  const auto error = stream_error([&] { db.notes().put_stream(Source(100, numbered), stream); });
  REQUIRE(error);
  CHECK(error->stored() == 4);
  CHECK(db.notes().size() == 4);
  CHECK(code_of([&] { db.notes().put_stream(Source(1, numbered), {.batch = 0}); }) ==
        Errc::invalid_argument);
}

TEST_CASE("a stream through a small map grows it, though its input is read once") {
  const Folder folder;
  kv::Options small = options(kv::Engine::lmdb);
  small.map_size = 256 * 1024;
  auto db = Database::open(folder / "db", small);
  const auto wide = [](U64 i) { return std::pair(i, std::string(1000, 'x')); };
  CHECK(db.notes().put_stream(Source(5000, wide), {.batch = 500}) == 5000);
  CHECK(db.notes().size() == 5000);
  CHECK(db.verify().ok());
}

TEST_CASE("a stream in a write transaction is part of it") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  {
    auto txn = db.write();
    CHECK(txn.notes().put_stream(Source(50, numbered), {.batch = 7}) == 50);
    CHECK(txn.notes().size() == 50);
    CHECK(db.notes().empty());
    CHECK(code_of([&] { db.notes().put_stream(Source(1, numbered)); }) == Errc::nested_write);
  }
  CHECK(db.notes().empty());
}

TEST_CASE("a stream in a thread of its own stores all and keeps the database open") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  std::optional<Database> db = Database::open(folder / "db", options(engine));
  const auto notes = db->notes();
  auto future = db->notes().put_stream_async(Source(2000, numbered), {.batch = 100});
  std::vector<std::pair<std::string, kv::Bytes>> in_place{{"k", bytes("v")}};
  auto second = db->blobs().put_stream_async(in_place);
  db.reset();
  CHECK(future.get() == 2000);
  CHECK(second.get() == 1);
  CHECK(notes.size() == 2000);
  auto failing = notes.put_stream_async(
      Source(100, [](U64 i) { return i < 30 ? numbered(i) : throw std::runtime_error("dry"); }),
      {.batch = 10});
  const auto error = stream_error([&] { failing.get(); });
  REQUIRE(error);
  CHECK(error->stored() == 30);
}
