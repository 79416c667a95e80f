/** The two halves of a verification: layers one by one, and the network as a whole. */
#ifndef RESCL_API_VERIFY_H
#define RESCL_API_VERIFY_H

#include "api/session.h"

/** The report and what its strings live in. */
struct verification {
  rescl_verification report; // first: the caller's pointer is this one's
  char *refused;
  rescl_session *session; // keeps every intermediate result
};

/** What one verification works with. */
struct verifier {
  rescl_device *device;
  const rescl_model *model;
  rescl_session_options session_options;
  rescl_verify_options options;
  struct arena arena;   // inputs, choices, and the outputs of the whole network
  rescl_tensor *inputs; // one per graph input, by position, with data; NULL until made
  size_t input_count;
  char *refused;                 // rescl_session_refused() of the first session; NULL before
  struct kernel_choice *choices; // of the network's layers, by node->index; NULL until the network has run
};

/** session_create() as `options` say, except that it refuses no layer: where each way to run one is known to
 *  be wrong, it runs all the same, for the report to show what is wrong. */
rescl_status verify_open_session(struct verifier *verifier, rescl_session **session,
                                 const rescl_session_options *options);

/** Makes verifier->inputs, once: what was given, random numbers for the rest. */
rescl_status verify_make_inputs(struct verifier *verifier, rescl_session *session);

/** Keeps what the session says was refused, if none was asked before it. */
rescl_status verify_keep_refused(struct verifier *verifier, const rescl_session *session);

/** Runs an ordinary session, with memory shared between layers, and the reference on the network as loaded,
 *  with no pass applied: so the passes and the memory plan are checked too. */
rescl_status verify_network(struct verifier *verifier, rescl_verification *report);

/** All outputs of a network, by position. */
struct network_outputs {
  rescl_tensor *device, *reference;
  size_t count;
};

/** Memory for both. */
rescl_status verify_allocate_outputs(struct verifier *verifier, struct network_outputs *outputs,
                                     const struct graph *graph);

/** Runs the reference on verifier->inputs and the network as loaded. */
rescl_status verify_run_reference(struct verifier *verifier, struct network_outputs *outputs);

/** The largest rescl_tensor_error() of all. */
double verify_output_error(const struct network_outputs *outputs);

/** Of the whole network: what is rounded to steps may, beside the middle of two, be rounded to either, and that is no
 *  fault. */
double verify_output_tolerance(const struct verifier *verifier);

/** Runs the reference on every layer, fed with what the device had as that layer's inputs. */
rescl_status verify_layers(struct verifier *verifier, struct verification *verification);

#endif
