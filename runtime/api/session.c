#include "api/session.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/argument.h"
#include "base/clock.h"
#include "base/heap.h"
#include "opencl/timeline.h"

#define TUNE_BUDGET_SECONDS 2.0

static double default_tune_budget_ms(void) {
  const char *setting = getenv("RESCL_TUNE_BUDGET");
  char *end = NULL;
  const double seconds = setting ? strtod(setting, &end) : 0.0;
  const int is_number = setting && end != setting && *end == '\0' && !isnan(seconds);
  return 1e3 * (is_number ? seconds : TUNE_BUDGET_SECONDS);
}

rescl_session_options rescl_session_options_default(void) {
  return (rescl_session_options){.tune_budget_ms = default_tune_budget_ms()};
}

/** Every planned value becomes a window into the arena; those without elements get a buffer of their own, as
 *  OpenCL knows no empty windows. */
static rescl_status create_arena(rescl_session *session) {
  TRY(buffer_create(&session->arena, session->context, (size_t)session->graph->arena_bytes, "activations"));
  for (const struct value *value = session->graph->values; value; value = value->next) {
    struct buffer **buffer = &session->values[value->index];
    const size_t size_bytes = tensor_size(&value->tensor);
    if (value->arena_offset < 0) continue;
    if (size_bytes == 0)
      TRY(buffer_create(buffer, session->context, 0, value->name));
    else
      TRY(buffer_create_view(buffer, session->arena, (size_t)value->arena_offset, size_bytes, value->name));
  }
  return RESCL_OK;
}

#define REFUSED_BYTES 4096

/** Once everything has found a kernel that runs. */
static rescl_status keep_refusals(rescl_session *session, const struct recorder_info *info) {
  TRY(tuner_keep_refusals(session->tuner));
  session->info.lacks_memory = tuner_lacks_memory(session->tuner);
  ARENA_NEW(&session->graph->arena, session->refused, REFUSED_BYTES);
  char *end = session->refused;
  if (session->spared_bytes > 0)
    end += snprintf(
        end, REFUSED_BYTES,
        "too little memory for the fastest ways: each layer runs in the one that needs the least, with %.1f "
        "MB of weights and workspace, not %.1f MB\n",
        (double)(info->weight_bytes + info->workspace_bytes) * 1e-6, (double)session->spared_bytes * 1e-6);
  tuner_write_refused(session->tuner, end, REFUSED_BYTES - (size_t)(end - session->refused));
  return RESCL_OK;
}

static void count_tuned_layers(rescl_session *session) {
  size_t count = 0;
  const struct tuned_layer *layers = tuner_layers(session->tuner, &count);
  for (size_t index = 0; index < count; index++) {
    session->info.layers_tuned += layers[index].when == TUNED_NOW;
    session->info.layers_from_cache += layers[index].when == TUNED_EARLIER;
    session->info.candidates_wrong += (unsigned)layers[index].result.wrong_count;
  }
}

static rescl_status choose_all(rescl_session *session) {
  for (const struct node *node = session->graph->first; node; node = node->next)
    TRY(tuner_choose(session->tuner, node, &session->choices[node->index]));
  return RESCL_OK;
}

/** Before the session's own weights are there: the trials have theirs. */
static rescl_status tune(rescl_session *session) {
  const rescl_session_options *given = &session->options;
  const struct tuner_options options = {.algorithm = given->algorithm,
                                        .shelf = session->shelf,
                                        .budget_ms = given->tune_budget_ms,
                                        .goes_on = given->tune_further,
                                        .saves_memory = session->spared_bytes > 0,
                                        .trusts_driver = given->trust_driver != 0,
                                        .progress = given->progress,
                                        .progress_user = given->progress_user};
  const uint64_t start_ns = clock_now_ns();
  TRY(tuner_create(&session->tuner, session->context, session->graph, &options));
  TRY(choose_all(session));
  count_tuned_layers(session);
  session->info.tune_ms = clock_since_ms(start_ns) - shelf_statistics(session->shelf).elapsed_ms;
  session_add_stage(session, (struct stage){"tune", start_ns, clock_now_ns()});
  return RESCL_OK;
}

