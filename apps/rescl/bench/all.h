/** A benchmark on every device of the machine, each in a child process. */
#ifndef RESCL_BENCH_ALL_H
#define RESCL_BENCH_ALL_H

#include "bench/results.h"

/** How long a job may take, in seconds, where nothing else is asked for. */
#define BENCH_LIMIT_SECONDS 600.0

/** Runs all jobs on all devices, one after the other. What crashes or hangs has an entry that says so: a
 *  driver that can not be listed, a device that can not be opened, a job. After a job that crashed, a new
 *  child goes on with the next.
 *  @param arguments  of the subcommand, as the children are to have them; NULL ends them
 *  @return the exit code; EXIT_FAILED, reported, where there is no device at all */
int bench_all_run(struct bench_results *results, const char *const *arguments);

/** The child's part: the jobs from the `first` on, on the device of the setup. */
_Noreturn void bench_all_as_worker(const struct bench_setup *setup, size_t first);

#endif
