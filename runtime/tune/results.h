/** What was measured on a device, kept between processes: one JSON file per device, driver and version of the
 *  kernels under the cache folder's tuning/. What is missing, damaged or of another version is a miss and
 *  never an error; what can not be written is not kept. Files are renamed into place after what others have
 *  written meanwhile was read again, so processes can share them. RESCL_CACHE=off turns it off. */
#ifndef RESCL_TUNE_RESULTS_H
#define RESCL_TUNE_RESULTS_H

#include <stdint.h>

#include "rescl/device.h"
#include "tune/signature.h"

#define RESULT_NAMES_BYTES 1152

#define RESULTS_SCHEMA "rescl.tuning/" // the version follows
/** What the files begin with, in each version. */
#define RESULTS_BEGINNING "{\n\t\"schema\":\t\"" RESULTS_SCHEMA

/** What a layer's trials have come to. Candidates are named "kernel" or "kernel:variant", several "a b". */
struct result {
  char signature[SIGNATURE_BYTES];
  char kernel[48], variant[48]; // the fastest right one; "" for no variant, or none right so far
  uint64_t usual_ns, best_ns;   // of what would be chosen without measuring (0: it was wrong), of the fastest
  char tried[RESULT_NAMES_BYTES];  // candidates, wrong ones too: the others are still to be tried
  char right[RESULT_NAMES_BYTES];  // those that computed the layer rightly
  char wrong[RESULT_NAMES_BYTES];  // those that computed it wrongly
  char failed[RESULT_NAMES_BYTES]; // those that could not be built or run
  char failure[256];               // why, of the last of them
  int wrong_count, failed_count;
  int is_left; // time ran out before all were tried: only a search that is asked to go on takes it up again
};

struct results;

/** Reads the device's file, if there is one. Owned by the caller: results_free(). */
rescl_status results_open(struct results **results, const rescl_device_info *info);
/** Reads a file of whatever device; it is not written again. */
rescl_status results_read(struct results **results, const char *path);
void results_free(struct results *results);

/** What computes wrongly on the device or fails there, in one line: "winograd_4 is wrong (2 kinds of layers), conv_tiled
 *  fails (1)"; "" where nothing does. */
void results_write_refused(const struct results *results, char *text, size_t size_bytes);

/** The result of that signature, or NULL; valid until the next results_put(). */
const struct result *results_find(const struct results *results, const char *signature);

/** Adds a result or replaces the one of its signature. */
rescl_status results_put(struct results *results, const struct result *result);

/** Writes the file, where anything was put since the last time. */
void results_save(struct results *results);

#endif