static rescl_status choose_kernel(void *user, const struct node *node, struct kernel_choice *choice) {
  *choice = ((const rescl_session *)user)->choices[node->index];
  return RESCL_OK;
}

/** The choice fails on the device: another one, for good. */
static rescl_status refuse_kernel(void *user, const struct node *node, rescl_status why,
                                  struct kernel_choice *choice) {
  rescl_session *session = user;
  TRY(tuner_refuse(session->tuner, node, why, choice));
  session->choices[node->index] = *choice;
  return RESCL_OK;
}

static int is_read_after(const struct value *value, const struct node *node) {
  for (int user = 0; user < value->user_count; user++)
    if (value->users[user]->index > node->index) return 1;
  return 0;
}

/** The device has the node's weights now: the host's own copies go, one node after the other, so that there
 *  are never two of all of them. */
static void drop_constants(void *user, const struct node *node) {
  struct graph *graph = ((rescl_session *)user)->graph;
  for (int input = 0; input < node->call.input_count; input++) {
    struct value *value = node->inputs[input];
    if (value && value->tensor.data && !value->output_uses && !is_read_after(value, node))
      graph_drop_data(graph, value);
  }
}

/** On the host, once they are on the device. */
static int needs_constants(const rescl_session_options *options) {
  return options->keep_all || (options->check_every && options->on_wrong == RESCL_WRONG_DEMOTES);
}

static rescl_status record_launches(rescl_session *session) {
  const rescl_session_options *given = &session->options;
  struct recorder_info needs = {0};
  const struct recorder_options options = {.choose = choose_kernel,
                                           .refuse = session->tuner ? refuse_kernel : NULL,
                                           .choose_user = session,
                                           .tries_launches =
                                               context_profile(session->context)->tries_launches,
                                           .shelf = session->shelf,
                                           .recorded = needs_constants(given) ? NULL : drop_constants,
                                           .recorded_user = session,
                                           .needs = &needs,
                                           .progress = given->progress,
                                           .progress_user = given->progress_user};
  const double tuned_ms = shelf_statistics(session->shelf).elapsed_ms; // for programs of what was tried
  timeline_watch_copies(session->context, 1);
  const rescl_status status =
      recorder_create(&session->recorder, session->context, session->graph, session->values, &options);
  session->info.weight_bytes = needs.weight_bytes;
  session->info.workspace_bytes = needs.workspace_bytes;
  TRY(status);
  const struct recorder_info info = recorder_get_info(session->recorder);
  if (session->tuner) TRY(keep_refusals(session, &info));
  session_add_stage(session, (struct stage){"compile", info.compile_start_ns, info.upload_start_ns});
  session_add_stage(session, (struct stage){"upload", info.upload_start_ns, clock_now_ns()});
  session->info.programs_cached = shelf_statistics(session->shelf).programs.cached;
  session->info.programs_compiled = shelf_statistics(session->shelf).programs.compiled;
  session->info.weight_bytes = info.weight_bytes;
  session->info.workspace_bytes = info.workspace_bytes;
  session->info.compile_ms = info.compile_ms + tuned_ms;
  session->info.upload_ms = info.upload_ms;
  return RESCL_OK;
}

rescl_status session_choose_again(rescl_session *session) {
  TRY(choose_all(session));
  recorder_free(session->recorder);
  session->recorder = NULL;
  return record_launches(session);
}

