#define _GNU_SOURCE // setenv
#include <unistd.h>

#include "fixture.h"

#include "tune/candidates.h"
#include "tune/trial.h"
#include "tune/tuner.h"
#include "tune/tuner_inside.h"

START_TEST(signatures_tell_layers_apart) {
  struct fixture fixture = set_up();
  char first[SIGNATURE_BYTES], second[SIGNATURE_BYTES], third[SIGNATURE_BYTES], alone[SIGNATURE_BYTES];
  signature_write(first, find_node(&fixture, "first"), 2, NULL);
  signature_write(second, find_node(&fixture, "second"), 2, NULL);
  signature_write(third, find_node(&fixture, "third"), 2, NULL);
  signature_write(alone, find_node(&fixture, "third"), 1, NULL);
  ck_assert_str_ne(first, second);
  ck_assert_str_eq(second, third);
  ck_assert_str_ne(third, alone); // compute units
  ck_assert_str_eq(second, "Conv 1x32x14x14/8 > 32x14x14/8 k3x3 s1x1 d1x1 p1,1 g1 u2");
  tear_down(&fixture);
}
END_TEST

START_TEST(candidates_begin_with_the_usual_one) {
  struct fixture fixture = set_up();
  struct kernel_choice candidates[CANDIDATES_MOST];
  const struct node *node = find_node(&fixture, "second");
  struct kernel_preference preference = {.profile = context_profile(fixture.context)};
  const struct kernel *usual = NULL;
  MUST(kernel_choose(&usual, node, &preference));
  const size_t count = candidates_list(candidates, node, &preference);
  ck_assert_uint_gt(count, 3); // two sizes of Winograd's tiles, direct, its variants
  ck_assert_ptr_eq(candidates[0].kernel, usual);
  ck_assert_ptr_null(candidates[0].variant);
  for (size_t index = 0; index < count; index++)
    ck_assert_str_ne(candidates[index].kernel->name, "conv_direct");
  preference.algorithm = "winograd";
  ck_assert_uint_eq(candidates_list(candidates, node, &preference), 2);
  preference.algorithm = "direct";
  const size_t direct_count = candidates_list(candidates, node, &preference);
  for (size_t index = 0; index < direct_count; index++)
    ck_assert_str_eq(candidates[index].kernel->algorithm, "direct");
  tear_down(&fixture);
}
END_TEST

static rescl_status record_nothing(struct recorder *recorder, const struct node *node) {
  (void)recorder;
  (void)node;
  return RESCL_OK;
}

START_TEST(a_wrong_candidate_is_dropped) {
  static const struct kernel idle = {.name = "idle", .record = record_nothing};
  struct fixture fixture = set_up();
  struct kernel_choice candidates[CANDIDATES_MOST];
  const struct node *node = find_node(&fixture, "second");
  const struct kernel_preference preference = {.profile = context_profile(fixture.context)};
  struct trial *trial = NULL;
  struct stopwatch stopwatch = {0};
  int candidate = 0;
  uint64_t elapsed_ns = 0;
  MUST(trial_create(&trial, fixture.context, fixture.graph, node, NULL));
  MUST_FAIL(trial_add(trial, (struct kernel_choice){.kernel = &idle}, &candidate), RESCL_WRONG_RESULT,
            "idle");
  ck_assert_int_eq(candidate, -1);
  const size_t count = candidates_list(candidates, node, &preference);
  for (size_t index = 0; index < count; index++) {
    MUST(trial_add(trial, candidates[index], &candidate));
    ck_assert_int_eq(candidate, (int)index);
    MUST(trial_time(trial, &stopwatch, candidate, &elapsed_ns));
    ck_assert_uint_gt(elapsed_ns, 0);
  }
  MUST_FAIL(trial_add(trial, (struct kernel_choice){.kernel = &idle}, &candidate), RESCL_WRONG_RESULT,
            "idle");
  trial_free(trial);
  tear_down(&fixture);
}
END_TEST

