/** A network as subcommands use it: loaded, bound to shapes or data, on a device, ready to run. */
#ifndef RESCL_NETWORK_NETWORK_H
#define RESCL_NETWORK_NETWORK_H

#include "console/progress.h"
#include "network/tensor_list.h"
#include "options/options.h"
#include "rescl/rescl.h"

/** Starts from network_new(). What fails is reported, unless `message` is set; the functions that return an
 *  int return the exit code. */
struct network {
  const char *path; // of the model
  struct progress *progress;
  char **message; // receives why something failed, for the caller to free; NULL: it is reported
  rescl_session_options options; // what the session is made with, binding included
  rescl_tensor *bindings;        // of the binding's inputs, where network_bind() has taken them; owned
  rescl_model *model;
  rescl_device *device;
  int borrows_device; // the device was there before, and stays
  rescl_session *session;
  struct tensor_list inputs, outputs; // of network_fill(); the data of outputs is the session's
  unsigned layers_demoted;            // that network_take_note() has told of
};

/** Nothing is loaded yet. `path` and `progress` are the caller's. */
struct network network_new(const struct common_options *options, const char *path, struct progress *progress);
void network_close(struct network *network);

/** The steps to a network that runs, in this order: the model, binding, which may be left out (shapes_bind()
 *  does it, too), the device, the session. The bindings are the network's from then on. */
int network_load(struct network *network);
void network_bind(struct network *network, rescl_tensor *bindings, size_t count);
int network_open(struct network *network, const char *selector);
int network_create(struct network *network);

/** Back to a network that is loaded: without session, and without a device of its own. */
void network_shut(struct network *network);

/** Random input: what network_run() runs on, again and again. Its outputs hold until the next. */
void network_fill(struct network *network, uint64_t seed);
rescl_status network_run(struct network *network);

/** What is to be told of the last run: that it was wrong, and what it does without now; NULL: nothing. The caller frees it. */
char *network_take_note(struct network *network);
/** Tells how many runs --check has compared, on stderr; nothing without it. */
void report_checks(const rescl_session_options *options, uint64_t count, uint64_t run_count);

/** The first dimension of the first input that it was filled with; 1 where there is none. */
int64_t network_batch(const struct network *network);

/** The first dimension of the model's first input where that is fixed, 0 where it is open. */
int64_t model_fixed_batch(const rescl_model *model);

/** Removes the bar and tells why something failed: that text, which is freed, or the library's last error.
 *  @return EXIT_FAILED */
int network_fail(struct network *network, char *text);
int network_fail_library(struct network *network);

#endif
