/** Devices that are not here, and what is chosen for them: class, layout, kernels of every layer of the zoo
 *  with their variants, and the rest of what a profile decides. */
#define _GNU_SOURCE // setenv
#include <stdlib.h>

#include "../api/fixture.h"
#include "opencl/known_devices.h"
#include "passes/pass.h"
#include "tune/candidates.h"
#include "tune/signature.h"
#include "zoo/zoo.h"

START_TEST(devices_have_their_class) {
  for (const struct known_device *known = known_devices; known->name; known++) {
    const struct device_profile profile = device_profile_of(&known->info, 0);
    ck_assert_msg(profile.class == known->class, "%s is a %s: %s", known->name,
                  device_class_name(profile.class), profile.reason);
    ck_assert_msg(profile.channel_block == known->channel_block, "%s: blocks of %d", known->name,
                  profile.channel_block);
    ck_assert(profile.reason[0] && device_class_name(profile.class)[0]);
  }
}
END_TEST

START_TEST(devices_are_found_by_their_name) {
  const struct known_device *found = NULL;
  for (const struct known_device *known = known_devices; known->name; known++) {
    MUST(known_device_find(&found, known->name));
    ck_assert_ptr_eq(found, known); // no other has the name
  }
  ck_assert_int_eq(known_device_find(&found, "abacus"), RESCL_NOT_FOUND);
  ck_assert_ptr_null(found);
  for (const struct known_device *known = known_devices; known->name; known++)
    ck_assert_ptr_nonnull(strstr(rescl_last_error(), known->name));
}
END_TEST

static int is_power_of_two(int number) {
  return number > 0 && (number & (number - 1)) == 0;
}

/** What others divide by and allocate with, also where the driver says nothing. */
START_TEST(nothing_is_zero_that_others_compute_with) {
  for (const struct known_device *known = known_devices; known->name; known++) {
    const struct device_profile profile = device_profile_of(&known->info, 0);
    ck_assert(profile.compute_units > 0 && profile.groups_per_unit > 0);
    ck_assert(profile.preferred_multiple > 0 && profile.most_group_items > 0 && profile.most_rows > 0);
    for (int side = 0; side < 3; side++) ck_assert_uint_gt(profile.most_group_sides[side], 0);
    ck_assert(is_power_of_two(profile.vector_width) && profile.vector_width <= 16);
    ck_assert(profile.base_alignment_bytes > 0 && profile.most_buffer_bytes > 0);
    ck_assert_double_gt(profile.stream_bytes, 0.0);
    ck_assert_double_le(profile.stream_bytes, (double)profile.most_buffer_bytes);
  }
}
END_TEST

/** Whose vectors kernels spell out: nobody else's tensors are in their blocks, nor is CLBlast told of them. */
START_TEST(vectors_are_for_those_who_have_them) {
  for (const struct known_device *known = known_devices; known->name; known++) {
    const struct device_profile profile = device_profile_of(&known->info, 0);
    const int is_vector_cpu = profile.class == DEVICE_VECTOR_CPU;
    ck_assert_int_eq(profile.gemm_vector, is_vector_cpu ? profile.vector_width : 0);
    ck_assert_int_eq(profile.has_vectors, is_vector_cpu || profile.class == DEVICE_SIMULATOR);
    ck_assert_int_eq(profile.has_lanes, !is_vector_cpu);
    ck_assert_int_eq(profile.compiles_inside, known->info.type == RESCL_DEVICE_CPU);
    ck_assert_int_eq(profile.compiles_alone, profile.class == DEVICE_SIMULATOR);
  }
}
END_TEST

START_TEST(threads_are_compute_units_of_cpus) {
  for (const struct known_device *known = known_devices; known->name; known++) {
    const size_t units = device_profile_of(&known->info, 0).compute_units;
    const struct device_profile one = device_profile_of(&known->info, 1);
    ck_assert_uint_eq(one.compute_units, one.has_threads ? 1 : units);
    ck_assert_uint_eq(device_profile_of(&known->info, 1000).compute_units, units);
  }
}
END_TEST

