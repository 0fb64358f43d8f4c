// kvgen's tables beside hand-written LMDB doing the same work in the same run; options are in
// harness/run.h.
//
// KV_BENCH_ROWS: rows in the tables. KV_BENCH_DIR: where they are, kept for the next run.
#include "harness/run.h"

#include "work.h"

int main(int argc, char** argv) {
  bench::add_gets();
  bench::add_walks();
  bench::add_puts();
  bench::add_writers();
  bench::add_opens();
  return bench::run(argc, argv);
}
