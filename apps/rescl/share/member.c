#define _GNU_SOURCE // SOCK_CLOEXEC
#include "share/member.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "console/report.h"
#include "data/json.h"
#include "drivers/child.h"
#include "share/worker.h"

/** How long it may take until it is ready, compiling and tuning included; to end when there is nothing left
 *  to do; and to run a batch: that, and so many times what its longest one took. */
#define READY_LIMIT_SECONDS 600.0
#define END_LIMIT_SECONDS 5.0
#define BATCH_LIMIT_SECONDS 20.0
#define BATCH_LIMIT_TIMES 10.0
#define FIRST_BATCH_LIMIT_SECONDS 120.0

static void close_orders(struct member *member, int end) {
  if (member->orders[end] >= 0) close(member->orders[end]);
  member->orders[end] = -1;
}

/** Where the child is gone nobody reads it, which the child's end tells of soon enough. */
static void send_order(const struct member *member, const char *line) {
  size_t left_bytes = strlen(line);
  while (left_bytes > 0) {
    const ssize_t sent = send(member->orders[0], line, left_bytes, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return;
    line += sent;
    left_bytes -= (size_t)sent;
  }
}

/** Gives it the next batch, for which it may have to wait: the child has nothing to do meanwhile, either.
 *  @return how long the child may now take to say something */
static double order_next(struct member *member) {
  struct queue *queue = member->context->queue;
  char line[32];
  if (!queue_take(queue, member->number, &member->batch)) {
    close_orders(member, 0);
    return END_LIMIT_SECONDS;
  }
  snprintf(line, sizeof line, "%zu\n", member->batch.slot);
  send_order(member, line);
  const double longest_ms = queue_share_of(queue, member->number).longest_ms;
  return longest_ms > 0.0 ? BATCH_LIMIT_SECONDS + BATCH_LIMIT_TIMES * longest_ms * 1e-3
                          : FIRST_BATCH_LIMIT_SECONDS;
}

static void take_batch(struct member *member) {
  const struct share_work *work = member->context->work;
  for (size_t position = 0; position < member->batch.count; position++) {
    const struct share_item item = {
        .index = member->batch.first + position, .position = position, .device = member->number};
    if (member->batch.is_good[position]) work->take(work->user, &item, member->outputs);
  }
  queue_finish(member->context->queue, member->number);
  member->batch.count = 0;
}

/** Finds its outputs in the memory that the child has made for them. */
static int find_outputs(struct member *member, cJSON *event) {
  const cJSON *list = json_find(event, "outputs"), *entry;
  size_t offset = 0;
  member->ready = event;
  member->outputs = allocate((size_t)cJSON_GetArraySize(list), sizeof *member->outputs);
  cJSON_ArrayForEach(entry, list) {
    rescl_tensor *output = &member->outputs[member->output_count++];
    output->name = json_text(entry, "name");
    output->type = (rescl_type)json_find(entry, "type")->valueint;
    const cJSON *size;
    cJSON_ArrayForEach(size, json_find(entry, "shape")) {
      if (output->rank < RESCL_MAX_RANK) output->shape[output->rank++] = (int64_t)size->valuedouble;
    }
    offset += share_tensor_bytes(output);
  }
  if (shared_memory_map(&member->outputs_memory, offset) != 0) return -1;
  offset = 0;
  for (size_t index = 0; index < member->output_count; index++) {
    member->outputs[index].data = member->outputs_memory.data + offset;
    offset += share_tensor_bytes(&member->outputs[index]);
  }
  return 0;
}

static double become_ready(struct member *member, cJSON *event) {
  if (find_outputs(member, event) != 0) {
    member->failure = format_text("memory for its outputs: %s", strerror(errno));
    close_orders(member, 0);
    return END_LIMIT_SECONDS;
  }
  snprintf(member->stage, sizeof member->stage, "run");
  queue_ready(member->context->queue, member->number);
  return order_next(member);
}

/** Behind what nobody has taken yet. */
static void add_note(struct member *member, const char *note) {
  char *before = atomic_exchange(&member->note, NULL);
  member->note = format_text("%s%s%s", before ? before : "", before ? "\n" : "", note);
  free(before);
}

static double take_line(void *user, const char *line) {
  struct member *member = user;
  cJSON *event = cJSON_Parse(line);
  const char *name = json_text(event, "event");
  double limit = 0.0;
  if (strcmp(name, "ready") == 0 && !member->ready) return become_ready(member, event); // keeps the event
  if (strcmp(name, "stage") == 0)
    snprintf(member->stage, sizeof member->stage, "%s", json_text(event, "stage"));
  else if (strcmp(name, "failed") == 0 && !member->failure)
    member->failure = format_text("%s", json_text(event, "message"));
  else if (strcmp(name, "end") == 0)
    member->is_complete = 1;
  else if (strcmp(name, "note") == 0)
    add_note(member, json_text(event, "message"));
  if (strcmp(name, "done") == 0 && member->batch.count > 0) {
    const cJSON *checked = json_find(event, "checked"), *runs = json_find(event, "runs");
    member->checked_count = checked ? (uint64_t)checked->valuedouble : 0;
    member->run_count = runs ? (uint64_t)runs->valuedouble : 0;
    take_batch(member);
    limit = order_next(member);
  }
  cJSON_Delete(event);
  return limit;
}

/** One that is not ready when all is done is not needed any more; nor is one that all others wait for. */
static int tick(void *user) {
  struct member *member = user;
  struct queue *queue = member->context->queue;
  if (!member->ready) return queue_is_over(queue);
  if (member->batch.count == 0 || !queue_is_held_up(queue, member->number)) return 0;
  if (!member->failure)
    member->failure =
        format_text("in 'run': no answer while the others had nothing left to do, so it was stopped");
  return 1;
}

/** What happened to it, where its child has not said so. When it has no more orders to expect, and when it
 *  is stopped, nothing can. */
static void judge(struct member *member, struct child_end *end) {
  const int is_at_fault = member->orders[0] >= 0 && end->status != CHILD_STOPPED;
  child_end_judge(end, member->is_complete && member->failure);
  if (!member->failure && is_at_fault)
    member->failure = format_text("in '%s': %s", member->stage, end->message);
}

static void *run_member(void *user) {
  static const char *const arguments[] = {"run", "--worker", NULL};
  struct member *member = user;
  char *setup = share_setup_write(&member->context->setup, member->device->info.selector);
  const int handed[WORKER_HANDED] = {member->orders[1], member->context->inputs.descriptor,
                                     member->outputs_memory.descriptor};
  const struct child_request request = {.arguments = arguments,
                                        .limit_seconds = READY_LIMIT_SECONDS,
                                        .take_line = take_line,
                                        .tick = tick,
                                        .user = member,
                                        .handed = handed,
                                        .handed_count = WORKER_HANDED};
  send_order(member, setup);
  free(setup);
  struct child_end end = child_run(&request);
  judge(member, &end);
  queue_drop(member->context->queue, member->number);
  return NULL;
}

void member_start(struct member *member, const struct member_context *context, const struct device *device,
                  size_t number) {
  *member = (struct member){.context = context,
                            .device = device,
                            .number = number,
                            .stage = "start",
                            .orders = {-1, -1},
                            .outputs_memory.descriptor = -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, member->orders) == 0 &&
      shared_memory_open(&member->outputs_memory) == 0) {
    const int error = pthread_create(&member->thread, NULL, run_member, member);
    member->is_started = error == 0;
    errno = error;
  }
  if (member->is_started) return;
  member->failure = format_text("it could not be started: %s", strerror(errno));
  queue_drop(context->queue, number);
}

void member_join(struct member *member) {
  if (member->is_started) pthread_join(member->thread, NULL);
  member->is_started = 0;
}

void member_free(struct member *member) {
  shared_memory_close(&member->outputs_memory);
  close_orders(member, 0);
  close_orders(member, 1);
  cJSON_Delete(member->ready);
  free(member->outputs);
  free(member->failure);
  free(member->note);
}
