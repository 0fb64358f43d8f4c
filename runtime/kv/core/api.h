// The agreement between generated code and this runtime.
#pragma once

/// Generated headers refuse to compile against a runtime of another number. Grows when generated
/// code of an earlier number would no longer compile or no longer mean the same.
#define KV_API_VERSION 1
