// `key_format native`: one u32 or u64 in host byte order; LMDB compares it as an integer.
#pragma once

#include "kv/key/component.h"

namespace kv {

/// The fastest compare there is, for files that stay on machines of one byte order. `desc` and
/// composite keys are not to be had.
struct Native {
  template <class T>
  struct Codec {
    static_assert(std::same_as<T, std::uint32_t> || std::same_as<T, std::uint64_t>,
                  "a native key is one u32 or u64");
    using Key = T;
    using View = T;
    using Components = TypeList<Ascending<T>>;
    static constexpr bool borrows = true;
    static constexpr bool native = true;
    static constexpr std::size_t key_bytes = sizeof(T);

    static void encode(const T& key, KeyBuffer& buffer) noexcept { buffer.push_value(key); }
    static Fault decode(BytesView bytes, KeyScratch&, T& out) noexcept {
      if (bytes.size() != sizeof(T)) return {"the key has another size", bytes.size()};
      out = load<T>(bytes.data());
      return {};
    }
    static T own(const T& view) { return view; }
  };
};

}  // namespace kv
