#include "raw.h"

#include <cstring>

namespace bench {
namespace {

using Codec = kv::ValueCodec<kv::Rkyv, users::User>;

/// An entry of at most 511 bytes.
struct Entry {
  std::array<unsigned char, 511> data;
  std::size_t size = 0;

  void bytes(const void* from, std::size_t count) {
    if (size + count > data.size()) std::exit(1);
    std::memcpy(data.data() + size, from, count);
    size += count;
  }
  /// Escaped and terminated.
  void text(std::string_view value) {
    while (const void* nul = std::memchr(value.data(), 0, value.size())) {
      const auto upto = static_cast<std::size_t>(static_cast<const char*>(nul) - value.data());
      bytes(value.data(), upto);
      bytes("\0\xFF", 2);
      value.remove_prefix(upto + 1);
    }
    bytes(value.data(), value.size());
    bytes("\0\1", 2);
  }
  void number(std::uint64_t value) {
    value = big_endian(value);
    bytes(&value, sizeof value);
  }
  void number_down(std::uint32_t value) {
    value = ~__builtin_bswap32(value);
    bytes(&value, sizeof value);
  }
  bool operator==(const Entry& other) const {
    return size == other.size && std::memcmp(data.data(), other.data.data(), size) == 0;
  }
  MDB_val val() { return {size, data.data()}; }
};

void make(std::array<Entry, 3>& entries, std::size_t count, std::uint64_t id,
          std::string_view email, std::string_view city, std::uint32_t age, std::string_view name) {
  if (count > 0) entries[0].text(email);
  if (count > 1) {
    entries[1].text(city);
    entries[1].number_down(age);
    entries[1].number(id);
    entries[2].text(name);
    entries[2].number(id);
  }
}

}  // namespace

RawUsers::RawUsers(const std::string& path, std::size_t indexes) : count_(indexes) {
  must(mdb_env_create(&env_));
  must(mdb_env_set_mapsize(env_, map_bytes));
  must(mdb_env_set_maxdbs(env_, 4));
  must(mdb_env_open(env_, path.c_str(), MDB_NOSUBDIR | MDB_NOTLS | MDB_NOSYNC, 0600));
  begin();
  must(mdb_dbi_open(txn_, "rows", MDB_CREATE, &rows_));
  for (std::size_t i = 0; i < count_; ++i)
    must(mdb_dbi_open(txn_, ("index" + std::to_string(i)).c_str(), MDB_CREATE, &entries_[i]));
  commit();
}

RawUsers::~RawUsers() { mdb_env_close(env_); }

void RawUsers::begin() { must(mdb_txn_begin(env_, nullptr, 0, &txn_)); }
void RawUsers::clear() {
  must(mdb_drop(txn_, rows_, 0));
  for (std::size_t i = 0; i < count_; ++i) must(mdb_drop(txn_, entries_[i], 0));
}
void RawUsers::commit() { must(mdb_txn_commit(txn_)); }

bool RawUsers::put(std::uint64_t id, const users::User& user) {
  std::uint64_t stored_id = big_endian(id);
  MDB_val key{sizeof stored_id, &stored_id};
  std::array<Entry, 3> before;
  std::array<Entry, 3> after;
  std::array<bool, 3> kept{};
  bool replaces = false;
  if (count_ != 0) {
    make(after, count_, id, user.email, user.city, user.age, user.name);
    MDB_val stored;
    const int found = mdb_get(txn_, rows_, &key, &stored);
    if (found != MDB_NOTFOUND) {
      must(found);
      replaces = true;
      const kv::BytesView bytes(static_cast<const std::byte*>(stored.mv_data), stored.mv_size);
      if (Codec::check(bytes)) std::exit(1);
      const users::UserView old = Codec::view(bytes);
      make(before, count_, id, old.email(), old.city(), old.age(), old.name());
      for (std::size_t i = 0; i < count_; ++i) kept[i] = before[i] == after[i];
    }
    if (!kept[0]) {
      // First of all, since it alone can be refused.
      MDB_val email = after[0].val();
      MDB_val owner = key;
      const int code = mdb_put(txn_, entries_[0], &email, &owner, MDB_NOOVERWRITE);
      if (code == MDB_KEYEXIST) return false;
      must(code);
    }
  }
  MDB_val place{Codec::size(user), nullptr};
  must(mdb_put(txn_, rows_, &key, &place, MDB_RESERVE));
  Codec::write(user, kv::MutableBytes(static_cast<std::byte*>(place.mv_data), place.mv_size));
  for (std::size_t i = 0; i < count_; ++i) {
    if (kept[i]) continue;
    if (replaces) {
      MDB_val gone = before[i].val();
      must(mdb_del(txn_, entries_[i], &gone, nullptr));
    }
    if (i == 0) continue;
    MDB_val entry = after[i].val();
    MDB_val nothing{0, nullptr};
    must(mdb_put(txn_, entries_[i], &entry, &nothing, 0));
  }
  return true;
}

}  // namespace bench
