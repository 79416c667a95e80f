/** Plans for devices that are not here: complete for each of them, and for the device that is here the same as what
 *  a session does. */
#include "api/fixture.h"

#include "api/session.h"
#include "kernels/plan.h"
#include "opencl/known_devices.h"
#include "opencl/launch.h"
#include "zoo/zoo.h"

static const char text_network[] =
    "graph all opset 13\ninput x: f32[N,3,33,31]\nconst w: f32[20,3,7,7] = random 1\n"
    "const d: f32[20,1,3,3] = random 2\nconst p: f32[40,20,1,1] = random 3\nconst f: f32[10,40] = random 4\n"
    "a: a = Conv(x, w) {strides=[2,2], pads=[3,3,3,3]}\nr: r = Relu(a)\n"
    "m: m = MaxPool(r) {kernel_shape=[3,3], strides=[2,2]}\nb: b = Conv(m, d) {pads=[1,1,1,1], group=20}\n"
    "c: c = Conv(b, p)\ng: g = GlobalAveragePool(c)\nh: h = Flatten(g)\ny: y = Gemm(h, f) {transB=1}\noutput "
    "y\n";

static void check_launch(const rescl_plan *plan, const rescl_planned_launch *launch) {
  const char *name = plan->device.selector;
  MUST_HOLD(launch->program < (int64_t)plan->program_count, "%s: %s has a program", name, launch->kernel);
  MUST_HOLD(launch->parts > 0, "%s: %s has parts", name, launch->kernel);
  MUST_HOLD((launch->program < 0) == (launch->groups[0] == 0), "%s: %s has groups", name, launch->kernel);
  for (int side = 0; side < 3 && launch->program >= 0; side++)
    MUST_HOLD(launch->groups[side] > 0 && launch->group_size[side] > 0, "%s: %s has sizes", name,
              launch->kernel);
}

/** All of it or nothing. */
static void check_cost(const rescl_plan *plan, const rescl_planned_layer *layer) {
  const rescl_planned_cost *cost = &layer->cost;
  const int is_told = cost->registers > 0;
  MUST_HOLD(is_told == (cost->occupancy > 0.0) && cost->occupancy <= 1.0 && is_told == (cost->cycles > 0.0),
            "%s: %s by %s: %u registers, occupancy %g, %g cycles", plan->device.selector, layer->name,
            layer->algorithm, cost->registers, cost->occupancy, cost->cycles);
  MUST_HOLD(!is_told || cost->local_bytes <= plan->device.local_memory_bytes, "%s: %s: local memory",
            plan->device.selector, layer->name);
}

static void check_plan(const rescl_plan *plan) {
  size_t launch_count = 0, of_programs = 0, own = 0;
  uint64_t weight_bytes = 0;
  for (size_t index = 0; index < plan->layer_count; index++) {
    ck_assert_uint_eq(plan->layers[index].first_launch, launch_count);
    launch_count += plan->layers[index].launch_count;
    weight_bytes += plan->layers[index].weight_bytes;
    ck_assert_uint_le(plan->layers[index].workspace_bytes, plan->workspace_bytes);
    check_cost(plan, &plan->layers[index]);
  }
  ck_assert_uint_eq(launch_count, plan->launch_count);
  ck_assert_uint_eq(weight_bytes, plan->weight_bytes);
  for (size_t index = 0; index < plan->launch_count; index++) {
    check_launch(plan, &plan->launches[index]);
    own += plan->launches[index].program >= 0;
  }
  for (size_t index = 0; index < plan->program_count; index++)
    of_programs += plan->programs[index].launch_count;
  ck_assert_uint_eq(of_programs, own);
  ck_assert(plan->enqueue_count > 0 && plan->enqueue_count <= plan->launch_count);
}