static struct tuner *tune_with(const struct fixture *fixture, const struct tuner_options *options) {
  struct tuner *tuner = NULL;
  MUST(tuner_create(&tuner, fixture->context, fixture->graph, options));
  return tuner;
}

static struct tuner *tune(const struct fixture *fixture, double budget_ms, const char *algorithm) {
  return tune_with(fixture, &(struct tuner_options){.budget_ms = budget_ms, .algorithm = algorithm});
}

static struct tuner *tune_further(const struct fixture *fixture, double budget_ms) {
  return tune_with(fixture, &(struct tuner_options){.budget_ms = budget_ms, .goes_on = 1});
}

static size_t count_tuned_now(const struct tuner *tuner) {
  size_t count = 0, now = 0;
  const struct tuned_layer *layers = tuner_layers(tuner, &count);
  for (size_t index = 0; index < count; index++) now += layers[index].when == TUNED_NOW;
  return now;
}

START_TEST(layers_are_tuned_once) {
  struct fixture fixture = set_up();
  size_t count = 0;
  struct kernel_choice now, later;
  fresh_cache();
  struct tuner *tuner = tune(&fixture, 60000.0, NULL);
  const struct tuned_layer *layers = tuner_layers(tuner, &count);
  ck_assert_uint_eq(count, 3); // second and third are one
  for (size_t index = 0; index < count; index++) {
    ck_assert_int_eq(layers[index].when, TUNED_NOW);
    ck_assert_int_eq(layers[index].result.wrong_count, 0);
    ck_assert_uint_gt(layers[index].result.usual_ns, 0);
    ck_assert_uint_le(layers[index].result.best_ns, layers[index].result.usual_ns);
  }
  ck_assert_uint_eq(layers[1].node_count, 2);
  MUST(tuner_choose(tuner, find_node(&fixture, "third"), &now));
  ck_assert_str_eq(now.kernel->name, layers[1].result.kernel);
  tuner_free(tuner);

  tuner = tune(&fixture, 60000.0, NULL);
  layers = tuner_layers(tuner, &count);
  for (size_t index = 0; index < count; index++) ck_assert_int_eq(layers[index].when, TUNED_EARLIER);
  MUST(tuner_choose(tuner, find_node(&fixture, "third"), &later));
  ck_assert_ptr_eq(now.kernel, later.kernel);
  tuner_free(tuner);
  tear_down(&fixture);
}
END_TEST

START_TEST(without_a_budget_nothing_is_tried) {
  struct fixture fixture = set_up();
  const double budgets_ms[] = {0.0, -1.0};
  fresh_cache();
  for (size_t budget = 0; budget < 2; budget++) {
    size_t count = 0;
    struct kernel_choice choice;
    const struct kernel *usual = NULL;
    struct tuner *tuner = tune(&fixture, budgets_ms[budget], NULL);
    const struct tuned_layer *layers = tuner_layers(tuner, &count);
    for (size_t index = 0; index < count; index++) ck_assert_int_eq(layers[index].when, TUNED_NOT);
    const struct node *node = find_node(&fixture, "first");
    MUST(tuner_choose(tuner, node, &choice));
    MUST(kernel_choose(&usual, node,
                       &(struct kernel_preference){.profile = context_profile(fixture.context)}));
    ck_assert_ptr_eq(choice.kernel, usual);
    tuner_free(tuner);
  }
  tear_down(&fixture);
}
END_TEST

/** What was found without it does not override what the caller asks for. */
START_TEST(a_forced_algorithm_stays) {
  struct fixture fixture = set_up();
  struct kernel_choice choice;
  fresh_cache();
  tuner_free(tune(&fixture, 60000.0, "winograd"));
  struct tuner *tuner = tune(&fixture, 60000.0, "direct");
  MUST(tuner_choose(tuner, find_node(&fixture, "second"), &choice));
  ck_assert_str_eq(choice.kernel->algorithm, "direct");
  tuner_free(tuner);
  tear_down(&fixture);
}
END_TEST

