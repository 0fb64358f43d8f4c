// The names by which a schema mentions types of headers.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "cpp/description.h"
#include "syntax/ast.h"

namespace kvgen::cpp {

/// As a schema spells them: "Quote", "md.Quote".
using Names = std::set<std::string, std::less<>>;

std::string dotted(const std::vector<std::string>& scope, const std::string& name);

/// The named types of a schema file that it does not declare itself: what it may want from its
/// imports.
Names names_in(const ast::File& tree);

/// Puts a type's own name wherever the file mentions it by an alias of the headers that it imports.
/// What is also the name of a type, or the alias of two types, stays as it is.
void replace_aliases(ast::File& tree, const std::vector<const Description*>& headers);

}  // namespace kvgen::cpp
