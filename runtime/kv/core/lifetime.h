// What compilers are told about how long results live.
#pragma once

/// Behind a parameter, or behind a member function's qualifiers: the result lives no longer than
/// that argument. Clang warns (`-Wdangling`) where a result outlives a temporary; other compilers
/// see nothing.
#if defined(__has_cpp_attribute) && defined(__clang__)
#if __has_cpp_attribute(clang::lifetimebound)
#define KV_LIFETIMEBOUND [[clang::lifetimebound]]
#endif
#endif
#ifndef KV_LIFETIMEBOUND
#define KV_LIFETIMEBOUND
#endif
