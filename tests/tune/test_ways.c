/** Which programs a network's layers are tried with, on devices that need not be here. */
#include "api/fixture.h"

#include "graph/cost.h"
#include "opencl/known_devices.h"
#include "tune/signature.h"
#include "tune/ways.h"

enum { MOST_LAYERS = 16 };

/** Layers of a residual network, from the widest pictures to the most channels. */
#define NETWORK                                                                                       \
  "graph layers opset 13\ninput x: f32[1,64,56,56]\n"                                                 \
  "const a: f32[64,64,1,1] = random 1\nconst b: f32[64,64,3,3] = random 2\n"                          \
  "const c: f32[256,64,1,1] = random 3\nconst d: f32[128,256,1,1] = random 4\n"                       \
  "const e: f32[128,128,3,3] = random 5\nconst f: f32[512,128,1,1] = random 6\n"                      \
  "const g: f32[256,512,3,3] = random 7\nconst h: f32[256,256,3,3] = random 8\n"                      \
  "const i: f32[512,256,1,1] = random 9\n"                                                            \
  "one: t = Conv(x, a)\ntwo: u = Conv(t, b) {pads=[1,1,1,1]}\nthree: v = Conv(u, c)\n"                \
  "four: w = Conv(v, d)\nfive: k = Conv(w, e) {pads=[1,1,1,1], strides=[2,2]}\nsix: l = Conv(k, f)\n" \
  "seven: m = Conv(l, g) {pads=[1,1,1,1], strides=[2,2]}\neight: n = Conv(m, h) {pads=[1,1,1,1]}\n"   \
  "nine: y = Conv(n, i)\noutput y\n"

/** A network as it runs on a device, with the layers there are to try. */
struct network {
  rescl_model *model;
  struct graph *graph;
  struct device_profile profile;
  struct ways_layer layers[MOST_LAYERS];
  size_t layer_count;
};

static void add_layer(struct network *network, const struct node *node) {
  const struct kernel_preference preference = {.profile = &network->profile};
  struct ways_layer *layer = &network->layers[network->layer_count++];
  *layer = (struct ways_layer){.node = node, .flops = (double)node_flops(node)};
  layer->candidates.count = candidates_list(layer->candidates.list, node, &preference);
}

static struct network *open_network(const char *device_name) {
  struct network *network = calloc(1, sizeof *network);
  const struct known_device *known = NULL;
  const struct lower_options options = {.channel_block = 4};
  ck_assert_ptr_nonnull(network);
  network->model = model_from_text(NETWORK);
  MUST(model_lower(&network->graph, network->model, &options));
  MUST(known_device_find(&known, device_name));
  network->profile = device_profile_of(&known->info, 0);
  for (const struct node *node = network->graph->first; node; node = node->next)
    if (signature_is_tunable(node) && network->layer_count < MOST_LAYERS) add_layer(network, node);
  ck_assert_uint_eq(network->layer_count, 9);
  return network;
}

static void close_network(struct network *network) {
  graph_free(network->graph);
  rescl_model_free(network->model);
  free(network);
}

static struct ways *choose(const struct network *network, size_t most_programs) {
  struct ways *ways = NULL;
  MUST(ways_create(&ways, &(struct ways_request){.graph = network->graph,
                                                 .profile = &network->profile,
                                                 .layers = network->layers,
                                                 .layer_count = network->layer_count,
                                                 .most_programs = most_programs}));
  return ways;
}

static int is_same(const struct kernel_choice *first, const struct kernel_choice *second) {
  return first->kernel == second->kernel && first->variant == second->variant;
}

static double cycles_of(const struct network *network, size_t layer, const struct kernel_choice *choice) {
  return choice->kernel->estimate
             ? choice->kernel->estimate(network->layers[layer].node, &network->profile, choice->variant)
                   .cycles
             : 1e300;
}

/** The usual one first, none twice, the others by what they are expected to take. */
static size_t check_layer(const struct network *network, const struct ways *ways, size_t layer) {
  const struct candidates given = network->layers[layer].candidates, tried = ways_of(ways, layer);
  ck_assert_uint_ge(tried.count, 1);
  ck_assert_uint_le(tried.count, given.count);
  ck_assert(is_same(&tried.list[0], &given.list[0]));
  for (size_t later = 1; later < tried.count; later++) {
    for (size_t earlier = 0; earlier < later; earlier++)
      ck_assert(!is_same(&tried.list[earlier], &tried.list[later]));
    if (later > 1)
      ck_assert(cycles_of(network, layer, &tried.list[later - 1]) <=
                cycles_of(network, layer, &tried.list[later]));
  }
  return tried.count;
}

static const char *const devices[] = {"h100", "geforce-rtx-3090", "radeon-rx-7900-xtx", "uhd-graphics",
                                      "mali-g610"};

START_TEST(few_programs_serve_many_layers) {
  for (size_t index = 0; index < sizeof devices / sizeof *devices; index++) {
    struct network *network = open_network(devices[index]);
    struct ways *usual = choose(network, 0), *few = choose(network, 6), *all = choose(network, 64);
    size_t tried_few = 0, tried_all = 0, layers_with_several = 0;
    const size_t most = ways_program_count(usual) > 6 ? ways_program_count(usual) : 6;
    ck_assert_uint_gt(ways_program_count(usual), 0);
    ck_assert_uint_le(ways_program_count(few), most);
    ck_assert_uint_ge(ways_program_count(all), ways_program_count(few));
    for (size_t layer = 0; layer < network->layer_count; layer++) {
      const size_t count = check_layer(network, few, layer);
      tried_few += count;
      layers_with_several += count > 1;
      tried_all += check_layer(network, all, layer);
    }
    printf("%s: %zu, %zu, %zu programs; %zu, %zu trials\n", devices[index], ways_program_count(usual),
           ways_program_count(few), ways_program_count(all), tried_few, tried_all);
    ck_assert_uint_ge(tried_all, tried_few);
    ck_assert_uint_gt(2 * layers_with_several, network->layer_count);
    ways_free(usual);
    ways_free(few);
    ways_free(all);
    close_network(network);
  }
}
END_TEST

/** The variant that a kernel chooses for itself is not tried beside it. */
START_TEST(what_launches_the_same_is_tried_once) {
  struct network *network = open_network(devices[0]);
  struct ways *all = choose(network, 64);
  size_t twin_count = 0;
  for (size_t layer = 0; layer < network->layer_count; layer++) {
    const struct candidates twins = ways_twins(all, layer), tried = ways_of(all, layer);
    twin_count += twins.count;
    ck_assert_uint_eq(twins.count + tried.count, network->layers[layer].candidates.count);
    for (size_t index = 0; index < twins.count; index++) ck_assert_ptr_nonnull(twins.list[index].variant);
  }
  ck_assert_uint_gt(twin_count, 0);
  ways_free(all);
  close_network(network);
}
END_TEST

CHECK_MAIN_NO_FORK("tune/ways", few_programs_serve_many_layers, what_launches_the_same_is_tried_once)