/** What was found under it is no answer where the choice is free. */
START_TEST(a_forced_algorithm_decides_for_itself_only) {
  struct fixture fixture = set_up();
  size_t count = 0;
  fresh_cache();
  tuner_free(tune(&fixture, 60000.0, "winograd"));
  struct tuner *tuner = tune(&fixture, 0.0, NULL);
  const struct tuned_layer *layers = tuner_layers(tuner, &count);
  for (size_t index = 0; index < count; index++) {
    const int has_winograd = strstr(layers[index].result.signature, "k3x3") != NULL;
    ck_assert_int_eq(layers[index].when, has_winograd ? TUNED_NOT : TUNED_EARLIER);
  }
  tuner_free(tuner);
  tuner = tune(&fixture, 0.0, "winograd");
  layers = tuner_layers(tuner, &count);
  for (size_t index = 0; index < count; index++) ck_assert_int_eq(layers[index].when, TUNED_EARLIER);
  tuner_free(tuner);
  tear_down(&fixture);
}
END_TEST

/** One candidate more than nothing is learnt at each start, and the search ends. */
START_TEST(the_shortest_budget_leads_somewhere) {
  struct fixture fixture = set_up();
  size_t count = 0, now = 1, starts = 0;
  fresh_cache();
  for (; now > 0 && starts < 64; starts++) {
    struct tuner *tuner = tune_further(&fixture, 1e-6);
    now = count_tuned_now(tuner);
    ck_assert_uint_le(now, 1);
    tuner_free(tuner);
  }
  ck_assert_uint_lt(starts, 64);
  struct tuner *tuner = tune(&fixture, 60000.0, NULL);
  const struct tuned_layer *layers = tuner_layers(tuner, &count);
  for (size_t index = 0; index < count; index++) ck_assert_int_eq(layers[index].when, TUNED_EARLIER);
  tuner_free(tuner);
  tear_down(&fixture);
}
END_TEST

/** What time was short for does not make every later start as long as the first. */
START_TEST(only_a_search_that_goes_on_takes_up_what_was_left) {
  struct fixture fixture = set_up();
  fresh_cache();
  struct tuner *tuner = tune(&fixture, 1e-6, NULL);
  ck_assert_uint_eq(count_tuned_now(tuner), 1);
  tuner_free(tuner);
  tuner = tune(&fixture, 60000.0, NULL);
  ck_assert_uint_eq(count_tuned_now(tuner), 0);
  tuner_free(tuner);
  tuner = tune_further(&fixture, 60000.0);
  ck_assert_uint_eq(count_tuned_now(tuner), 3);
  tuner_free(tuner);
  tear_down(&fixture);
}
END_TEST

START_TEST(a_result_that_is_no_candidate_is_a_miss) {
  struct fixture fixture = set_up();
  struct results *results = NULL;
  struct result stale = {.kernel = "no such kernel", .tried = "no such kernel"};
  struct kernel_choice choice;
  size_t count = 0;
  fresh_cache();
  const struct node *node = find_node(&fixture, "second");
  const rescl_device_info *info = context_device(fixture.context);
  signature_write(stale.signature, node, info->compute_units, NULL);
  MUST(results_open(&results, info));
  MUST(results_put(results, &stale));
  results_save(results);
  results_free(results);
  struct tuner *tuner = tune(&fixture, 0.0, NULL);
  const struct tuned_layer *layers = tuner_layers(tuner, &count);
  for (size_t index = 0; index < count; index++) ck_assert_int_eq(layers[index].when, TUNED_NOT);
  MUST(tuner_choose(tuner, node, &choice));
  ck_assert(choice.kernel->supports(node, context_profile(fixture.context)));
  tuner_free(tuner);
  tear_down(&fixture);
}
END_TEST