START_TEST(every_known_device_has_a_plan) {
  rescl_model *model = model_from_text(text_network);
  rescl_device_info *devices = NULL;
  size_t count = 0;
  MUST(rescl_known_devices(&devices, &count));
  ck_assert_uint_gt(count, 10);
  for (size_t index = 0; index < count; index++) {
    for (int64_t batch = 1; batch <= 64; batch *= 8) {
      rescl_plan_options options = rescl_plan_options_default();
      rescl_plan *plan = NULL;
      options.device = devices[index].selector;
      options.binding.batch = batch;
      MUST(rescl_plan_create(&plan, model, &options));
      ck_assert_str_eq(plan->device.selector, devices[index].selector);
      check_plan(plan);
      rescl_plan_free(plan);
    }
  }
  rescl_device_list_free(devices);
  rescl_model_free(model);
}
END_TEST

static void check_groups(const struct known_device *known, const struct device_profile *profile,
                         const struct planned_launch *launch) {
  size_t items = 1;
  MUST_HOLD(profile->has_vectors || !launch->pieces, "%s: %s is a task", known->name, launch->kernel);
  for (int side = 0; side < 3; side++) {
    items *= launch->group[side];
    MUST_HOLD(launch->group[side] <= profile->most_group_sides[side], "%s: groups of %s", known->name,
              launch->kernel);
  }
  MUST_HOLD(items <= profile->most_group_items, "%s: groups of %s are of %zu", known->name, launch->kernel,
            items);
  MUST_HOLD(launch->items[1] <= profile->most_rows * launch->group[1], "%s: %zu rows of %s", known->name,
            launch->items[1], launch->kernel);
}

static void check_needs(const struct known_device *known, const struct device_profile *profile,
                        const struct planned_node *planned) {
  const struct kernel_choice *choice = &planned->choice;
  if (!choice->kernel->estimate) return;
  const struct kernel_estimate cost = choice->kernel->estimate(planned->node, profile, choice->variant);
  MUST_HOLD((uint64_t)cost.local_bytes <= profile->local_memory_bytes, "%s: local memory of %s", known->name,
            planned->node->name);
}

static void check_network(const struct known_device *known, const struct device_profile *profile,
                          const struct graph *graph) {
  struct plan *plan = NULL;
  ck_assert_msg(plan_create(&plan, profile, graph, &(struct recorder_options){.choose = NULL}) == RESCL_OK,
                "%s, %s: %s", known->name, graph->name, rescl_last_error());
  for (size_t index = 0; index < plan->launch_count; index++)
    if (plan->launches[index].source) check_groups(known, profile, &plan->launches[index]);
  for (size_t index = 0; index < plan->node_count; index++) check_needs(known, profile, &plan->nodes[index]);
  plan_free(plan);
}

static struct graph *lower_structure(const char *name, int64_t batch, const struct device_profile *profile) {
  const struct lower_options lower = lower_options_for(profile, NULL);
  rescl_create_options options = rescl_create_options_default();
  struct graph *graph = NULL;
  options.name = name;
  MUST(zoo_create_structure(&graph, &options));
  MUST(graph_bind(graph, &(rescl_binding){.batch = batch}));
  MUST(model_lower_bound(graph, &lower));
  return graph;
}

/** Whole networks, of whose weights only the sizes matter, on every device that is known. */
START_TEST(no_launch_asks_for_more_than_the_device_allows) {
  static const char *const networks[] = {"resnet18", "resnet50", "resnext50_32x4d", "mobilenet_v2",
                                         "se_resnet50"};
  static const int64_t batches[] = {1, 64};
  for (size_t index = 0; index < 2 * sizeof networks / sizeof *networks; index++) {
    struct graph *graph = NULL;
    for (const struct known_device *known = known_devices; known->name; known++) {
      const struct device_profile profile = device_profile_of(&known->info, 0);
      if (graph && graph->channel_block != profile.channel_block) {
        graph_free(graph);
        graph = NULL;
      }
      if (!graph) graph = lower_structure(networks[index / 2], batches[index % 2], &profile);
      check_network(known, &profile, graph);
    }
    graph_free(graph);
  }
}
END_TEST

static rescl_status choose_as_session(void *user, const struct node *node, struct kernel_choice *choice) {
  *choice = ((const rescl_session *)user)->choices[node->index];
  return RESCL_OK;
}

