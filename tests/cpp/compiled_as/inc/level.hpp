// Found only by the include directory of the COMPILE_AS target.
#pragma once

struct Level {
#ifdef KV_TEST_WIDE
  long long price = 0;
#else
#error "only with the definitions of the COMPILE_AS target"
#endif
};
