// What checked sources may do like all others, and faults that are not theirs.
#include <sys/mman.h>

#include <array>
#include <catch2/catch.hpp>
#include <source_location>
#include <vector>

#include "child.h"

namespace {

using test::in_child;
using test::look_at;
using test::sample;

template <class Fn>
void runs_well(Fn&& fn) {
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const test::Outcome outcome = in_child([&](const test::Path& path) {
    const auto db = sample(engine, path);
    fn(db);
  });
  INFO(outcome.said);
  CHECK(outcome.code == 0);
}
void must(bool right) {
  if (!right) throw std::runtime_error("not so");
}

void leave(int, siginfo_t*, void*) { ::_exit(42); }

}  // namespace

TEST_CASE("copies, numbers and unpacked values stay") {
  runs_well([](const checked::Database& db) {
    const std::string name(db.users().get(1)->name());
    const std::uint64_t number = *db.places().get({"NL", "Delft", 2});
    const checked::User user = db.users().get(2)->unpack();
    must(name == "user 1" && number == 2 && user.name == "user 2" && user.tags.size() == 2);
  });
}

TEST_CASE("a view of a write transaction is handed straight to a write in it") {
  runs_well([](const checked::Database& db) {
    db.write([](checked::WriteTxn& txn) {
      txn.users().put(1, *txn.users().get(1));
      txn.notes().put(7, *txn.notes().get(1));
      txn.copies().put(1, *txn.users().get(2));
      txn.notes().put_bytes(8, *txn.notes().get_bytes(1));
    });
    must(*db.notes().get(7) == "note 1" && *db.notes().get(8) == "note 1");
    must(db.copies().get(1)->name() == "user 2");
  });
}

TEST_CASE("what the threads of a fold were given lives as long as the transaction") {
  runs_well([](const checked::Database& db) {
    test::add_notes(db);
    const auto txn = db.read();
    using Texts = std::vector<std::string_view>;
    for (int round = 0; round < 3; ++round) {
      const Texts texts = txn.notes().parallel_fold(4, Texts(), test::collect, test::join);
      db.notes().erase(static_cast<std::uint64_t>(round) + 1);
      std::size_t bytes = 0;
      txn.notes().for_each([&](std::uint64_t, std::string_view text) { bytes += text.size(); });
      for (const std::string_view text : texts) {
        look_at(text);
        bytes -= text.size();
      }
      must(bytes == 0 && texts.size() == txn.notes().size());
    }
  });
}

TEST_CASE("a walk goes on while its transaction writes") {
  runs_well([](const checked::Database& db) {
    auto txn = db.write();
    std::size_t rows = 0;
    for (auto [id, text] : txn.notes().all()) {
      look_at(text);
      const std::uint64_t now = id;
      txn.notes().put(now, "longer than it was before");
      ++rows;
    }
    for (auto [id, user] : txn.users().by_name().all().reversed()) {
      const checked::User own = user.unpack();
      txn.copies().put(++rows, own);
    }
    must(rows == 6 && txn.copies().size() == 3);
    txn.copies().put_all(txn.users().all());
    must(txn.copies().get(1)->name() == "user 1");
    txn.commit();
  });
}

TEST_CASE("a write that changes nothing leaves views alone") {
  runs_well([](const checked::Database& db) {
    auto txn = db.write();
    const auto note = txn.notes().get(1);
    must(!txn.notes().insert(2, "there is one"));
    must(!txn.notes().erase(99));
    must(*note == "note 1");
  });
}

TEST_CASE("nested transactions read and write as unchecked ones do") {
  runs_well([](const checked::Database& db) {
    db.write([](checked::WriteTxn& txn) {
      txn.nested([](checked::WriteTxn& inner) {
        inner.notes().put(1, "inner");
        must(*inner.notes().get(1) == "inner");
      });
      must(*txn.notes().get(1) == "inner");
    });
  });
}

TEST_CASE("values of every size are as aligned and as long as they are in the file") {
  runs_well([](const checked::Database& db) {
    constexpr std::array<std::size_t, 6> sizes = {0, 1, 4095, 4096, 70'000, 3'000'000};
    std::uint64_t id = 100;
    for (const std::size_t size : sizes) db.notes().put(id++, std::string(size, 'x'));
    const auto txn = db.read();
    id = 100;
    for (const std::size_t size : sizes) must(*txn.notes().get(id++) == std::string(size, 'x'));
  });
}

TEST_CASE("more guards than addresses are kept for come and go") {
  runs_well([](const checked::Database& db) {
    for (std::size_t i = 0; i < 20'000; ++i) must(*db.notes().get(1) == "note 1");
  });
}

TEST_CASE("one transaction reads a row many times in the memory of one") {
  runs_well([](const checked::Database& db) {
    const auto txn = db.read();
    const char* const first = txn.notes().get(1)->data();
    for (std::size_t i = 0; i < 1'000; ++i) must(txn.notes().get(1)->data() == first);
  });
}

TEST_CASE("a fault elsewhere goes to the handler that was there before") {
  const test::Outcome outcome = in_child([](const test::Path& path) {
    struct sigaction action {};
    action.sa_sigaction = &leave;
    action.sa_flags = SA_SIGINFO;
    ::sigaction(SIGSEGV, &action, nullptr);
    const auto db = sample(kv::Engine::memory, path);
    look_at(*db.notes().get(1));
    void* const page = ::mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    look_at({static_cast<const char*>(page), 1});
  });
  CHECK(outcome.said.empty());
  CHECK(outcome.code == 42);
}

TEST_CASE("of a snapshot that lags behind, the line that opened it is told") {
  const test::Outcome outcome = in_child([](const test::Path& path) {
    auto options = kv::test::options();
    options.long_reader_commits = 4;
    std::vector<kv::LongReader> told;
    options.on_long_reader = [&](const kv::LongReader& reader) { told.push_back(reader); };
    const auto db = checked::Database::open(path, options);
    { const auto ended = db.read(); }
    const auto line = std::source_location::current().line() + 1;
    const auto txn = db.read();
    for (std::uint64_t id = 0; id < 6; ++id) db.notes().put(id, "note");
    must(told.size() == 1 && told.front().opened && told.front().opened->line() == line);
    must(std::string_view(told.front().opened->file_name()).ends_with("good_use_test.cpp"));
  });
  INFO(outcome.said);
  CHECK(outcome.code == 0);
}