/** As an earlier process has left it: the first `count` candidates of the node are wrong, and none has won. */
static void leave_wrong(const struct fixture *fixture, const struct node *node, size_t count) {
  struct kernel_choice candidates[CANDIDATES_MOST];
  struct result result = {.wrong_count = (int)count};
  struct results *results = NULL;
  const rescl_device_info *info = context_device(fixture->context);
  const struct kernel_preference preference = {.profile = context_profile(fixture->context)};
  ck_assert_uint_ge(candidates_list(candidates, node, &preference), count);
  for (size_t index = 0; index < count; index++) {
    const char *variant = kernel_variant_name(&candidates[index]);
    const size_t used = strlen(result.wrong);
    snprintf(result.wrong + used, sizeof result.wrong - used, "%s%s%s%s", used ? " " : "",
             candidates[index].kernel->name, *variant ? ":" : "", variant);
  }
  memcpy(result.tried, result.wrong, sizeof result.tried);
  signature_write(result.signature, node, info->compute_units, NULL);
  MUST(results_open(&results, info));
  MUST(results_put(results, &result));
  results_save(results);
  results_free(results);
}

START_TEST(where_the_usual_one_is_wrong_another_runs) {
  struct fixture fixture = set_up();
  const struct node *node = find_node(&fixture, "second");
  struct kernel_choice candidates[CANDIDATES_MOST], choice;
  fresh_cache();
  leave_wrong(&fixture, node, 1);
  struct tuner *tuner = tune(&fixture, 0.0, NULL);
  MUST(tuner_choose(tuner, node, &choice));
  tuner_free(tuner);
  candidates_list(candidates, node, &(struct kernel_preference){.profile = context_profile(fixture.context)});
  ck_assert_ptr_ne(choice.kernel, candidates[0].kernel);
  tear_down(&fixture);
}
END_TEST

static void fail_to_tune(const struct fixture *fixture, const char *algorithm) {
  const struct tuner_options options = {.algorithm = algorithm};
  struct tuner *tuner = NULL;
  MUST_FAIL(tuner_create(&tuner, fixture->context, fixture->graph, &options), RESCL_WRONG_RESULT, "second");
  ck_assert_ptr_null(tuner);
}

START_TEST(where_all_are_wrong_none_runs) {
  struct fixture fixture = set_up();
  const struct node *node = find_node(&fixture, "second");
  struct kernel_choice candidates[CANDIDATES_MOST], choice;
  fresh_cache();
  const struct kernel_preference preference = {.profile = context_profile(fixture.context)};
  leave_wrong(&fixture, node, candidates_list(candidates, node, &preference));
  fail_to_tune(&fixture, NULL);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), candidates[0].kernel->name));
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), context_device(fixture.context)->driver));
  struct tuner *tuner = tune_with(&fixture, &(struct tuner_options){.trusts_driver = 1});
  MUST(tuner_choose(tuner, node, &choice)); // as the caller wants it
  ck_assert_ptr_nonnull(choice.kernel);
  tuner_free(tuner);
  tear_down(&fixture);
}
END_TEST

/** It is the same kernel on the same layer. */
START_TEST(what_is_wrong_is_so_under_any_algorithm) {
  struct fixture fixture = set_up();
  const struct node *node = find_node(&fixture, "second");
  struct kernel_choice candidates[CANDIDATES_MOST];
  fresh_cache();
  const struct kernel_preference preference = {.profile = context_profile(fixture.context)};
  leave_wrong(&fixture, node, candidates_list(candidates, node, &preference));
  fail_to_tune(&fixture, "winograd");
  tear_down(&fixture);
}
END_TEST

static int stop(void *user, const char *stage, size_t done, size_t total) {
  (void)total;
  ck_assert_str_eq(stage, "tune");
  return done >= *(const size_t *)user;
}

