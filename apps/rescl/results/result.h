/** What is measured of a network on a device, by bench or by profile, here, in a child, or as a file tells
 *  it: one struct, and one table of its fields, by which it is written, read, checked and shown. Numbers
 *  that are not known are NaN. */
#ifndef RESCL_RESULTS_RESULT_H
#define RESCL_RESULTS_RESULT_H

#include "data/fields.h"
#include "drivers/device.h"
#include "measure/host.h"
#include "measure/statistics.h"

/** What every result tells of its device. */
struct device_facts {
  char *selector, *name, *platform, *driver, *type;
  double compute_units;
};

/** What it takes to get to the first output, ms. */
struct startup {
  double load, tune, compile, upload, first_run;
  double sum;
};

/** Bytes. */
struct memory {
  double weights, arena, host_running, host_peak;
};

struct layer {
  char *name, *op, *algorithm;
  struct shape shape; // of its output, as the model has it
  double flops;       // that the model asks for
  double bytes;       // that must be moved at least
  double ms;          // on the device
  double share;       // of the sum over all layers, 0 to 1
  double gflops, gbs; // 0 where it takes no time
  char *limit;        // "arithmetic" or "memory", whichever takes longer at the measured peak
  double fraction;    // of that limit: above 1 where an algorithm does with fewer operations, or caches hold
                      // what memory is counted for
};

/** Layers that have something in common, as a whole. */
struct layer_group {
  char *name;
  double layers, flops, ms, share, gflops;
};

struct result {
  char *model; // its path
  struct device_facts device;
  double batch;
  double threads; // compute units used, of a CPU
  char *algorithm;
  char *status; // "ok", or how it failed; NULL in old files and of profiles, which is "ok", too
  char *message;
  double runs;
  struct statistics latency; // ms, host to host
  double latency_spread_ms;  // as spread_of()
  double peak_gflops, peak_bandwidth_gbs;

  // Timed:
  struct statistics device_ms; // the layers of a run by the device's own clock
  struct drift drift;
  struct list samples_ms;
  double images_per_second, gflops;
  double measuring_share; // what timing takes of a run
  struct startup startup;
  struct memory memory;
  char *output_hash;
  double max_relative_error, candidates_wrong;
  int lacks_memory; // layers may be slower than they could be
  double fraction_of_peak_in_turn, peak_gflops_in_turn, fraction_of_peak;
  double reached; // fraction_of_peak_in_turn or, where that was not taken, fraction_of_peak

  // Profiled; ms of a run with recording:
  double recorded_latency_ms;
  char *clock; // "device", or "host" where the driver's times can not be right
  double layers_ms, span_ms, between_launches_ms, copies_ms;
  double flops;
  struct list layers;                // struct layer, in execution order
  struct list operators, algorithms; // struct layer_group, those first that take longest
};

/** The largest error that a verified result may have; that of `rescl verify`. */
#define RESULT_TOLERANCE 1e-3

/** Forms of a result in JSON. */
enum result_form {
  // "rescl.bench/1": it was timed, or could not be.
  FORM_TIMED = 1 << 0,
  FORM_UNTIMED = 1 << 1,
  // "rescl.profile/1"
  FORM_PROFILED = 1 << 2,
  // "rescl.compare/1": what a series is of; what was timed; what was profiled.
  FORM_SERIES = 1 << 3,
  FORM_COMPARED = 1 << 4,
  FORM_COMPARED_PROFILE = 1 << 5,
  // Parts of a result, as children tell them.
  FORM_DEVICE = 1 << 6,
  FORM_DEVICE_TIME = 1 << 7,
  FORM_TURNS = 1 << 8,
  FORM_LIMITS = 1 << 9,
  FORM_FAILURE = 1 << 10
};

/** Tables that show results to people. */
enum result_table {
  BENCH_SPEED = 1 << 0,
  BENCH_COSTS = 1 << 1,
  COMPARED_SPEED = 1 << 2,
  COMPARED_COSTS = 1 << 3
};

/** Of struct result, layer, layer_group and host. */
extern const struct field result_fields[], layer_fields[], group_fields[], host_fields[];

/** A result of which nothing is known. */
struct result result_new(void);
void result_free(struct result *result);

int result_is_ok(const struct result *result);

/** Sets what results tell of a device. */
void result_set_facts(struct result *result, const struct device *device);

/** Sets on what, and how it was run.
 *  @param threads    that were asked for; 0: all
 *  @param algorithm  that was asked for; NULL: the best known for each layer */
void result_set_device(struct result *result, const rescl_device *device, unsigned threads);
void result_set_algorithm(struct result *result, const char *algorithm);

/** Adds what every result tells of its device, as "device". */
void result_write_device(cJSON *object, const rescl_device *device);

/** Sets what others follow from: `reached`, and the sum of `startup`. */
void result_complete(struct result *result);

/** Writes results, with the machine they are of, to a file or, for "-", to standard
 *  output; NULL: does nothing.
 *  @param schema  "rescl.bench/1" or "rescl.profile/1"
 *  @return the exit code */
int result_write(const struct result *results, size_t count, const char *schema, const char *path);

#endif
