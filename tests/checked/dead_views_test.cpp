// In sources compiled with KV_CHECKED a view that is used too late ends the program with the line
// that opened its transaction.
#include <algorithm>
#include <catch2/catch.hpp>

#include "child.h"
#include "unchecked.h"

namespace {

using test::in_child;
using test::look_at;
using test::Outcome;
using test::sample;

void aborted_at(const Outcome& outcome, int line, const char* why) {
  INFO(outcome.said);
  CHECK(outcome.code == 128 + SIGABRT);
  CHECK(outcome.said.find(why) != std::string::npos);
  CHECK(outcome.said.find("dead_views_test.cpp:" + std::to_string(line) + ", in ") !=
        std::string::npos);
}
constexpr const char* ended = "a view was used after its transaction had ended";
constexpr const char* overwritten = "a view was used after a write in its write transaction";

}  // namespace

TEST_CASE("a view is dead when its read transaction has ended") {
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const int line = __LINE__ + 5;
  const Outcome outcome = in_child([&](const test::Path& path) {
    const auto db = sample(engine, path);
    std::optional<checked::UserView> user;
    {
      const auto txn = db.read();
      user = txn.users().get(1);
      look_at(user->name());
    }
    look_at(user->name());
  });
  aborted_at(outcome, line, ended);
}

TEST_CASE("a view is dead when its guard has ended") {
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const int line = __LINE__ + 5;
  const Outcome outcome = in_child([&](const test::Path& path) {
    const auto db = sample(engine, path);
    std::string_view text;
    {
      const auto guard = db.notes().get(2);
      text = *guard;
      look_at(text);
    }
    look_at(text);
  });
  aborted_at(outcome, line, ended);
}

TEST_CASE("a view that a function was given is dead when the function has returned") {
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const int line = __LINE__ + 4;
  const Outcome outcome = in_child([&](const test::Path& path) {
    const auto db = sample(engine, path);
    std::string_view text;
    db.users().get(3, [&](checked::UserView user) { text = user.name(); });
    look_at(text);
  });
  aborted_at(outcome, line, ended);
}

TEST_CASE("what a range, an index and a prefix gave is dead when they have ended") {
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const int way = GENERATE(0, 1, 2, 3);
  const int line = __LINE__ + 5;  // of way 0
  const auto text_of = [&](const checked::Database& db) {
    std::string_view text;
    const auto place = [&](auto&& entry) { text = entry.key.city; };
    const auto take = [&](auto&& entry) { text = entry.value.name(); };
    if (way == 0) std::ranges::for_each(db.users().all(), take);
    if (way == 1) take(*db.users().by_name().get("user 1"));
    if (way == 2) std::ranges::for_each(db.users().by_name().prefix("user 2"), take);
    if (way == 3) std::ranges::for_each(db.places().prefix("NL", "Delft"), place);
    return text;
  };
  const Outcome outcome = in_child([&](const test::Path& path) {
    const auto db = sample(engine, path);
    look_at(text_of(db));
  });
  aborted_at(outcome, line + way, ended);
}

TEST_CASE("what the threads of a fold were given is dead when the fold has ended") {
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const int line = __LINE__ + 5;
  const Outcome outcome = in_child([&](const test::Path& path) {
    const auto db = sample(engine, path);
    test::add_notes(db);
    using Texts = std::vector<std::string_view>;
    const Texts texts = db.notes().parallel_fold(4, Texts(), test::collect, test::join);
    for (const std::string_view text : texts) look_at(text);
  });
  aborted_at(outcome, line, ended);
}

TEST_CASE("a view is dead after the next write in its write transaction") {
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const int way = GENERATE(0, 1, 2, 3, 4);
  const int line = __LINE__ + 3;
  const Outcome outcome = in_child([&](const test::Path& path) {
    const auto db = sample(engine, path);
    auto txn = db.write();
    const auto user = txn.users().get(1);
    look_at(user->name());
    if (way == 0) txn.notes().put(9, "other");
    if (way == 1) txn.users().erase(2);
    if (way == 2) txn.notes().clear();
    if (way == 3) txn.users().update(1, [](checked::User& own) { own.age = 3; });
    if (way == 4) txn.users().erase_range(2, 3);
    look_at(user->name());
  });
  aborted_at(outcome, line, overwritten);
}

TEST_CASE("a view is dead after a write in a transaction nested in its own") {
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const bool undone = GENERATE(false, true);
  const int line = __LINE__ + 3;
  const Outcome outcome = in_child([&](const test::Path& path) {
    const auto db = sample(engine, path);
    auto txn = db.write();
    const auto note = txn.notes().get(1);
    txn.nested([&](checked::WriteTxn& inner) {
      look_at(*note);
      inner.notes().put(5, "five");
      if (undone) inner.rollback();
    });
    look_at(*note);
  });
  aborted_at(outcome, line, overwritten);
}

TEST_CASE("a view that left a write function is dead") {
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const int line = __LINE__ + 4;
  const Outcome outcome = in_child([&](const test::Path& path) {
    const auto db = sample(engine, path);
    std::string_view text;
    db.write([&](checked::WriteTxn& txn) { text = *txn.notes().get(1); });
    look_at(text);
  });
  aborted_at(outcome, line, ended);
}

TEST_CASE("a guard outlives the handles of its database, and what it gave does not outlive it") {
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const int line = __LINE__ + 7;
  const Outcome outcome = in_child([&](const test::Path& path) {
    std::string_view text;
    {
      kv::Guard<std::string_view> guard;
      {
        const auto db = sample(engine, path);
        guard = db.notes().get(1);
      }
      look_at(*guard);
      std::fputs("read without the database\n", stderr);
      text = *guard;
    }
    look_at(text);
  });
  CHECK(outcome.said.starts_with("read without the database\n"));
  aborted_at(outcome, line, ended);
}

TEST_CASE("each source of a program has the checks that it was compiled with") {
  const Outcome outcome = in_child([](const test::Path& path) {
    const auto db = sample(kv::Engine::lmdb, path);
    if (test::note_after_the_end(db, 1) != "note 1") throw std::runtime_error("other");
  });
  INFO(outcome.said);
  CHECK(outcome.code == 0);
}