START_TEST(stopping_keeps_what_was_found) {
  struct fixture fixture = set_up();
  size_t stop_at = 1, count = 0, known = 0;
  struct tuner *tuner = NULL;
  const struct tuner_options options = {.budget_ms = 60000.0, .progress = stop, .progress_user = &stop_at};
  fresh_cache();
  MUST_FAIL(tuner_create(&tuner, fixture.context, fixture.graph, &options), RESCL_CANCELLED, "tune");
  ck_assert_ptr_null(tuner);
  tuner = tune(&fixture, 0.0, NULL);
  const struct tuned_layer *layers = tuner_layers(tuner, &count);
  for (size_t index = 0; index < count; index++) known += layers[index].when == TUNED_EARLIER;
  ck_assert_uint_eq(known, 1);
  tuner_free(tuner);
  tear_down(&fixture);
}
END_TEST

/** The layers tried now; the programs built for them go with the shelf. */
static size_t tune_on_shelf(const struct fixture *fixture, struct tuner_options options,
                            unsigned *program_count, size_t *left_count) {
  size_t count = 0;
  MUST(shelf_create(&options.shelf));
  struct tuner *tuner = tune_with(fixture, &options);
  const struct tuned_layer *layers = tuner_layers(tuner, &count);
  *left_count = 0;
  for (size_t index = 0; index < count; index++) {
    ck_assert_ptr_nonnull(layers[index].choice.kernel);
    ck_assert_int_eq(layers[index].result.wrong_count + layers[index].result.failed_count, 0);
    *left_count += layers[index].result.is_left != 0;
  }
  const struct program_statistics programs = shelf_statistics(options.shelf).programs;
  *program_count = programs.compiled + programs.cached;
  const size_t now = count_tuned_now(tuner);
  tuner_free(tuner);
  shelf_free(options.shelf);
  return now;
}

/** As a GPU is treated, where each program counts. */
START_TEST(a_first_look_at_a_network_builds_few_programs) {
  unsigned few = 0, many = 0, none = 0;
  size_t left = 0;
  setenv("RESCL_DEVICE_CLASS", "tile_gpu", 1);
  fresh_cache();
  struct fixture fixture = set_up_blocks(4);
  ck_assert_uint_eq(
      tune_on_shelf(&fixture, (struct tuner_options){.budget_ms = 60000.0, .trusts_driver = 1}, &few, &left),
      3);
  ck_assert_uint_gt(few, 1);
  ck_assert_uint_le(few, 6);
  ck_assert_uint_eq(left, 3);
  ck_assert_uint_eq(
      tune_on_shelf(&fixture, (struct tuner_options){.budget_ms = 60000.0, .trusts_driver = 1}, &none, &left),
      0);
  ck_assert_uint_eq(none, 0);
  tune_on_shelf(&fixture, (struct tuner_options){.budget_ms = 60000.0, .trusts_driver = 1, .goes_on = 1},
                &many, &left);
  ck_assert_uint_gt(many, few);
  tear_down(&fixture);
  unsetenv("RESCL_DEVICE_CLASS");
}
END_TEST

START_TEST(one_large_layer_stands_for_those_of_the_same_code) {
  fresh_cache();
  size_t right = 0;
  struct fixture fixture = {
      .model = model_from_text("graph large opset 13\ninput x: f32[1,16,300,300]\n"
                               "const u: f32[16,16,1,1] = random 1\nconst v: f32[24,16,1,1] = random 2\n"
                               "const w: f32[16,24,1,1] = random 3\nfirst: a = Conv(x, u)\n"
                               "second: b = Conv(a, v)\nthird: y = Conv(b, w)\noutput y\n")};
  MUST(model_lower(&fixture.graph, fixture.model, &(struct lower_options){.channel_block = 8}));
  MUST(context_create(&fixture.context, device(), NULL));
  const struct node *first = find_node(&fixture, "first"), *second = find_node(&fixture, "second");
  ck_assert_uint_eq(signature_of_code(first), signature_of_code(second));
  struct tuner *tuner = tune(&fixture, 0, NULL);
  size_t count = 0;
  const struct tuned_layer *layers = tuner_layers(tuner, &count);
  ck_assert_uint_eq(count, 3);
  for (size_t index = 0; index < count; index++) right += layers[index].result.right[0] != '\0';
  ck_assert_uint_eq(right, 1);
  ck_assert_str_ne(layers[0].result.right, ""); // the smallest
  tuner_free(tuner);
  tear_down(&fixture);
}
END_TEST