/** The graph is the session's, whose constants are still there where it keeps all. */
static void expect_plan_of(rescl_session *session) {
  struct plan *plan = NULL;
  size_t node_count = 0;
  const struct recorder_options options = {.choose = choose_as_session, .choose_user = session};
  MUST(plan_create(&plan, context_profile(session->context), session->graph, &options));
  const struct recorded_node *nodes = recorder_nodes(session->recorder, &node_count);
  const struct recorder_info info = recorder_get_info(session->recorder);
  ck_assert_uint_eq(plan->node_count, node_count);
  for (size_t index = 0; index < node_count; index++) {
    ck_assert_ptr_eq(plan->nodes[index].choice.kernel, nodes[index].choice.kernel);
    ck_assert_uint_eq(plan->nodes[index].first_launch, nodes[index].first_launch);
    ck_assert_uint_eq(plan->nodes[index].launch_count, nodes[index].launch_count);
  }
  for (size_t index = 0; index < plan->launch_count; index++) {
    const char *name = launch_name(recorder_get_launch(session->recorder, index));
    if (plan->launches[index].source) ck_assert_str_eq(plan->launches[index].kernel, name);
  }
  ck_assert_uint_eq(plan->enqueue_count, info.launch_count);
  ck_assert_uint_eq(plan->weight_bytes, info.weight_bytes);
  ck_assert_uint_eq(plan->workspace_bytes, info.workspace_bytes);
  plan_free(plan);
}

START_TEST(a_session_does_what_was_planned) {
  rescl_model *models[] = {model_from_text(text_network), zoo_model("cifar_resnet20")};
  static const char *const algorithms[] = {NULL, "im2col_gemm", "direct"};
  for (size_t index = 0; index < sizeof models / sizeof *models; index++) {
    for (size_t algorithm = 0; algorithm < sizeof algorithms / sizeof *algorithms; algorithm++) {
      rescl_session_options options = rescl_session_options_default();
      rescl_session *session = NULL;
      options.algorithm = algorithms[algorithm];
      options.keep_all = 1;
      MUST(rescl_session_create(&session, device(), models[index], &options));
      expect_plan_of(session);
      rescl_session_free(session);
    }
    rescl_model_free(models[index]);
  }
}
END_TEST

START_TEST(what_is_not_known_is_refused) {
  rescl_model *model = model_from_text(text_network);
  rescl_plan *plan = NULL;
  rescl_plan_options options = rescl_plan_options_default();
  rescl_device_info *devices = NULL;
  size_t count = 0;
  MUST_FAIL(rescl_plan_create(&plan, model, &options), RESCL_INVALID_ARGUMENT, "device");
  options.device = "abacus";
  MUST_FAIL(rescl_plan_create(&plan, model, &options), RESCL_NOT_FOUND, "radeon-rx-7900-xtx");
  options.device = "iris-xe";
  options.algorithm = "abacus";
  MUST_FAIL(rescl_plan_create(&plan, model, &options), RESCL_NOT_FOUND, "im2col_gemm");
  ck_assert_ptr_null(plan);
  MUST_FAIL(rescl_plan_create(NULL, model, &options), RESCL_INVALID_ARGUMENT, "");
  MUST_FAIL(rescl_plan_create(&plan, NULL, &options), RESCL_INVALID_ARGUMENT, "");
  MUST_FAIL(rescl_plan_create(&plan, model, NULL), RESCL_INVALID_ARGUMENT, "");
  MUST_FAIL(rescl_known_devices(NULL, &count), RESCL_INVALID_ARGUMENT, "");
  MUST_FAIL(rescl_known_devices(&devices, NULL), RESCL_INVALID_ARGUMENT, "");
  rescl_plan_free(NULL);
  rescl_model_free(model);
}
END_TEST

CHECK_MAIN_NO_FORK("api/plan", every_known_device_has_a_plan, no_launch_asks_for_more_than_the_device_allows,
                   a_session_does_what_was_planned, what_is_not_known_is_refused)
