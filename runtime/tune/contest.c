#include "tune/contest.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "tune/trial.h"

/** Fast layers are timed more often: that costs little, and they need it. */
enum { LEAST_ROUNDS = 5, MOST_ROUNDS = 15 };
#define ROUNDS_MS 40.0

#define HOPELESS 1.5        // times as slow as the best: not timed again
#define FAR_BEHIND 2.0      // times as slow as the best: no variant of it would catch up
#define WORTH_CHANGING 0.97 // of the usual candidate's time, in most rounds: the best times alone can be luck

/** A candidate that is right. */
struct entrant {
  struct kernel_choice choice;
  int number; // in the trial
  int is_usual, is_dropped;
  uint64_t best_ns, last_ns;
  int wins; // rounds in which it was worth changing to
};

struct contest {
  const struct contest_options *options;
  struct result *result;
  struct trial *trial;
  struct entrant entrants[CANDIDATES_MOST];
  int count;
  int new_count; // candidates tried here for the first time
  int rounds;
  int is_device_lost; // with the candidate that failed last: the others are not to blame
};

void contest_write_name(char name[CANDIDATE_NAME_BYTES], const struct kernel_choice *choice) {
  snprintf(name, CANDIDATE_NAME_BYTES, "%s%s%s", choice->kernel->name, choice->variant ? ":" : "",
           kernel_variant_name(choice));
}

