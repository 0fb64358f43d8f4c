// Tables declared on the structs they hold, in C++ alone:
//
//   struct KV_TABLE(quotes, key(symbol, at desc), format(bincode), index(by_venue, venue)) Quote {
//     std::string symbol;
//     kv::Timestamp at;
//     Venue venue KV_RENAMED(market) = Venue::nyse;
//   };
//
// `kvgen quote.hpp -- -std=c++20` reads them. For every compiler the macros are nothing: kvgen
// alone defines KVGEN_READS_CPP, and a program that includes this header needs nothing else of
// kvgen for it. The words are those of schemas/LANGUAGE.md; docs/cpp-types.md has the whole list.
#pragma once

#ifdef KVGEN_READS_CPP
/// Of a struct, between `struct` and its name; once for each table that holds it:
///   KV_TABLE(name, key(component, …) [, format(F)] [, key_format(F)]
///            [, index(name, path [desc], …)] [, unique(name, path [desc], …)] …)
/// A component is a member (`at desc`), or a name with a schema type (`id: u64 auto`).
#define KV_TABLE(...) [[clang::annotate("kv::table(" #__VA_ARGS__ ")")]]
/// Of a member, behind its name: what it was called in databases of before.
#define KV_RENAMED(from) [[clang::annotate("kv::renamed(" #from ")")]]
#else
#define KV_TABLE(...)
#define KV_RENAMED(from)
#endif
