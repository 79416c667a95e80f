/** What is to run on the device, and was never found to be right there, is compared with the reference once: layers that
 *  there is only one way to run, those that no time was left to tune, and all operators other than convolution. Of large
 *  layers, which differ in their sizes only and run by the same kernel, the smallest stands for the others, and some rows
 *  of its picture for all of them. */
#include <stdio.h>
#include <stdlib.h>

#include "kernels/plan.h"
#include "opencl/context.h"
#include "tune/contest.h"
#include "tune/trial.h"
#include "tune/tuner_inside.h"

#define LARGE_BYTES ((size_t)8 << 20) // that a layer reads and writes

/** A kind of layer, in the order of what checking it costs. */
struct suspect {
  struct tuned_layer *layer;
  size_t size_bytes; // of inputs and output
  uint64_t code;     // signature_of_code()
};

struct check {
  struct tuner *tuner;
  struct suspect *suspects;
  size_t count;
};

static size_t bytes_of(const struct node *node) {
  size_t size_bytes = tensor_size(&node->outputs[0]->tensor);
  for (int index = 0; index < node->call.input_count; index++)
    if (node->inputs[index]) size_bytes += tensor_size(&node->inputs[index]->tensor);
  return size_bytes;
}

static int by_size(const void *left, const void *right) {
  const struct suspect *a = left, *b = right;
  if (a->size_bytes != b->size_bytes) return a->size_bytes < b->size_bytes ? -1 : 1;
  return a->layer < b->layer ? -1 : a->layer > b->layer;
}

static rescl_status list_suspects(struct check *check) {
  struct tuner *tuner = check->tuner;
  check->suspects = calloc(tuner->kind_count + 1, sizeof *check->suspects);
  if (!check->suspects) return fail_memory((tuner->kind_count + 1) * sizeof *check->suspects);
  for (check->count = 0; check->count < tuner->kind_count; check->count++) {
    struct tuned_layer *layer = &tuner->layers[check->count];
    check->suspects[check->count] =
        (struct suspect){layer, bytes_of(layer->node), signature_of_code(layer->node)};
  }
  qsort(check->suspects, check->count, sizeof *check->suspects, by_size);
  return RESCL_OK;
}

/** Whether the same code was right for another layer. */
static int is_stood_for(const struct check *check, const struct suspect *suspect,
                        const struct kernel_choice *choice) {
  if (suspect->size_bytes <= LARGE_BYTES || contest_is_out(&suspect->layer->result, choice)) return 0;
  for (size_t index = 0; index < check->count; index++)
    if (check->suspects[index].code == suspect->code &&
        contest_is_right(&check->suspects[index].layer->result, choice))
      return 1;
  return 0;
}

/** Bytes under another shape are no computation. */
static int is_checked(const struct check *check, const struct suspect *suspect,
                      const struct kernel_choice *choice) {
  return op_is_view(&suspect->layer->node->call) || contest_is_right(&suspect->layer->result, choice) ||
         is_stood_for(check, suspect, choice);
}

static rescl_status is_all_checked(const struct check *check, int *is_all) {
  *is_all = 1;
  for (size_t index = 0; index < check->count && *is_all; index++) {
    struct kernel_choice choice;
    TRY(tuner_choose(check->tuner, check->suspects[index].layer->node, &choice));
    *is_all = is_checked(check, &check->suspects[index], &choice);
  }
  return RESCL_OK;
}

static int report(void *user, size_t done, size_t count) {
  const struct tuner_options *options = &((const struct tuner *)user)->options;
  return options->progress ? options->progress(options->progress_user, "compile", done, count) : 0;
}

/** Where a node launches nothing, its output lying where it is to be already, there is nothing to check. */
static void note_idle(struct tuner *tuner, const struct plan *plan) {
  for (size_t index = 0; index < plan->node_count; index++) {
    const struct planned_node *planned = &plan->nodes[index];
    struct tuned_layer *layer = &tuner->layers[tuner->layer_of_node[planned->node->index] - 1];
    if (planned->launch_count == 0) contest_note_right(&layer->result, &planned->choice);
  }
}

/** All that the network needs at once, in parallel, so that the trials find it on the shelf. */
static rescl_status build_programs(struct tuner *tuner) {
  struct plan *plan = NULL;
  const struct recorder_options options = {.choose = tuner_choose, .choose_user = tuner};
  if (plan_create(&plan, context_profile(tuner->context), tuner->graph, &options) != RESCL_OK)
    return RESCL_OK; // whoever records the network meets what this has met
  note_idle(tuner, plan);
  const rescl_status status = tuner->options.shelf ? wanted_build(&plan->programs, tuner->options.shelf,
                                                                  tuner->context, report, tuner)
                                                   : RESCL_OK;
  plan_free(plan);
  return status;
}