/** What a driver says can be overruled, but not by what is no class; what its compiler needs stays. */
START_TEST(a_class_can_be_asked_for) {
  struct device_profile profile;
  for (const struct known_device *known = known_devices; known->name; known++) {
    const struct device_profile own = device_profile_of(&known->info, 0);
    setenv("RESCL_DEVICE_CLASS", "register_gpu", 1);
    MUST(device_profile_choose(&profile, &known->info, 0));
    ck_assert_int_eq(profile.class, DEVICE_REGISTER_GPU);
    ck_assert(!profile.has_vectors && profile.has_lanes);
    ck_assert_int_eq(profile.compiles_alone, own.compiles_alone);
    ck_assert_int_eq(profile.joins_constants, own.joins_constants);
    setenv("RESCL_DEVICE_CLASS", "vector_cpu", 1);
    MUST(device_profile_choose(&profile, &known->info, 0));
    ck_assert(profile.has_vectors && profile.channel_block >= 4);
    setenv("RESCL_DEVICE_CLASS", "abacus", 1);
    ck_assert_int_eq(device_profile_choose(&profile, &known->info, 0), RESCL_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(rescl_last_error(), "register_gpu"));
    ck_assert_int_eq(profile.class, known->class);
    unsetenv("RESCL_DEVICE_CLASS");
  }
}
END_TEST

/** Without vectors no task, whoever asks. What may be one launches a kernel of its own there: api/test_plan.c. */
static void check_kernel(const struct known_device *known, const struct device_profile *profile,
                         const struct node *node, const struct kernel *kernel) {
  MUST_HOLD(kernel->supports(node, profile), "%s: '%s' runs by %s", known->name, node->name, kernel->name);
  for (const struct kernel_row *row = kernel_table; row->op; row++)
    MUST_HOLD(profile->has_vectors || row->kernel != kernel || !row->task || row->is_optional,
              "%s: '%s' runs by the task %s", known->name, node->name, kernel->name);
}

static int is_repeated[2048]; // by node->index: a layer like an earlier one of its graph

static void find_repeated(struct graph *graph) {
  static char signatures[2048][SIGNATURE_BYTES];
  graph_sweep_and_number(graph);
  ck_assert_int_lt(graph->node_count, 2048);
  for (const struct node *node = graph->first; node; node = node->next) {
    signatures[node->index][0] = 0;
    is_repeated[node->index] = 0;
    if (!signature_is_tunable(node)) continue;
    signature_write(signatures[node->index], node, 1, NULL);
    for (int earlier = 0; earlier < node->index && !is_repeated[node->index]; earlier++)
      is_repeated[node->index] = strcmp(signatures[earlier], signatures[node->index]) == 0;
  }
}

static void check_choice(const struct known_device *known, const struct kernel_preference *preference,
                         const struct node *node) {
  const struct kernel *kernel = NULL;
  MUST_HOLD(kernel_choose(&kernel, node, preference) == RESCL_OK, "%s, %s: %s", known->name,
            preference->algorithm ? preference->algorithm : "any algorithm", rescl_last_error());
  check_kernel(known, preference->profile, node, kernel);
}

static void check_candidates(const struct known_device *known, const struct kernel_preference *preference,
                             const struct node *node) {
  struct kernel_choice candidates[CANDIDATES_MOST];
  const struct kernel *kernel = NULL;
  MUST(kernel_choose(&kernel, node, preference));
  const size_t count = candidates_list(candidates, node, preference);
  MUST_HOLD(count > 0 && candidates[0].kernel == kernel, "%s: '%s' has no candidates", known->name,
            node->name);
  for (size_t index = 0; index < count; index++)
    check_kernel(known, preference->profile, node, candidates[index].kernel);
}

static void check_graph(const struct known_device *known, const struct device_profile *profile,
                        const struct graph *graph, const char *algorithm) {
  const struct kernel_preference preference = {algorithm, profile};
  for (const struct node *node = graph->first; node; node = node->next) {
    if (is_repeated[node->index]) continue;
    check_choice(known, &preference, node);
    if (graph->inputs[0]->tensor.shape.dims[0] == 1)
      check_candidates(known, &preference, node); // of all batches
  }
}