START_TEST(a_node_of_many_inputs_is_checked) {
  char text[4096] = "graph many opset 13\ninput x: f32[1,2,3,4]\njoin: y = Concat(x";
  struct fixture fixture = {0};
  fresh_cache();
  for (int input = 1; input < 100; input++) strcat(text, ", x");
  strcat(text, ") {axis=1}\noutput y\n");
  fixture.model = model_from_text(text);
  MUST(model_lower(&fixture.graph, fixture.model, &(struct lower_options){.channel_block = 8}));
  MUST(context_create(&fixture.context, device(), NULL));
  struct tuner *tuner = tune(&fixture, 0, NULL);
  size_t right = 0;
  for (size_t index = 0; index < tuner->kind_count; index++)
    right += tuner->layers[index].result.right[0] != '\0';
  ck_assert_uint_eq(right, tuner->kind_count);
  ck_assert_uint_gt(right, 0);
  tuner_free(tuner);
  tear_down(&fixture);
}
END_TEST

START_TEST(code_is_told_by_all_but_sizes) {
  struct fixture fixture = set_up();
  const struct node *first = find_node(&fixture, "first"), *second = find_node(&fixture, "second");
  const struct node *fourth = find_node(&fixture, "fourth");
  ck_assert_uint_eq(signature_of_code(first), signature_of_code(second));
  ck_assert_uint_ne(signature_of_code(first), signature_of_code(fourth)); // 1x1, without a bias
  tear_down(&fixture);
}
END_TEST

START_TEST(the_phases_of_a_picture_are_sizes) {
  struct fixture fixture = {
      .model = model_from_text(
          "graph dilated opset 13\ninput x: f32[1,32,33,33]\nconst v: f32[32,32,3,3] = random 1\n"
          "const w: f32[32,32,3,3] = random 2\nfirst: a = Conv(x, v) {dilations=[2,2], pads=[2,2,2,2]}\n"
          "second: y = Conv(a, w) {dilations=[4,4], pads=[4,4,4,4]}\noutput y\n")};
  MUST(model_lower(&fixture.graph, fixture.model, &(struct lower_options){.channel_block = 8}));
  uint64_t codes[2] = {0};
  int count = 0;
  for (const struct node *node = fixture.graph->first; node; node = node->next)
    if (node->call.op == &op_batch_to_space && count < 2) codes[count++] = signature_of_code(node);
  ck_assert_int_eq(count, 2);
  ck_assert_uint_eq(codes[0], codes[1]);
  tear_down(&fixture);
}
END_TEST

CHECK_MAIN_NO_FORK("tune/tuner", signatures_tell_layers_apart, candidates_begin_with_the_usual_one,
                   a_wrong_candidate_is_dropped, layers_are_tuned_once, without_a_budget_nothing_is_tried,
                   a_forced_algorithm_stays, a_forced_algorithm_decides_for_itself_only,
                   the_shortest_budget_leads_somewhere, only_a_search_that_goes_on_takes_up_what_was_left,
                   a_result_that_is_no_candidate_is_a_miss, where_the_usual_one_is_wrong_another_runs,
                   where_all_are_wrong_none_runs, what_is_wrong_is_so_under_any_algorithm,
                   stopping_keeps_what_was_found, a_first_look_at_a_network_builds_few_programs,
                   one_large_layer_stands_for_those_of_the_same_code, code_is_told_by_all_but_sizes,
                   the_phases_of_a_picture_are_sizes, a_node_of_many_inputs_is_checked)
