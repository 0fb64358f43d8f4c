// Random transactions over `people.kv`, each made of nothing but the seed, its number and the rows
// before it. So what a process did before it was killed can be done again to the model alone.
#pragma once

#include <array>
#include <random>
#include <stdexcept>

#include "model.h"

namespace test {

struct World {
  Rows<std::uint64_t> people;
  Rows<NamedKey> named;
  Rows<std::uint32_t> natives;
};

/// Throws where the database does not do what the model says.
inline void expect(bool good, const char* what) {
  if (!good) throw std::logic_error(what);
}

/// Another row has what this one would claim.
template <class Key>
bool excluded(const Rows<Key>& rows, const Key& key, const Person& row) {
  for (const auto& [other, held] : rows) {
    if (other == key) continue;
    if (row.email && held.email == row.email) return true;
    if constexpr (std::same_as<Key, std::uint64_t>) {
      if (held.token == row.token) return true;
      for (const auto& line : row.lines)
        if (std::ranges::find(held.lines, line) != held.lines.end()) return true;
    }
  }
  return false;
}

class Script {
 public:
  enum class Fate { commit, roll_back, fail };

  Script(std::uint64_t seed, std::uint64_t number)
      : random_(seed * 0x9E3779B97F4A7C15U + number),
        fate_(draw_fate()),
        fails_in_(1 + below(200)) {}

  Fate fate() const noexcept { return fate_; }
  /// With `Fate::fail`: the write at which the engine fails, if there are as many.
  std::uint64_t fails_in() const noexcept { return fails_in_; }

