/** How benchmarks are shown. */
#ifndef RESCL_BENCH_TABLES_H
#define RESCL_BENCH_TABLES_H

#include "bench/results.h"

/** Reports each result whose outputs are off. */
void bench_judge(const struct bench_results *results);

/** Two tables on standard output, speed and what it takes to get there, and a line for each device; nothing
 *  where nothing could be measured and there is no more to say than was reported. */
void bench_print(const struct bench_results *results);

#endif
