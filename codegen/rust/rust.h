// `kvgen --lang rust`: Rust declarations that read and write the same bytes.
//
// For tables in rkyv, rkyv_unaligned, bincode, bincode2, postcard and raw: structs and enums with
// the derives and attributes that these crates need, and for each table a module with its name, its
// value type, `encode` and `decode`. One file, which holds imported types too.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "model/model.h"
#include "report/diagnostic.h"

namespace kvgen::rust {

/// What the template `rust` lays out.
nlohmann::json build_rust_model(const model::Schema& schema);

/// The text of `<include_name>.rs`. The same schema gives the same bytes. Needs a schema that
/// `refuse` has nothing against.
std::string generate(const model::Schema& schema);

/// Reports what a Rust program could not declare: tables in both layouts of rkyv, which are
/// features of one crate; arrays of more than 32 elements inside other types, which serde lacks.
void refuse(const model::Schema& schema, Report& report);

}  // namespace kvgen::rust