  /// Does `steps` things to the model, and to the transaction when there is one.
  void run(World& world, people::WriteTxn* txn, int steps) {
    for (int i = 0; i < steps; ++i) {
      switch (below(8)) {
        case 0:
        case 1:
        case 2:
        case 3: {
          auto table = txn ? std::optional(txn->people()) : std::nullopt;
          step<kv::Rkyv>(table, world.people, [&] { return std::uint64_t{below(64)}; });
          break;
        }
        case 4: {
          auto table = txn ? std::optional(txn->named()) : std::nullopt;
          step<kv::Bincode>(table, world.named, [&] {
            return NamedKey{std::string(below(3), 'n'), static_cast<std::uint32_t>(below(20))};
          });
          break;
        }
        case 5: {
          auto table = txn ? std::optional(txn->natives()) : std::nullopt;
          step<kv::Postcard>(table, world.natives,
                             [&] { return static_cast<std::uint32_t>(below(40) * 77); });
          break;
        }
        case 6:
          look(world.people, txn);
          break;
        default:
          if (steps > 3) nest(world, txn);
      }
    }
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool one_in(std::size_t count) { return below(count) == 0; }
  Fate draw_fate() {
    const std::size_t one = below(20);
    return one < 2 ? Fate::roll_back : one < 3 ? Fate::fail : Fate::commit;
  }

  std::string any_text() {
    static constexpr std::array<const char*, 6> parts{"a", "b", "ab", "é", "z", ""};
    std::string text = parts[below(6)];
    if (one_in(4)) text += '\0';
    return text + parts[below(6)];
  }
  people::Rank any_rank() {
    return std::array{people::Rank::low, people::Rank::middle, people::Rank::high}[below(3)];
  }
  template <class Fn>
  auto maybe(Fn&& fn) -> std::optional<decltype(fn())> {
    return one_in(3) ? std::nullopt : std::optional(fn());
  }
  people::Home any_home() {
    people::Home home{any_text(), std::nullopt};
    home.zip = maybe([&] { return any_text(); });
    return home;
  }
  std::vector<people::Line> any_lines(std::size_t kinds) {
    std::vector<people::Line> lines;
    for (std::size_t i = below(4); i > 0; --i)
      lines.push_back({"s" + std::to_string(below(kinds)), static_cast<std::uint32_t>(below(20))});
    return lines;
  }
  Person any_person() {
    Person p;
    p.name = any_text();
    p.email = maybe([&] { return "e" + std::to_string(below(400)); });
    p.token.bytes[one_in(2) ? 0 : 15] = static_cast<std::uint8_t>(1 + below(255));
    p.token.bytes[7] = static_cast<std::uint8_t>(below(3));
    p.age = maybe([&] { return static_cast<std::uint16_t>(below(5) * 100); });
    p.active = one_in(2);
    p.score = std::array{-1.5, -0.0, 0.0, 1.0, 1e300}[below(5)];
    p.rank = any_rank();
    p.seen = kv::Timestamp(std::chrono::nanoseconds(static_cast<std::int64_t>(below(5)) - 2));
    p.photo = maybe([&] { return kv::Bytes(below(3), std::byte(below(2) * 255)); });
    p.code = {static_cast<std::uint8_t>(below(2)), 0, 255, static_cast<std::uint8_t>(below(2))};
    p.home = any_home();
    p.work = maybe([&] { return any_home(); });
    for (std::size_t i = below(4); i > 0; --i) p.tags.push_back(any_text());
    for (std::size_t i = below(3); i > 0; --i) p.ranks.push_back(any_rank());
    p.lines = any_lines(30);
    p.old_lines = maybe([&] { return any_lines(3); });
    return p;
  }
  /// One field of `from`.
  static void change(Person& p, const Person& from, std::size_t which) {
    switch (which) {
      case 0:
        p.name = from.name;
        break;
      case 1:
        p.email = from.email;
        break;
      case 2:
        p.token = from.token;
        break;
      case 3:
        p.age = from.age;
        break;
      case 4:
        p.home = from.home;
        break;
      case 5:
        p.work = from.work;
        break;
      case 6:
        p.tags = from.tags;
        break;
      case 7:
        p.lines = from.lines;
        break;
      case 8:
        p.old_lines = from.old_lines;
        break;
      case 9:
        p.rank = from.rank;
        break;
      default:
        p.score = from.score;
    }
  }

  /// `fn()` is refused exactly when `clash` says so.
  template <class Fn>
  static void does(bool clash, Fn&& fn) {
    bool refused = false;
    try {
      fn();
    } catch (const kv::Error& error) {
      if (error.code() != kv::Errc::unique_violation) throw;
      refused = true;
    }
    expect(refused == clash, clash ? "a violation was let through" : "refused without a reason");
  }

  template <class Format, class Table, class Key, class AnyKey>
  void step(std::optional<Table>& table, Rows<Key>& rows, AnyKey&& any_key) {
    const Key key = any_key();
    const auto found = rows.find(key);
    const bool there = found != rows.end();
    Person row = any_person();
    const std::size_t verb = below(14);
    const std::size_t which = below(11);
    switch (verb) {
      case 0:
      case 1:
      case 2: {
        const bool clash = excluded(rows, key, row);
        if (table) does(clash, [&] { table->put(key, row); });
        if (!clash) rows[key] = row;
        break;
      }
      case 3: {
        const bool clash = excluded(rows, key, row);
        if (table) {
          using Codec = kv::ValueCodec<Format, Person>;
          kv::Bytes bytes(Codec::size(row));
          Codec::write(row, bytes);
          does(clash, [&] { table->put_bytes(key, bytes); });
        }
        if (!clash) rows[key] = row;
        break;
      }
      case 4: {
        const bool clash = !there && excluded(rows, key, row);
        if (table) does(clash, [&] { expect(table->insert(key, row) == !there, "insert"); });
        if (!there && !clash) rows[key] = row;
        break;
      }
      case 5:
      case 6: {  // update, upsert
        Person next = there ? found->second : Person{};
        change(next, row, which);
        const bool writes = there || verb == 6;
        const bool clash = writes && excluded(rows, key, next);
        const auto fn = [&](Person& stored) { change(stored, row, which); };
        if (table)
          does(clash, [&] {
            if (verb == 6)
              table->upsert(key, fn);
            else
              expect(table->update(key, fn) == there, "update");
          });
        if (writes && !clash) rows[key] = next;
        break;
      }
      case 7: {
        const bool right = there && one_in(2);
        const Person expected = right ? found->second : any_person();
        const bool swaps = there && expected == found->second;
        const bool clash = swaps && excluded(rows, key, row);
        if (table)
          does(clash, [&] {
            expect(table->compare_and_swap(key, expected, row) == swaps, "compare_and_swap");
          });
        if (swaps && !clash) rows[key] = row;
        break;
      }
      case 8:
      case 9:
        if (table) expect(table->erase(key) == there, "erase");
        rows.erase(key);
        break;
      case 10: {
        const Key high = any_key();
        if (!one_in(4)) break;
        const auto last = key < high ? rows.lower_bound(high) : rows.lower_bound(key);
        const auto count = static_cast<std::size_t>(std::distance(rows.lower_bound(key), last));
        if (table) expect(table->erase_range(key, high) == count, "erase_range");
        rows.erase(rows.lower_bound(key), last);
        break;
      }
      case 11:
        if (!one_in(40)) break;
        if (table) table->clear();
        rows.clear();
        break;
      default: {
        std::vector<std::pair<Key, Person>> list;
        for (std::size_t i = below(6); i > 0; --i) list.emplace_back(any_key(), any_person());
        if (one_in(2)) std::ranges::stable_sort(list, {}, &std::pair<Key, Person>::first);
        // Rows before a violation stay; of a stream, the batches before.
        const std::size_t batch = verb == 12 ? 1 : 2;
        Rows<Key> after = rows;
        bool clash = false;
        for (std::size_t i = 0; i < list.size() && !clash; i += batch) {
          Rows<Key> next = after;
          for (std::size_t j = i; j < std::min(i + batch, list.size()) && !clash; ++j) {
            clash = excluded(next, list[j].first, list[j].second);
            if (!clash) next[list[j].first] = list[j].second;
          }
          if (!clash) after = std::move(next);
        }
        if (table)
          does(clash, [&] {
            if (verb == 12)
              table->put_all(list);
            else
              table->put_stream(list, {.batch = batch});
          });
        rows = std::move(after);
      }
    }
  }

  void nest(World& world, people::WriteTxn* txn) {
    const bool keeps = one_in(2);
    World inner = world;
    if (txn)
      txn->nested([&](people::WriteTxn& part) {
        run(inner, &part, 3);
        if (!keeps) part.rollback();
      });
    else
      run(inner, nullptr, 3);
    if (keeps) world = std::move(inner);
  }

  /// Reads by an index in the middle of things.
  void look(const Rows<std::uint64_t>& rows, people::WriteTxn* txn) {
    const std::string low = any_text(), high = any_text();
    const std::string email = "e" + std::to_string(below(400));
    if (!txn) return;
    const auto table = txn->people();
    std::vector<std::uint64_t> between;
    for (const auto& [name, key] : sorted<ByName>(rows))
      if (std::get<0>(name) >= low && std::get<0>(name) < high) between.push_back(key);
    expect(keys(table.by_name().range(low, high), rows) == between, "by_name().range()");
    const auto owner =
        std::ranges::find_if(rows, [&](const auto& row) { return row.second.email == email; });
    const auto hit = table.by_email().get(email);
    expect(hit.has_value() == (owner != rows.end()), "by_email().get()");
    expect(!hit || hit->key == owner->first, "by_email().get(), the key");
    std::size_t cities = 0;
    for (const auto& row : rows) cities += row.second.home.city.starts_with(low);
    expect(table.by_city().count(kv::starts_with(low)) == cities, "by_city().count()");
  }

  std::mt19937_64 random_;
  Fate fate_;
  std::uint64_t fails_in_;
};

}  // namespace test