/** Whether the device wants the graph's layout when the algorithm is asked for. */
static int wants_layout(const struct device_profile *profile, const struct graph *graph,
                        const char *algorithm) {
  const struct lower_options wanted = lower_options_for(profile, algorithm);
  return wanted.channel_block == graph->channel_block &&
         (!graph->channel_block || !wanted.blocks_stem == !graph->blocks_stem);
}

static void check_devices(struct graph *graph) {
  find_repeated(graph);
  for (const struct known_device *known = known_devices; known->name; known++) {
    const struct device_profile profile = device_profile_of(&known->info, 0);
    if (wants_layout(&profile, graph, NULL)) check_graph(known, &profile, graph, NULL);
    if (graph->inputs[0]->tensor.shape.dims[0] > 1) continue;
    for (const char *const *algorithm = kernel_algorithms(); *algorithm; algorithm++)
      if (wants_layout(&profile, graph, *algorithm)) check_graph(known, &profile, graph, *algorithm);
  }
}

/** The network as it runs on plain tensors; of its weights only the sizes matter. */
static struct graph *lower_plain(const char *name, int64_t batch) {
  rescl_create_options options = rescl_create_options_default();
  struct graph *graph = NULL;
  options.name = name;
  MUST(zoo_create_structure(&graph, &options));
  MUST(graph_bind(graph, &(rescl_binding){.batch = batch}));
  MUST(passes_run(graph, NULL, NULL));
  return graph;
}

static void put_in_blocks(struct graph *graph, int block) {
  const struct pass *pass = pass_table;
  int changed = 0;
  while (strcmp(pass->name, "block_channels") != 0) pass++;
  graph->channel_block = block;
  MUST(pass->run(graph, &changed));
  ck_assert(changed);
}

static void check_layouts(struct graph *plain) {
  static const struct { int block, blocks_stem; } layouts[] = {{4, 0}, {4, 1}, {8, 0}, {16, 0}};
  struct graph *blocked = NULL;
  check_devices(plain);
  for (size_t layout = 0; layout < sizeof layouts / sizeof *layouts; layout++) {
    MUST(graph_clone(&blocked, plain));
    blocked->blocks_stem = layouts[layout].blocks_stem;
    put_in_blocks(blocked, layouts[layout].block);
    check_devices(blocked);
    graph_free(blocked);
  }
}

/** In each layout that a device may want. */
START_TEST(every_layer_of_the_zoo_has_a_kernel_on_every_device) {
  static const int64_t batches[] = {1, 64};
  size_t count = 0;
  const rescl_zoo_entry *networks = rescl_model_zoo(&count);
  for (size_t network = 0; network < count; network++)
    for (size_t index = 0; index < sizeof batches / sizeof *batches; index++) {
      struct graph *plain = lower_plain(networks[network].name, batches[index]);
      check_layouts(plain);
      graph_free(plain);
    }
}
END_TEST

/** OpenCL allows a device to have no more than one work-item in a group. */
START_TEST(usual_groups_are_what_devices_allow) {
  static const struct {
    size_t items, side, group;
  } rows[] = {{1024, 1024, 64}, {64, 64, 64}, {63, 1024, 32}, {256, 16, 16}, {1, 1, 1}, {0, 0, 1}};
  for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
    const rescl_device_info info = {.type = RESCL_DEVICE_GPU,
                                    .max_work_group_size = rows[row].items,
                                    .max_work_item_sizes = {rows[row].side, 1, 1}};
    ck_assert_uint_eq(device_profile_of(&info, 0).usual_group, rows[row].group);
  }
}
END_TEST

CHECK_MAIN("opencl/device_profile", devices_have_their_class, devices_are_found_by_their_name,
           nothing_is_zero_that_others_compute_with, vectors_are_for_those_who_have_them,
           threads_are_compute_units_of_cpus, a_class_can_be_asked_for, usual_groups_are_what_devices_allow,
           every_layer_of_the_zoo_has_a_kernel_on_every_device)
