// expected: (constraints not satisfied|template constraint failure)
#include "specs.h"
struct Nothing {};
kv::Table<Nothing>* table = nullptr;