static rescl_status allocate_tables(rescl_session *session) {
  const struct graph *graph = session->graph;
  ARENA_NEW(&session->graph->arena, session->values, graph->value_count + 1);
  ARENA_NEW(&session->graph->arena, session->pointers, graph->input_count + graph->output_count + 1);
  ARENA_NEW(&session->graph->arena, session->results, graph->output_count + 1);
  ARENA_NEW(&session->graph->arena, session->times, graph->node_count + 1);
  ARENA_NEW(&session->graph->arena, session->stages, MOST_STAGES);
  ARENA_NEW(&session->graph->arena, session->tuned_layers, graph->node_count + 1);
  ARENA_NEW(&session->graph->arena, session->choices, graph->node_count + 1);
  return RESCL_OK;
}

/** With its profile, which the lowering asks for. */
static rescl_status open_device(rescl_session *session, rescl_device *device) {
  const rescl_session_options *options = &session->options;
  TRY(check_algorithm(options->algorithm));
  TRY(session_check_profiling(options->profiling));
  if (isnan(options->tune_budget_ms))
    return fail(RESCL_INVALID_ARGUMENT, "options: tune_budget_ms is not a number");
  if (options->on_wrong != RESCL_WRONG_STOPS && options->on_wrong != RESCL_WRONG_DEMOTES)
    return fail(RESCL_INVALID_ARGUMENT, "options: on_wrong is %d, which there is not",
                (int)options->on_wrong);
  return context_create(&session->context, device,
                        &(struct context_options){options->threads, options->profiling});
}

static rescl_status lower(rescl_session *session, const rescl_model *model) {
  const rescl_session_options *options = &session->options;
  const uint64_t start_ns = clock_now_ns();
  struct lower_options wanted = lower_options_for(context_profile(session->context), options->algorithm);
  wanted.binding = &options->binding;
  wanted.unshared = options->keep_all;
  TRY(model_lower(&session->graph, model, &wanted));
  onnx_release_pages(&model->onnx); // what was folded has been copied
  TRY(allocate_tables(session));
  session->info.lower_ms = clock_since_ms(start_ns);
  session_add_stage(session, (struct stage){"lower", start_ns, clock_now_ns()});
  return RESCL_OK;
}

static rescl_status set_up_device(rescl_session *session, const struct kernel_choice *choices) {
  TRY(session_check_memory(session));
  TRY(shelf_create(&session->shelf));
  if (choices)
    memcpy(session->choices, choices, (size_t)session->graph->node_count * sizeof *choices);
  else
    TRY(tune(session));
  TRY(create_arena(session));
  return record_launches(session);
}

/** With its device, model and options. */
static rescl_status fill(rescl_session *session, rescl_device *device, const rescl_model *model,
                         const struct kernel_choice *choices) {
  TRY(open_device(session, device));
  TRY(lower(session, model));
  rescl_status status = set_up_device(session, choices);
  if (status == RESCL_OUT_OF_MEMORY) status = session_fail_memory(session);
  return status_within(status, "%s: ", model->path);
}

/** What one attempt is made with, and what it says of memory. */
struct attempt {
  rescl_device *device;
  const rescl_model *model;
  const rescl_session_options *options;
  const struct kernel_choice *choices;
  uint64_t spared_bytes; // more than zero: too many for the device, so it is to need as few as it can
  uint64_t needed_bytes; // of weights and workspace
  int had_room;          // the device says that it has enough
};

