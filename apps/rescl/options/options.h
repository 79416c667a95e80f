/** Options that several subcommands share, as tables that an argp parser takes in as children. */
#ifndef RESCL_OPTIONS_OPTIONS_H
#define RESCL_OPTIONS_OPTIONS_H

#include <argp.h>
#include <stdint.h>

#include "data/text_list.h"
#include "rescl/rescl.h"

/** What the shared options say; zeroed at the start. Strings point into argv. */
struct common_options {
  const char *model;     // MODEL; never NULL where it is asked for
  const char *device;    // --device; NULL: the library's choice
  const char *algorithm; // --algorithm; NULL: the best known
  const char *json;      // --json: a file, or "-" for standard output; NULL: none
  unsigned threads;      // --threads; 0: all
  int64_t batch;         // --batch; 0: not given
  uint64_t seed;         // --seed
  double tune_budget_ms; // --tune-budget; has_tune_budget 0: the library's default
  int has_tune_budget;
  int trust_driver;           // --trust-driver
  unsigned check_every;       // --check; 0: not given
  rescl_on_wrong on_wrong;    // --on-wrong
  double probe_limit_seconds; // --probe-limit; 0: not given, see drivers/probe.h
  struct text_list shapes;    // --shape, as given: shapes_bind(); the caller frees the list
};

/** --device, --threads, --algorithm, --tune-budget, --trust-driver. The input of each of these parsers
 *  is a struct common_options. */
extern const struct argp device_argp;
extern const struct argp algorithm_argp; // --algorithm alone, for what runs nothing
extern const struct argp model_argp;     // MODEL, the only argument
extern const struct argp batch_argp;     // --batch
extern const struct argp shape_argp;     // --shape
extern const struct argp seed_argp;      // --seed
extern const struct argp json_argp;      // --json
extern const struct argp check_argp;     // --check, --on-wrong
extern const struct argp probe_argp;     // --probe-limit

/** Hands `options` to all of the parser's children; for ARGP_KEY_INIT. (state->root_argp is not that parser:
 *  argp wraps it to add --help.) */
void common_options_share(struct argp_state *state, const struct argp_child *children,
                          struct common_options *options);

/** Tells of wrong use and ends the program, as argp_error() does, but with what the
 *  arguments bring made safe. */
void wrong_use(const struct argp_state *state, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** A whole number of `least` to `most`; anything else is wrong use, told with the option's name. */
int64_t option_whole_number(const struct argp_state *state, const char *option, const char *text,
                            int64_t least, int64_t most);

/** Seconds, not negative; anything else is wrong use, told with the option's name. */
double option_seconds(const struct argp_state *state, const char *option, const char *text);

/** A number from 0 to 1; anything else is wrong use, told with the option's name. */
double option_fraction(const struct argp_state *state, const char *option, const char *text);

/** The session options that the common options ask for. */
rescl_session_options session_options_from(const struct common_options *options);

#endif
