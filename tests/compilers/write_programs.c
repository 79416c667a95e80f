/** Writes every program that the zoo's networks want on the known GPUs, as a driver would be given it, for the
 *  compilers that run.sh asks what they make of it.
 *
 *      write_programs FOLDER
 *
 *  FOLDER/SOURCE_NUMBER.cl for each source and options, and FOLDER/index.tsv, a line for each kernel of it that is
 *  launched:
 *
 *      file  source  kernel  group  local_bytes  untuned_on  tuned_on  networks  options
 *
 *  group and local_bytes are the largest that a launch asks for. untuned_on says on whose devices (amd, intel, nvidia,
 *  others) some layer runs so without tuning, tuned_on where the tuner may try it, too; "-": nowhere. networks: how
 *  many have such a layer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/model.h"
#include "base/array.h"
#include "kernels/plan.h"
#include "kernels/sources.h"
#include "opencl/known_devices.h"
#include "tune/candidates.h"
#include "zoo/zoo.h"

/** Whose devices, by how the names of their platforms begin. */
static const struct {
  const char *prefix, *vendor;
} vendors[] = {{"AMD", "amd"}, {"Clover", "amd"}, {"Intel", "intel"}, {"NVIDIA", "nvidia"}, {"", "others"}};
enum { VENDOR_COUNT = sizeof vendors / sizeof *vendors };

/** A kernel of a program. */
struct launched_kernel {
  size_t program; // number in `programs`
  char *name;
  size_t group, local_bytes;
  int untuned_on[VENDOR_COUNT], tuned_on[VENDOR_COUNT];
  size_t network_count;
  const char *last_network;
};

static struct {
  struct arena arena; // of names
  struct wanted programs;
  struct launched_kernel *list;
  size_t count, capacity;
} kernels;

static _Noreturn void stop(const char *what) {
  fprintf(stderr, "write_programs: %s: %s\n", what, rescl_last_error());
  exit(1);
}

static void must(rescl_status status, const char *what) {
  if (status != RESCL_OK) stop(what);
}

/** Where the description does not say how large groups may be, programs are for groups of one: nobody has those. */
static int is_gpu(const struct known_device *device, const struct device_profile *profile) {
  return (profile->class == DEVICE_TILE_GPU || profile->class == DEVICE_REGISTER_GPU) &&
         device->info.max_work_group_size > 0;
}

static int vendor_of(const struct known_device *device) {
  int vendor = 0;
  while (strncmp(device->info.platform, vendors[vendor].prefix, strlen(vendors[vendor].prefix)) != 0)
    vendor++;
  return vendor;
}

static struct launched_kernel *find(const struct planned_launch *launch) {
  must(wanted_add(&kernels.programs, launch->source, launch->options), "memory");
  const size_t program = wanted_number(&kernels.programs, launch->source, launch->options);
  for (size_t index = 0; index < kernels.count; index++)
    if (kernels.list[index].program == program && strcmp(kernels.list[index].name, launch->kernel) == 0)
      return &kernels.list[index];
  must(ARRAY_RESERVE(kernels.list, kernels.count + 1, kernels.capacity), "memory");
  struct launched_kernel *wanted = &kernels.list[kernels.count++];
  *wanted =
      (struct launched_kernel){.program = program, .name = arena_string(&kernels.arena, launch->kernel)};
  if (!wanted->name) stop("memory");
  return wanted;
}

/** How a layer may run. */
struct layer {
  struct kernel_choice candidates[CANDIDATES_MOST];
  size_t count;
};

/** One network on one device. */
struct place {
  const struct known_device *device;
  const char *network;
  struct kernel_preference preference;
  struct layer *layers; // by node->index
  size_t round;         // the candidate that every layer takes, the first where it has not as many
};

static void keep(const struct place *place, const struct planned_launch *launch) {
  if (!launch->source || launch->pieces > 0) return;
  struct launched_kernel *wanted = find(launch);
  const size_t group = launch->group[0] * launch->group[1] * launch->group[2];
  if (group > wanted->group) wanted->group = group;
  if (launch->local_bytes > wanted->local_bytes) wanted->local_bytes = launch->local_bytes;
  (place->round == 0 ? wanted->untuned_on : wanted->tuned_on)[vendor_of(place->device)] = 1;
  if (wanted->last_network != place->network) wanted->network_count++;
  wanted->last_network = place->network;
}

static rescl_status choose(void *user, const struct node *node, struct kernel_choice *choice) {
  const struct place *place = user;
  const struct layer *layer = &place->layers[node->index];
  if (layer->count == 0)
    return kernel_choose(&choice->kernel, node, &place->preference); // fails, and says why
  *choice = layer->candidates[place->round < layer->count ? place->round : 0];
  return RESCL_OK;
}