static rescl_status attempt(rescl_session **session, struct attempt *attempt) {
  *session = NULL;
  rescl_session *made = calloc(1, sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  made->options = attempt->options ? *attempt->options : rescl_session_options_default();
  made->spared_bytes = attempt->spared_bytes;
  made->created_ns = clock_now_ns();
  made->device = attempt->device;
  made->model = attempt->model;
  const rescl_status status = fill(made, attempt->device, attempt->model, attempt->choices);
  attempt->had_room = made->has_room;
  attempt->needed_bytes = made->info.weight_bytes + made->info.workspace_bytes;
  onnx_release_pages(&attempt->model->onnx); // what the device has need not stay in memory
  heap_trim();                               // nor its host's copies, nor what compiling and tuning took
  if (status == RESCL_OK)
    *session = made;
  else
    rescl_session_free(made);
  return status;
}

/** Where there is too little memory after all, once more with less. */
rescl_status session_create(rescl_session **session, rescl_device *device, const rescl_model *model,
                            const rescl_session_options *options, const struct kernel_choice *choices) {
  struct attempt wanted = {.device = device, .model = model, .options = options, .choices = choices};
  const rescl_status status = attempt(session, &wanted);
  if (status != RESCL_OUT_OF_MEMORY || !wanted.had_room || choices) return status;
  wanted.spared_bytes = wanted.needed_bytes > 0 ? wanted.needed_bytes : 1;
  return attempt(session, &wanted);
}

rescl_status rescl_session_create(rescl_session **session, rescl_device *device, const rescl_model *model,
                                  const rescl_session_options *options) {
  if (session) *session = NULL;
  REQUIRE(session);
  REQUIRE(device);
  REQUIRE(model);
  return session_create(session, device, model, options, NULL);
}

void rescl_session_free(rescl_session *session) {
  if (!session) return;
  if (session->results) session_unmap_results(session); // what can not be is the driver's loss
  recorder_free(session->recorder);
  tuner_free(session->tuner);
  shelf_free(session->shelf);
  for (int index = 0; session->values && index < session->graph->value_count; index++)
    buffer_free(session->values[index]);
  buffer_free(session->arena);
  context_free(session->context);
  free(session->spans);
  graph_free(session->graph);
  free(session);
}

size_t rescl_session_input_count(const rescl_session *session) {
  return session ? (size_t)session->graph->input_count : 0;
}

size_t rescl_session_output_count(const rescl_session *session) {
  return session ? (size_t)session->graph->output_count : 0;
}

rescl_status rescl_session_input(const rescl_session *session, size_t index, rescl_tensor *description) {
  REQUIRE(session);
  REQUIRE(description);
  return tensor_describe_at(description, session->graph->inputs, session->graph->input_count, index);
}

rescl_status rescl_session_output(const rescl_session *session, size_t index, rescl_tensor *description) {
  REQUIRE(session);
  REQUIRE(description);
  return tensor_describe_at(description, session->graph->outputs, session->graph->output_count, index);
}

void rescl_session_get_info(const rescl_session *session, rescl_session_info *info) {
  if (info) *info = session ? session->info : (rescl_session_info){0};
}

const char *rescl_session_refused(const rescl_session *session) {
  return session && session->refused ? session->refused : "";
}

rescl_status rescl_session_tuning(const rescl_session *session, const rescl_tuned_layer **layers,
                                  size_t *count) {
  if (layers) *layers = NULL;
  if (count) *count = 0;
  REQUIRE(session);
  REQUIRE(layers);
  REQUIRE(count);
  const struct tuned_layer *tuned = tuner_layers(session->tuner, count);
  const int is_measured = session->spared_bytes == 0; // what runs was not chosen for its speed
  for (size_t index = 0; index < *count; index++) {
    const struct tuned_layer *layer = &tuned[index];
    const struct kernel_choice choice = session->choices[layer->node->index];
    session->tuned_layers[index] = (rescl_tuned_layer){
        .name = layer->node->name,
        .count = layer->node_count,
        .signature = layer->result.signature,
        .algorithm = choice.kernel->name,
        .variant = kernel_variant_name(&choice),
        .measured = is_measured ? (int)layer->when : 0,
        .usual_ms = is_measured ? (double)layer->result.usual_ns * 1e-6 : 0.0,
        .best_ms = is_measured ? (double)layer->result.best_ns * 1e-6 : 0.0,
        .wrong_count = layer->result.wrong_count,
        .wrong = layer->result.wrong,
        .failed = layer->result.failed,
    };
  }
  *layers = session->tuned_layers;
  return RESCL_OK;
}
