// Values made of what their own write transaction has read: text that a struct does not own, and
// stored objects read in place. Storing a row moves others in its page, so a value encoded behind
// that would be made of whatever lies there by then: stored rows were silently damaged.
#include <catch2/catch.hpp>
#include <cstdint>
#include <map>
#include <string>

#include "members.kv.hpp"
#include "native.kv.hpp"
#include "support/database.h"
#include "support/folder.h"

namespace {

using kv::test::Folder;
using kv::test::options;

constexpr std::uint64_t rows = 60;

/// Texts of many lengths: a row replaced by a longer or shorter one moves its neighbours, and pages
/// split.
std::string text_of(std::uint64_t id) {
  return std::string(id * 37 % 301, static_cast<char>('a' + id % 26)) + std::to_string(id);
}

/// Puts each row where another one is, again and again; `put_from(to, from)` moves the value.
template <class PutFrom, class Moved>
void shuffle(PutFrom&& put_from, Moved&& moved) {
  for (std::uint64_t step = 0; step < 500; ++step) {
    const std::uint64_t to = step * 7 % rows;
    const std::uint64_t from = step * 31 % rows;
    put_from(to, from);
    moved(to, from);
  }
}

template <class Table>
void shuffle_texts(const Table& table) {
  std::map<std::uint64_t, std::string> expected;
  for (std::uint64_t id = 0; id < rows; ++id) {
    expected[id] = text_of(id);
    members::Borrowed one;
    one.text = expected[id];
    one.tags = {"a tag of its own"};
    table.put(id, one);
  }
  shuffle(
      [&](std::uint64_t to, std::uint64_t from) {
        const auto view = table.get(from);
        members::Borrowed one;
        one.text = view->text();
        one.note = view->text();
        one.tags = {view->tags()[0], view->text()};
        table.put(to, one);
      },
      [&](std::uint64_t to, std::uint64_t from) { expected[to] = expected[from]; });
  for (const auto& [id, text] : expected) {
    const auto view = table.get(id);
    CHECK(view->text() == text);
    CHECK(view->tags()[0] == "a tag of its own");
  }
}

}  // namespace

TEST_CASE("text of the same transaction is stored as it was read, in every format") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const auto db = store::Database::open(folder / "db", options(engine));
  db.write([](store::WriteTxn& txn) {
    shuffle_texts(txn.borrowed());
    shuffle_texts(txn.borrowed2());
    shuffle_texts(txn.borrowed3());
  });
}

TEST_CASE("text read before a nested transaction, or in it, is stored as it was read") {
  const Folder folder;
  const auto db = store::Database::open(folder / "db", options());
  db.write([](store::WriteTxn& txn) {
    const auto fill = [](auto& inside) {
      for (std::uint64_t id = 0; id < rows; ++id) {
        const std::string text = text_of(id);
        members::Borrowed one;
        one.text = text;
        inside.borrowed().put(id, one);
      }
    };
    const auto put_again = [](auto& inside, std::uint64_t id, std::string_view text) {
      members::Borrowed one;
      one.text = text;
      inside.borrowed().put(id, one);
      CHECK(inside.borrowed().get(id)->text() == text_of(6));
    };
    fill(txn);
    const std::string_view outer = txn.borrowed().get(6)->text();
    txn.nested([&](store::WriteTxn& inner) { put_again(inner, 5, outer); });
    txn.nested([&](store::WriteTxn& inner) {
      fill(inner);
      put_again(inner, 4, inner.borrowed().get(6)->text());
    });
  });
}

TEST_CASE("a stored object of the same transaction is put under other keys") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const auto db = tape::Database::open(folder / "db", options(engine));
  db.write([](tape::WriteTxn& txn) {
    std::map<std::uint64_t, std::int32_t> expected;
    const auto table = txn.ticks();
    for (std::uint64_t id = 0; id < rows; ++id) {
      exact::Tick tick;
      tick.size = expected[id * 10] = static_cast<std::int32_t>(id);
      tick.ids = {tick.size, tick.size};
      table.put(id * 10, tick);
    }
    for (std::uint64_t step = 0; step < 500; ++step) {
      const std::uint64_t from = step * 31 % rows * 10;
      const std::uint64_t to = step * 7 % (rows * 10);
      // Room is made where the object lies.
      if (step % 3 == 0) {
        const std::uint64_t gone = (step + 1) % rows * 10 + 5;
        table.erase(gone);
        expected.erase(gone);
      }
      const exact::Tick* stored = table.get(from)->in_place();
      if (stored == nullptr) continue;  // the memory engine aligns as it likes
      table.put(to, *stored);
      expected[to] = expected[from];
    }
    for (const auto& [id, size] : expected) {
      CHECK(table.get(id)->size() == size);
      CHECK(table.get(id)->ids()[1] == size);
    }
  });
}