/** Where a list of names, "a b", holds the candidate's; NULL: nowhere. */
static const char *find_name(const char *names, const struct kernel_choice *choice) {
  char name[CANDIDATE_NAME_BYTES];
  contest_write_name(name, choice);
  const size_t length = strlen(name);
  for (const char *at = names; (at = strstr(at, name)); at += length)
    if ((at == names || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')) return at;
  return NULL;
}

static int is_named(const char *names, const struct kernel_choice *choice) {
  return find_name(names, choice) != NULL;
}

static void add_name(char names[RESULT_NAMES_BYTES], const struct kernel_choice *choice) {
  char name[CANDIDATE_NAME_BYTES];
  const size_t used = strlen(names);
  contest_write_name(name, choice);
  if (used + strlen(name) + 2 > RESULT_NAMES_BYTES) return;
  snprintf(names + used, RESULT_NAMES_BYTES - used, "%s%s", used ? " " : "", name);
}

static void remove_name(char names[RESULT_NAMES_BYTES], const struct kernel_choice *choice) {
  char name[CANDIDATE_NAME_BYTES];
  const char *found = find_name(names, choice);
  if (!found) return;
  contest_write_name(name, choice);
  char *place = names + (found - names) - (found > names); // with the blank before it
  const char *rest = found + strlen(name);
  if (place == names && *rest == ' ') rest++;
  memmove(place, rest, strlen(rest) + 1);
}

static int is_winner(const struct result *result, const struct kernel_choice *choice) {
  return strcmp(result->kernel, choice->kernel->name) == 0 &&
         strcmp(result->variant, kernel_variant_name(choice)) == 0;
}

int contest_is_over(const struct result *result, const struct kernel_choice *candidates, size_t count) {
  for (size_t index = 0; index < count; index++)
    if (!is_named(result->tried, &candidates[index])) return 0;
  return 1;
}

int contest_is_right(const struct result *result, const struct kernel_choice *candidate) {
  return is_named(result->right, candidate);
}

int contest_is_wrong(const struct result *result, const struct kernel_choice *candidate) {
  return is_named(result->wrong, candidate);
}

int contest_is_failed(const struct result *result, const struct kernel_choice *candidate) {
  return is_named(result->failed, candidate);
}

int contest_is_out(const struct result *result, const struct kernel_choice *candidate) {
  return contest_is_wrong(result, candidate) || contest_is_failed(result, candidate);
}

static enum contest_time ask(const struct contest *contest) {
  if (contest->is_device_lost) return CONTEST_STOP;
  return contest->options->ask ? contest->options->ask(contest->options->user) : CONTEST_GO_ON;
}

void contest_note_tried(struct result *result, const struct kernel_choice *candidate) {
  if (!is_named(result->tried, candidate)) add_name(result->tried, candidate);
}

void contest_note_right(struct result *result, const struct kernel_choice *candidate) {
  if (!contest_is_right(result, candidate)) add_name(result->right, candidate);
}

/** It is out: whatever was measured with it does not count. */
static void dethrone(struct result *result, const struct kernel_choice *candidate) {
  contest_note_tried(result, candidate);
  if (!is_winner(result, candidate)) return;
  result->kernel[0] = result->variant[0] = '\0';
  result->best_ns = 0;
}

void contest_note_wrong(struct result *result, const struct kernel_choice *candidate) {
  if (contest_is_wrong(result, candidate)) return;
  add_name(result->wrong, candidate);
  result->wrong_count++;
  dethrone(result, candidate);
}

void contest_note_failed(struct result *result, const struct kernel_choice *candidate, const char *reason) {
  if (contest_is_failed(result, candidate)) return;
  add_name(result->failed, candidate);
  result->failed_count++;
  snprintf(result->failure, sizeof result->failure, "%.*s", (int)strcspn(reason, "\n"), reason);
  dethrone(result, candidate);
}

static uint64_t best_of(const struct contest *contest) {
  uint64_t best_ns = UINT64_MAX;
  for (int index = 0; index < contest->count; index++)
    if (contest->entrants[index].best_ns < best_ns) best_ns = contest->entrants[index].best_ns;
  return best_ns;
}

/** What fails here fails again where it is timed. */
static void warm_up(const struct contest *contest, const struct entrant *entrant) {
  (void)trial_warm_up(contest->trial, contest->options->stopwatch, entrant->number);
}

/** It failed, with the thread's last message. What it lacked, memory or other resources, may be there another time:
 *  then it is not to blame, unless the device went with it. */
static void blame(struct contest *contest, const struct kernel_choice *choice, rescl_status why) {
  const struct contest_options *options = contest->options;
  char reason[1024];
  snprintf(reason, sizeof reason, "%s", rescl_last_error());
  contest->is_device_lost = context_check(options->context) != RESCL_OK;
  if (why != RESCL_OUT_OF_MEMORY || contest->is_device_lost) {
    contest_note_failed(contest->result, choice, reason);
    return;
  }
  remove_name(contest->result->tried, choice);
  if (options->lacks) options->lacks(options->user, options->node, choice);
}

/** One that fails now, though it was right, is out all the same. */
static void time_entrant(struct contest *contest, struct entrant *entrant) {
  struct stopwatch *stopwatch = contest->options->stopwatch;
  uint64_t elapsed_ns = 0;
  rescl_status status = trial_time(contest->trial, stopwatch, entrant->number, &elapsed_ns);
  if (status == RESCL_OUT_OF_MEMORY)
    status = trial_time(contest->trial, stopwatch, entrant->number, &elapsed_ns);
  if (status != RESCL_OK) {
    blame(contest, &entrant->choice, status);
    trial_drop(contest->trial, entrant->number);
    entrant->is_dropped = 1;
    entrant->best_ns = UINT64_MAX;
    return;
  }
  entrant->last_ns = elapsed_ns;
  if (elapsed_ns < entrant->best_ns) entrant->best_ns = elapsed_ns;
}

static int is_slower(const struct contest *contest, const struct entrant *entrant, double factor) {
  return (double)entrant->best_ns > factor * (double)best_of(contest);
}

/** Counts the kernel's variants as tried. */
static void pass_over_variants(struct contest *contest, const struct kernel *kernel) {
  const struct contest_options *options = contest->options;
  for (size_t index = 0; index < options->candidate_count; index++)
    if (options->candidates[index].kernel == kernel)
      contest_note_tried(contest->result, &options->candidates[index]);
}

/** Where work-items are lanes a kernel's variants differ by more than kernels do. */
static int is_worth_variants(const struct contest *contest, const struct entrant *entrant) {
  return context_profile(contest->options->context)->has_lanes || !is_slower(contest, entrant, FAR_BEHIND);
}

/** Times it at once, twice where it is slow, since either may be the machine's fault. */
static void enter(struct contest *contest, const struct kernel_choice *choice, int number) {
  struct entrant *entrant = &contest->entrants[contest->count++];
  *entrant = (struct entrant){.choice = *choice,
                              .number = number,
                              .is_usual = choice == contest->options->candidates,
                              .best_ns = UINT64_MAX};
  if (contest->count == 1) warm_up(contest, entrant);
  time_entrant(contest, entrant);
  if (!entrant->is_dropped && is_slower(contest, entrant, HOPELESS)) time_entrant(contest, entrant);
  if (entrant->is_dropped || !is_slower(contest, entrant, HOPELESS)) return;
  if (!choice->variant && !is_worth_variants(contest, entrant)) pass_over_variants(contest, choice->kernel);
  trial_drop(contest->trial, number);
  entrant->is_dropped = 1;
}

/** What there is no memory for at once may have it a moment later. */
static rescl_status add_to_trial(struct contest *contest, const struct kernel_choice *choice, int *number) {
  const rescl_status status = trial_add(contest->trial, *choice, number);
  return status == RESCL_OUT_OF_MEMORY ? trial_add(contest->trial, *choice, number) : status;
}

static void try_candidate(struct contest *contest, const struct kernel_choice *choice) {
  int number = -1;
  const rescl_status status = add_to_trial(contest, choice, &number);
  if (!is_named(contest->result->tried, choice)) {
    add_name(contest->result->tried, choice);
    contest->new_count++;
  }
  if (status == RESCL_OK) contest_note_right(contest->result, choice);
  if (status == RESCL_OK)
    enter(contest, choice, number);
  else if (status == RESCL_WRONG_RESULT)
    contest_note_wrong(contest->result, choice);
  else if (status == RESCL_DEVICE || status == RESCL_OUT_OF_MEMORY)
    blame(contest, choice, status);
}

/** The usual one and the winner of earlier contests, to hold the new ones against. */
static void try_known(struct contest *contest) {
  const struct contest_options *options = contest->options;
  for (size_t index = 0; index < options->candidate_count; index++) {
    const struct kernel_choice *choice = &options->candidates[index];
    if (index > 0 && !is_winner(contest->result, choice)) continue;
    if (contest_is_out(contest->result, choice)) continue;
    if (ask(contest) == CONTEST_STOP) return;
    try_candidate(contest, choice);
  }
}

static void try_new(struct contest *contest) {
  const struct contest_options *options = contest->options;
  for (size_t index = 0; index < options->candidate_count; index++) {
    if (is_named(contest->result->tried, &options->candidates[index])) continue;
    const enum contest_time time = ask(contest);
    const int may_end = contest->new_count > 0 && contest->count > 1;
    if (time == CONTEST_STOP || (time == CONTEST_TIME_IS_UP && may_end)) return;
    try_candidate(contest, &options->candidates[index]);
  }
}

static const struct entrant *find_usual(const struct contest *contest) {
  for (int index = 0; index < contest->count; index++)
    if (contest->entrants[index].is_usual && contest->entrants[index].best_ns < UINT64_MAX)
      return &contest->entrants[index];
  return NULL;
}

static int is_worth_changing(uint64_t elapsed_ns, uint64_t usual_ns) {
  return (double)elapsed_ns < WORTH_CHANGING * (double)usual_ns;
}

/** Nobody is given up before it was timed in two rounds beside the others: those that entered early
 *  were timed alone, and once. */
static int is_in_the_race(const struct contest *contest, const struct entrant *entrant) {
  return !entrant->is_dropped && (contest->rounds < 2 || !is_slower(contest, entrant, HOPELESS));
}

/** All that may still win, one after the other, so that a change of the machine's speed meets all alike. */
static void time_round(struct contest *contest) {
  const struct entrant *usual = find_usual(contest);
  for (int index = 0; index < contest->count; index++) {
    struct entrant *entrant = &contest->entrants[index];
    if (!is_in_the_race(contest, entrant) || contest->is_device_lost) continue;
    time_entrant(contest, entrant);
    entrant->wins += usual && is_worth_changing(entrant->last_ns, usual->last_ns);
  }
  contest->rounds++;
}

static int entrants_left(const struct contest *contest) {
  int left = 0;
  for (int index = 0; index < contest->count; index++)
    left += is_in_the_race(contest, &contest->entrants[index]);
  return left;
}

static void time_rounds(struct contest *contest) {
  const uint64_t start_ns = clock_now_ns();
  while (entrants_left(contest) > 1 && contest->rounds < MOST_ROUNDS) {
    const enum contest_time time = ask(contest);
    if (time == CONTEST_STOP || (time == CONTEST_TIME_IS_UP && contest->rounds > 1)) return;
    if (contest->rounds >= LEAST_ROUNDS && clock_since_ms(start_ns) > ROUNDS_MS) return;
    time_round(contest);
  }
}

/** Where the usual one has dropped out, as far too slow or as wrong, any other may win. */
static int may_win(const struct contest *contest, const struct entrant *entrant,
                   const struct entrant *usual) {
  if (entrant->best_ns == UINT64_MAX) return 0;
  if (!usual || usual->is_dropped || entrant == usual) return 1;
  return is_worth_changing(entrant->best_ns, usual->best_ns) && 3 * entrant->wins >= 2 * contest->rounds;
}

static void decide(struct contest *contest) {
  struct result *result = contest->result;
  const struct entrant *best = NULL, *usual = find_usual(contest);
  for (int index = 0; index < contest->count; index++) {
    const struct entrant *entrant = &contest->entrants[index];
    if (may_win(contest, entrant, usual) && (!best || entrant->best_ns < best->best_ns)) best = entrant;
  }
  const char *variant = best ? kernel_variant_name(&best->choice) : "";
  result->usual_ns = usual ? usual->best_ns : 0;
  result->best_ns = best ? best->best_ns : 0;
  snprintf(result->kernel, sizeof result->kernel, "%s", best ? best->choice.kernel->name : "");
  snprintf(result->variant, sizeof result->variant, "%s", variant);
}

int contest_run(struct result *result, const struct contest_options *options) {
  struct contest contest = {.options = options, .result = result};
  // a layer that can not be tried, for want of memory, runs as it would have
  if (trial_create(&contest.trial, options->context, options->graph, options->node, options->shelf) !=
      RESCL_OK)
    return 0;
  try_known(&contest);
  try_new(&contest);
  if (contest.new_count > 0) {
    time_rounds(&contest);
    decide(&contest);
  }
  trial_free(contest.trial);
  (void)stopwatch_put_away(options->stopwatch,
                           options->context); // a device that fails here fails at the next call
  return contest.new_count > 0;
}