static void forget_choice(struct tuned_layer *layer) {
  if (layer->choice.kernel && contest_is_out(&layer->result, &layer->choice))
    layer->choice = (struct kernel_choice){0};
}

/** Unless it is the device itself that does nothing any more. */
static rescl_status refuse(struct tuner *tuner, const struct node *node, rescl_status why,
                           struct kernel_choice *choice) {
  char message[4096];
  snprintf(message, sizeof message, "%s", rescl_last_error());
  TRY(context_check(tuner->context));
  status_set_message(message);
  return tuner_refuse(tuner, node, why, choice);
}

/** Tries the choice, again where memory or other resources are missing, and puts another into its place where it is out.
 *  @param is_over  set where it is not, also where it can not be tried */
static rescl_status try_choice(struct tuner *tuner, struct tuned_layer *layer, struct trial *trial,
                               struct kernel_choice *choice, int *is_over) {
  int number = -1;
  rescl_status found = trial_add(trial, *choice, &number);
  if (found == RESCL_OUT_OF_MEMORY) found = trial_add(trial, *choice, &number);
  if (number >= 0) trial_drop(trial, number);
  const int is_failure = found == RESCL_DEVICE || found == RESCL_OUT_OF_MEMORY;
  *is_over = found != RESCL_WRONG_RESULT && !is_failure;
  if (is_failure) return refuse(tuner, layer->node, found, choice);
  if (found == RESCL_OK) contest_note_right(&layer->result, choice);
  if (found != RESCL_WRONG_RESULT) return found == RESCL_CANCELLED ? found : RESCL_OK;
  contest_note_wrong(&layer->result, choice);
  forget_choice(layer);
  return tuner_choose(tuner, layer->node, choice);
}

/** Of a large layer a part, where the kernel takes that. */
static rescl_status create_trial(struct trial **trial, const struct tuner *tuner,
                                 const struct suspect *suspect, const struct kernel_choice *choice) {
  const struct node *node = suspect->layer->node;
  struct shelf *shelf = tuner->options.shelf;
  if (suspect->size_bytes > LARGE_BYTES &&
      trial_create_part(trial, tuner->context, tuner->graph, node, shelf, LARGE_BYTES) == RESCL_OK) {
    if (trial_takes(*trial, choice)) return RESCL_OK;
    trial_free(*trial);
  }
  return trial_create(trial, tuner->context, tuner->graph, node, shelf);
}

static rescl_status check_kind(const struct check *check, const struct suspect *suspect) {
  struct tuner *tuner = check->tuner;
  struct tuned_layer *layer = suspect->layer;
  struct kernel_choice choice;
  rescl_status status = RESCL_OK;
  int is_over = 0;
  TRY(tuner_choose(tuner, layer->node, &choice));
  if (is_checked(check, suspect, &choice)) return RESCL_OK;
  while (status == RESCL_OK && !is_over && !is_checked(check, suspect, &choice)) {
    struct trial *trial = NULL;
    if (create_trial(&trial, tuner, suspect, &choice) != RESCL_OK) break; // it runs as it would have
    status = try_choice(tuner, layer, trial, &choice, &is_over);
    trial_free(trial);
  }
  const rescl_status kept = results_put(tuner->results, &layer->result);
  return status == RESCL_OK ? kept : status;
}

static rescl_status report_check(const struct tuner *tuner, size_t done) {
  const struct tuner_options *options = &tuner->options;
  if (!options->progress || !options->progress(options->progress_user, "check", done, tuner->kind_count))
    return RESCL_OK;
  return fail(RESCL_CANCELLED, "stopped by the caller's progress function (check)");
}

static rescl_status check_all(const struct check *check) {
  int is_all = 0;
  TRY(is_all_checked(check, &is_all));
  if (is_all) return RESCL_OK;
  TRY(build_programs(check->tuner));
  for (size_t index = 0; index < check->count; index++) {
    TRY(report_check(check->tuner, index));
    TRY(check_kind(check, &check->suspects[index]));
  }
  return RESCL_OK;
}

rescl_status tuner_check(struct tuner *tuner) {
  struct check check = {.tuner = tuner};
  if (tuner->options.trusts_driver) return RESCL_OK;
  rescl_status status = list_suspects(&check);
  if (status == RESCL_OK) status = check_all(&check);
  free(check.suspects);
  return status;
}