static void plan_round(struct place *place, const struct graph *graph) {
  struct plan *plan = NULL;
  must(plan_create(&plan, place->preference.profile, graph,
                   &(struct recorder_options){.choose = choose, .choose_user = place}),
       place->network);
  for (size_t index = 0; index < plan->launch_count; index++) keep(place, &plan->launches[index]);
  plan_free(plan);
}

static void plan_candidates(struct place *place, const struct graph *graph) {
  size_t most = 0;
  place->layers = calloc((size_t)graph->node_count + 1, sizeof *place->layers);
  if (!place->layers) stop("memory");
  for (const struct node *node = graph->first; node; node = node->next) {
    struct layer *layer = &place->layers[node->index];
    layer->count = candidates_list(layer->candidates, node, &place->preference);
    if (layer->count > most) most = layer->count;
  }
  for (place->round = 0; place->round == 0 || place->round < most; place->round++) plan_round(place, graph);
  free(place->layers);
}

/** As it runs on such a device; of its weights only the sizes matter. */
static struct graph *lower(const char *network, int64_t batch, const struct device_profile *profile) {
  const struct lower_options lower_options = lower_options_for(profile, NULL);
  rescl_create_options options = rescl_create_options_default();
  struct graph *graph = NULL;
  options.name = network;
  must(zoo_create_structure(&graph, &options), network);
  must(graph_bind(graph, &(rescl_binding){.batch = batch}), network);
  must(model_lower_bound(graph, &lower_options), network);
  return graph;
}

/** On every GPU. Those whose channels are in blocks of as many get the same graph. */
static void plan_network(const char *network, int64_t batch) {
  struct graph *graph = NULL;
  for (const struct known_device *device = known_devices; device->name; device++) {
    const struct device_profile profile = device_profile_of(&device->info, 0);
    if (!is_gpu(device, &profile)) continue;
    if (graph && graph->channel_block != profile.channel_block) {
      graph_free(graph);
      graph = NULL;
    }
    if (!graph) graph = lower(network, batch, &profile);
    plan_candidates(&(struct place){.device = device, .network = network, .preference = {NULL, &profile}},
                    graph);
  }
  graph_free(graph);
}

static FILE *open_file(const char *folder, const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "w");
  if (!file) stop(path);
  return file;
}

static void close_file(FILE *file) {
  if (fclose(file) != 0) stop("the folder");
}

/** "amd,nvidia", with a tab behind it. */
static void write_vendors(FILE *index, const int is_on[VENDOR_COUNT]) {
  char text[64] = "";
  for (int vendor = 0; vendor < VENDOR_COUNT; vendor++)
    if (is_on[vendor] && !strstr(text, vendors[vendor].vendor))
      snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", text[0] ? "," : "",
               vendors[vendor].vendor);
  fprintf(index, "%s\t", text[0] ? text : "-");
}

static void write_line(FILE *index, const char *file, const struct launched_kernel *wanted) {
  const struct wanted_program *program = &kernels.programs.list[wanted->program];
  fprintf(index, "%s\t%s\t%s\t%zu\t%zu\t", file, program->source, wanted->name, wanted->group,
          wanted->local_bytes);
  write_vendors(index, wanted->untuned_on);
  write_vendors(index, wanted->tuned_on);
  fprintf(index, "%zu\t%s\n", wanted->network_count, program->options[0] ? program->options : "-");
}

/** The program's file, and its kernels in the index. */
static void write_program(FILE *index, const char *folder, size_t number) {
  const char *source = kernels.programs.list[number].source;
  char name[256];
  snprintf(name, sizeof name, "%s_%zu.cl", source, number + 1);
  FILE *file = open_file(folder, name);
  fputs(kernel_source("common"), file);
  fputs(kernel_source(source), file);
  close_file(file);
  for (size_t kernel = 0; kernel < kernels.count; kernel++)
    if (kernels.list[kernel].program == number) write_line(index, name, &kernels.list[kernel]);
}

int main(int argc, char **argv) {
  static const int64_t batches[] = {1, 8};
  size_t count = 0;
  const rescl_zoo_entry *networks = rescl_model_zoo(&count);
  if (argc != 2) {
    fputs("usage: write_programs FOLDER\n", stderr);
    return 2;
  }
  for (size_t network = 0; network < count; network++)
    for (size_t batch = 0; batch < sizeof batches / sizeof *batches; batch++)
      plan_network(networks[network].name, batches[batch]);
  FILE *index = open_file(argv[1], "index.tsv");
  for (size_t number = 0; number < kernels.programs.count; number++) write_program(index, argv[1], number);
  close_file(index);
  return 0;
}
