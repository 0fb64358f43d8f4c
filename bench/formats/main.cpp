// Every format beside the direct library: flatc's code alone, and a struct codec written by hand.
// Read the figures as groups: `encode/…`, `read one field/…`, `read all/…`. Rows of a real table
// are read in one transaction, with the value check of every get (`checked`) and without.
#include <benchmark/benchmark.h>

BENCHMARK_MAIN();
