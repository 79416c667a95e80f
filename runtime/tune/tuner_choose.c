/** What a tuner found, given out: each node's kernel, another where that does not run, and what did not. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "tune/contest.h"
#include "tune/tuner_inside.h"

static struct tuned_layer *layer_of(const struct tuner *tuner, const struct node *node) {
  const size_t number = tuner->layer_of_node[node->index];
  return number ? &tuner->layers[number - 1] : NULL;
}

static const struct refusal *find_refusal(const struct tuner *tuner, const struct node *node,
                                          const struct kernel_choice *choice) {
  const struct refusal sought = {.node = node, .layer = tuner->layer_of_node[node->index], .choice = *choice};
  return refusals_find(&tuner->refusals, &sought);
}

#define REASON_BYTES 1200 // the beginning of a compiler's log

/** Why the candidate does not run the node. */
static const char *reason_of(const struct tuner *tuner, const struct node *node,
                             const struct kernel_choice *choice) {
  const struct tuned_layer *layer = layer_of(tuner, node);
  const struct refusal *refusal = find_refusal(tuner, node, choice);
  if (refusal) return refusal->reason;
  return layer && contest_is_wrong(&layer->result, choice) ? "computes wrongly" : "failed earlier";
}

/** "first: why; second: why", each reason once. */
static void write_reasons(char *text, size_t size_bytes, const struct tuner *tuner, const struct node *node) {
  const struct candidates candidates = tuner_candidates(tuner, node);
  size_t used = 0;
  const char *before = "";
  for (size_t index = 0; index < candidates.count && used < size_bytes; index++) {
    char name[CANDIDATE_NAME_BYTES];
    const char *reason = reason_of(tuner, node, &candidates.list[index]);
    const int is_same = strcmp(reason, before) == 0;
    contest_write_name(name, &candidates.list[index]);
    used += (size_t)snprintf(text + used, size_bytes - used, "%s%s: %.*s", index ? "; " : "", name,
                             REASON_BYTES, is_same ? "likewise" : reason);
    before = reason;
  }
}

/** One of the ways that lack memory, or other resources, and would do with more; NULL: there is none. */
static const struct refusal *find_want(const struct tuner *tuner, const struct node *node) {
  const struct candidates candidates = tuner_candidates(tuner, node);
  for (size_t index = candidates.count; index > 0; index--) {
    const struct refusal *refusal = find_refusal(tuner, node, &candidates.list[index - 1]);
    if (refusal && refusal->why == RESCL_OUT_OF_MEMORY) return refusal;
  }
  return NULL;
}

/** Each way is known to fail, of some others now. */
static rescl_status fail_all(const struct tuner *tuner, const struct node *node) {
  const rescl_device_info *info = context_device(tuner->context);
  const struct tuned_layer *layer = layer_of(tuner, node);
  const int is_known = layer && (layer->result.wrong[0] || layer->result.failed[0]);
  const struct refusal *want = find_want(tuner, node);
  char reasons[6000] = "";
  if (want)
    return fail(
        RESCL_OUT_OF_MEMORY,
        "layer '%s': too little memory, or of something else, for each way to run it on %s, as here: %s",
        node->name, info->name, want->reason);
  write_reasons(reasons, sizeof reasons, tuner, node);
  return fail(
      tuner->refusals.count > 0 ? RESCL_DEVICE : RESCL_WRONG_RESULT,
      "layer '%s': each way to run it computes wrongly or fails on %s (%s, driver %s): %s; update "
      "the driver, or choose another device or algorithm (trust_driver, --trust-driver: wrong ones run all "
      "the same)%s",
      node->name, info->name, info->platform, info->driver, reasons,
      is_known ? " ('rescl cache clear' lets those that were found out earlier be tried again)" : "");
}

int tuner_may_choose(const struct tuner *tuner, const struct node *node, const struct kernel_choice *choice,
                     int takes_wrong) {
  const struct tuned_layer *layer = layer_of(tuner, node);
  if (find_refusal(tuner, node, choice) || (layer && contest_is_failed(&layer->result, choice))) return 0;
  return takes_wrong || !layer || !contest_is_wrong(&layer->result, choice);
}

/** Those that a kernel expects to be fast go before others. */
static rescl_status choose_not_out(const struct tuner *tuner, const struct node *node,
                                   struct kernel_choice *choice) {
  const struct candidates candidates = tuner_candidates(tuner, node);
  const struct device_profile *profile = context_profile(tuner->context);
  for (int takes_wrong = 0; takes_wrong <= tuner->options.trusts_driver; takes_wrong++)
    for (int is_preferred = 1; is_preferred >= 0; is_preferred--)
      for (size_t index = 0; index < candidates.count; index++) {
        *choice = candidates.list[index];
        const struct kernel *kernel = choice->kernel;
        if ((!kernel->prefers || kernel->prefers(node, profile)) != is_preferred) continue;
        if (tuner_may_choose(tuner, node, choice, takes_wrong)) return RESCL_OK;
      }
  return fail_all(tuner, node);
}

