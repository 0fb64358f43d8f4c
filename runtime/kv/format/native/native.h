// `format native`: a trivially copyable struct as its own bytes.
//
// The bytes are those of this machine and this compiler: the table's descriptor in the catalog
// says which, and a program that lays the struct out differently is refused at open. Padding is
// zero. Nothing is encoded, so `in_place()` of a view is the stored object itself where the page
// holds it aligned.
#pragma once

#include "kv/core/error.h"
#include "kv/format/native/layout.h"
#include "kv/format/native/list.h"
#include "kv/format/value_format.h"

namespace kv::native {

/// The view of the T whose bytes begin at `at`.
template <class F, class T>
auto read(const std::byte* at) noexcept {
  if constexpr (Boolean<T> || Character<T> || Integer<T> || Real<T> || Clock<T> ||
                std::same_as<T, Uuid> || DescribedEnum<T>)
    return load<T>(at);
  else if constexpr (Array<T>)
    return List<F, Element<T>>(at, array_size<T>);
  else
    return typename ViewClass<F, T>::type(at);
}

}  // namespace kv::native

namespace kv {

/// The value format of `format native`. `key_format native` is kv::Native.
struct NativeBytes {
  template <class T>
  using List = native::List<NativeBytes, T>;

  /// The view of the T at `at`. Needs checked bytes.
  template <class T>
  static auto read(const std::byte* at) noexcept {
    return native::read<NativeBytes, T>(at);
  }
  /// A copy of the T at `at`.
  template <class T>
  static T unpack(const std::byte* at) {
    return load<T>(at);
  }
  /// The T at `at` itself, null where it is not aligned for a T. Needs checked bytes.
  template <class T>
  static const T* in_place(const std::byte* at) noexcept {
    static_assert(std::is_trivially_copyable_v<T>);
    if (reinterpret_cast<std::uintptr_t>(at) % alignof(T) != 0) return nullptr;
    return reinterpret_cast<const T*>(at);
  }

  template <class T>
  struct Codec {
    static_assert(std::is_trivially_copyable_v<T>, "format native stores the bytes of a value");
    static_assert(
        NativeLayout<T>::size == sizeof(T) && NativeLayout<T>::align == alignof(T),
        "this compiler lays the struct out differently than Clang did with the flags that "
        "kvgen was given");
    using View = typename ViewClass<NativeBytes, T>::type;

    /// Throws `invalid_argument` for a value that could not be read back.
    static std::size_t size(const T& value) {
      if (const Fault fault = native::check_bytes<T>(bytes_of(value))) [[unlikely]]
        raise(Errc::invalid_argument, fault.rule);
      return sizeof(T);
    }
    static void write(const T& value, MutableBytes place) {
      std::memcpy(place.data(), &value, sizeof(T));
      native::zero_holes<T>(place.data());
    }
    static Fault check(BytesView bytes) noexcept {
      if (bytes.size() != sizeof(T)) return {"the value has not the size of its type", 0};
      return native::check_bytes<T>(bytes.data());
    }
    static View view(BytesView bytes) noexcept { return View(bytes.data()); }
    static T unpack(const View& view) { return view.unpack(); }

   private:
    static const std::byte* bytes_of(const T& value) noexcept {
      return reinterpret_cast<const std::byte*>(&value);
    }
  };
};

}  // namespace kv
