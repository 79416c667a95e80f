/** Launches that would take a device too long are made in parts: each way to run a layer is right in them. */
#define _GNU_SOURCE // setenv
#include <unistd.h>

#include "fixture.h"

#include "kernels/plan.h"
#include "opencl/known_devices.h"
#include "tune/candidates.h"
#include "tune/trial.h"

static rescl_status choose_usual(void *user, const struct node *node, struct kernel_choice *choice) {
  *choice = (struct kernel_choice){0};
  return kernel_choose(&choice->kernel, node, &(struct kernel_preference){NULL, user});
}

/** The most parts of any launch of the node. */
static size_t planned_parts(const struct graph *graph, struct device_profile *profile, const char *name) {
  struct plan *plan = NULL;
  size_t most = 0;
  const struct recorder_options options = {.choose = choose_usual, .choose_user = profile};
  MUST(plan_create(&plan, profile, graph, &options));
  for (size_t index = 0; index < plan->node_count; index++) {
    const struct planned_node *node = &plan->nodes[index];
    if (strcmp(node->node->name, name) != 0) continue;
    for (size_t launch = 0; launch < node->launch_count; launch++)
      if (plan->launches[node->first_launch + launch].parts > most)
        most = plan->launches[node->first_launch + launch].parts;
  }
  plan_free(plan);
  return most;
}

/** The context's device from here on is one of so few GFLOPS. */
static void slow_down(const struct fixture *fixture, double gflops) {
  ((struct device_profile *)context_profile(fixture->context))->least_gflops = gflops;
}

START_TEST(every_way_is_right_in_parts) {
  setenv("RESCL_DEVICE_CLASS", "tile_gpu", 1);
  struct fixture fixture = set_up_blocks(4);
  struct device_profile *profile = (struct device_profile *)context_profile(fixture.context);
  const char *const names[] = {"second", "fourth"};
  struct shelf *shelf = NULL;
  MUST(shelf_create(&shelf));
  slow_down(&fixture, 1e-4); // the layers have some millions of operations
  for (size_t name = 0; name < sizeof names / sizeof *names; name++) {
    const struct node *node = find_node(&fixture, names[name]);
    struct kernel_choice candidates[CANDIDATES_MOST];
    struct trial *trial = NULL;
    int candidate = 0;
    ck_assert_uint_gt(planned_parts(fixture.graph, profile, names[name]), 2);
    MUST(trial_create(&trial, fixture.context, fixture.graph, node, shelf));
    const size_t count = candidates_list(candidates, node, &(struct kernel_preference){.profile = profile});
    ck_assert_uint_gt(count, 2);
    for (size_t index = 0; index < count; index++) MUST(trial_add(trial, candidates[index], &candidate));
    trial_free(trial);
  }
  shelf_free(shelf);
  tear_down(&fixture);
  unsetenv("RESCL_DEVICE_CLASS");
}
END_TEST

/** Of a layer as VGG has it, for 8 pictures: 30 thousand million operations. */
#define WIDE                                                                              \
  "graph wide opset 13\ninput x: f32[8,64,224,224]\nconst w: f32[64,64,3,3] = random 1\n" \
  "wide: y = Conv(x, w) {pads=[1,1,1,1]}\noutput y\n"

START_TEST(slow_devices_do_long_layers_in_parts) {
  static const struct {
    const char *device;
    size_t least, most;
  } rows[] = {{"h100", 1, 1}, {"uhd-graphics", 3, 12}, {"mali-t628", 8, 200}, {"llvmpipe", 0, 1}};
  rescl_model *model = model_from_text(WIDE);
  struct graph *graph = NULL;
  for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
    const struct known_device *known = NULL;
    MUST(known_device_find(&known, rows[row].device));
    struct device_profile profile = device_profile_of(&known->info, 0);
    MUST(model_lower(&graph, model,
                     &(struct lower_options){.channel_block = profile.least_gflops > 0 ? 4 : 0}));
    const size_t parts = planned_parts(graph, &profile, "wide");
    ck_assert_msg(parts >= rows[row].least && parts <= rows[row].most, "%s: %zu parts", rows[row].device,
                  parts);
    graph_free(graph);
  }
  rescl_model_free(model);
}
END_TEST

CHECK_MAIN_NO_FORK("tune/parts", every_way_is_right_in_parts, slow_devices_do_long_layers_in_parts)