rescl_status tuner_choose(void *user, const struct node *node, struct kernel_choice *choice) {
  const struct tuner *tuner = user;
  const struct tuned_layer *layer = layer_of(tuner, node);
  const struct kernel_preference preference = tuner_preference(tuner);
  *choice = layer ? layer->choice : (struct kernel_choice){0};
  if (choice->kernel) return RESCL_OK;
  if (layer && (layer->result.wrong[0] || layer->result.failed[0]))
    return choose_not_out(tuner, node, choice);
  TRY(kernel_choose(&choice->kernel, node, &preference));
  return find_refusal(tuner, node, choice) ? choose_not_out(tuner, node, choice) : RESCL_OK;
}

rescl_status tuner_refuse(void *user, const struct node *node, rescl_status why,
                          struct kernel_choice *choice) {
  struct tuner *tuner = user;
  const struct refusal refusal = {
      .node = node, .layer = tuner->layer_of_node[node->index], .choice = *choice, .why = why};
  if (!refusals_find(&tuner->refusals, &refusal)) TRY(refusals_add(&tuner->refusals, &refusal));
  return choose_not_out(tuner, node, choice);
}

rescl_status tuner_demote(struct tuner *tuner, const struct node *node, const struct kernel_choice *choice) {
  struct tuned_layer *layer = layer_of(tuner, node);
  if (!layer) return RESCL_OK;
  contest_note_wrong(&layer->result, choice);
  layer->choice = (struct kernel_choice){0};
  if (!tuner->results) return RESCL_OK;
  TRY(results_put(tuner->results, &layer->result));
  results_save(tuner->results);
  return RESCL_OK;
}

int tuner_lacks_memory(const struct tuner *tuner) {
  if (tuner->options.saves_memory) return 1;
  for (size_t index = 0; index < tuner->refusals.count; index++)
    if (tuner->refusals.list[index].why == RESCL_OUT_OF_MEMORY) return 1;
  return 0;
}

/** Memory may be there the next time. */
rescl_status tuner_keep_refusals(struct tuner *tuner) {
  for (size_t index = 0; index < tuner->refusals.count; index++) {
    const struct refusal *refusal = &tuner->refusals.list[index];
    if (refusal->layer == 0 || refusal->why != RESCL_DEVICE) continue;
    struct tuned_layer *layer = &tuner->layers[refusal->layer - 1];
    contest_note_failed(&layer->result, &refusal->choice, refusal->reason);
    if (tuner->results) TRY(results_put(tuner->results, &layer->result));
  }
  if (tuner->results) results_save(tuner->results);
  return RESCL_OK;
}

/** One way that does not run here, of whatever layers. */
struct account {
  struct kernel_choice choice;
  size_t node_count;
  const char *reason; // NULL: it computes wrongly
};

struct accounts {
  struct account list[64];
  size_t count;
};

static void take_account(struct accounts *accounts, const struct account *account) {
  for (size_t index = 0; index < accounts->count; index++) {
    struct account *known = &accounts->list[index];
    if (known->choice.kernel != account->choice.kernel || known->choice.variant != account->choice.variant ||
        !known->reason != !account->reason)
      continue;
    known->node_count += account->node_count;
    return;
  }
  if (accounts->count < sizeof accounts->list / sizeof *accounts->list)
    accounts->list[accounts->count++] = *account;
}

static void take_layer(struct accounts *accounts, const struct tuner *tuner,
                       const struct tuned_layer *layer) {
  const struct candidates candidates = tuner_candidates(tuner, layer->node);
  for (size_t index = 0; index < candidates.count; index++) {
    const struct kernel_choice *choice = &candidates.list[index];
    const struct refusal *refusal = find_refusal(tuner, layer->node, choice);
    if (!refusal && !contest_is_out(&layer->result, choice)) continue;
    const char *failure = contest_is_failed(&layer->result, choice) ? layer->result.failure : NULL;
    take_account(accounts,
                 &(struct account){*choice, layer->node_count, refusal ? refusal->reason : failure});
  }
}

static void append(char *text, size_t size_bytes, const char *format, ...) {
  const size_t used = strlen(text);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text + used, size_bytes - used, format, arguments);
  va_end(arguments);
}

void tuner_write_refused(const struct tuner *tuner, char *text, size_t size_bytes) {
  struct accounts accounts = {.count = 0};
  text[0] = '\0';
  for (size_t index = 0; index < tuner->kind_count; index++)
    take_layer(&accounts, tuner, &tuner->layers[index]);
  for (size_t index = 0; index < tuner->refusals.count; index++) {
    const struct refusal *refusal = &tuner->refusals.list[index];
    if (refusal->layer == 0) take_account(&accounts, &(struct account){refusal->choice, 1, refusal->reason});
  }
  for (size_t index = 0; index < accounts.count; index++) {
    const struct account *account = &accounts.list[index];
    char name[CANDIDATE_NAME_BYTES];
    contest_write_name(name, &account->choice);
    append(text, size_bytes, "%s %s (%zu layer%s)", name,
           account->reason ? "does not run here and is not used" : "computes wrongly here and is not used",
           account->node_count, account->node_count == 1 ? "" : "s");
    if (account->reason)
      append(text, size_bytes, ": %.*s", (int)strcspn(account->reason, "\n"), account->reason);
    append(text, size_bytes, "\n");
  }
}
