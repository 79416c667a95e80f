#define _GNU_SOURCE // setenv
#include "fixture.h"

#include "tune/candidates.h"
#include "tune/trial.h"

enum { PART_BYTES = 64 << 10 };

static rescl_status record_nothing(struct recorder *recorder, const struct node *node) {
  (void)recorder;
  (void)node;
  return RESCL_OK;
}

static struct fixture set_up_text(const char *layers) {
  char text[1024];
  snprintf(text, sizeof text,
           "graph pictures opset 13\ninput x: f32[1,16,48,32]\nconst w: f32[16,16,3,3] = random 1\n"
           "const u: f32[16,16,1,1] = random 2\n%soutput y\n",
           layers);
  struct fixture fixture = {.model = model_from_text(text)};
  MUST(model_lower(&fixture.graph, fixture.model, &(struct lower_options){.channel_block = 8}));
  MUST(context_create(&fixture.context, device(), NULL));
  return fixture;
}

/** Where there is a part, all that may run it is right, and what computes nothing is not.
 *  @return how many candidates were right; 0: there is no part */
static size_t count_right(const struct fixture *fixture, const char *name) {
  static const struct kernel idle = {.name = "idle", .record = record_nothing};
  const struct kernel_preference preference = {.profile = context_profile(fixture->context)};
  const struct node *node = find_node(fixture, name);
  struct kernel_choice candidates[CANDIDATES_MOST];
  struct trial *trial = NULL;
  size_t right = 0;
  int number = 0;
  if (trial_create_part(&trial, fixture->context, fixture->graph, node, NULL, PART_BYTES) != RESCL_OK) {
    ck_assert_ptr_null(trial);
    return 0;
  }
  MUST_FAIL(trial_add(trial, (struct kernel_choice){.kernel = &idle}, &number), RESCL_WRONG_RESULT, "idle");
  const size_t count = candidates_list(candidates, node, &preference);
  for (size_t index = 0; index < count; index++) {
    if (!trial_takes(trial, &candidates[index])) continue;
    MUST(trial_add(trial, candidates[index], &number));
    right++;
  }
  trial_free(trial);
  return right;
}

START_TEST(a_part_of_a_picture_is_tried) {
  struct fixture fixture =
      set_up_text("first: a = Conv(x, w) {pads=[1,1,1,1]}\nsecond: b = Conv(a, u)\nskip: c = "
                  "Add(b, a)\npool: p = MaxPool(c) {kernel_shape=[3,3], strides=[2,2]}\n"
                  "last: y = GlobalAveragePool(p)\n");
  ck_assert_uint_gt(count_right(&fixture, "first"), 2);  // Winograd's, direct
  ck_assert_uint_gt(count_right(&fixture, "second"), 0); // its shortcut is as large as what it makes
  ck_assert_uint_gt(count_right(&fixture, "pool"), 0);
  tear_down(&fixture);
  fixture = set_up_text("first: a = Conv(x, w) {dilations=[2,2], pads=[2,2,2,2]}\nsecond: y = Conv(a, u)\n");
  ck_assert_uint_gt(count_right(&fixture, "first"), 0);
  tear_down(&fixture);
}
END_TEST

START_TEST(of_several_outputs_the_first_is_tried) {
  struct fixture fixture =
      set_up_text("two: p, unread = MaxPool(x) {kernel_shape=[3,3], strides=[2,2]}\nlast: y = Relu(p)\n");
  ck_assert_int_eq(find_node(&fixture, "two")->call.output_count, 2);
  ck_assert_uint_gt(count_right(&fixture, "two"), 0);
  tear_down(&fixture);
}
END_TEST

START_TEST(where_there_is_no_part_all_is_tried) {
  struct fixture fixture = set_up_text("small: s = AveragePool(x) {kernel_shape=[33,1]}\nrelu: r = Relu(s)\n"
                                       "even: e = Tanh(r)\ntwo: y = Mul(e, r)\n");
  ck_assert_uint_eq(count_right(&fixture, "even"), 0); // few rows
  ck_assert_uint_eq(count_right(&fixture, "two"), 0);  // two pictures
  tear_down(&fixture);
}
END_TEST

CHECK_MAIN_NO_FORK("tune/trial", a_part_of_a_picture_is_tried, of_several_outputs_the_first_is_tried,
                   where_there_is_no_part_all_is_tried)
