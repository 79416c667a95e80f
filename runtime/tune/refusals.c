#define _POSIX_C_SOURCE 200809L
#include "tune/refusals.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

rescl_status refusals_add(struct refusals *refusals, const struct refusal *refusal) {
  TRY(ARRAY_RESERVE(refusals->list, refusals->count + 1, refusals->capacity));
  struct refusal *kept = &refusals->list[refusals->count];
  *kept = *refusal;
  kept->reason = strdup(rescl_last_error());
  if (!kept->reason) return fail_memory(strlen(rescl_last_error()));
  refusals->count++;
  return RESCL_OK;
}

void refusals_free(struct refusals *refusals) {
  for (size_t index = 0; index < refusals->count; index++) free(refusals->list[index].reason);
  free(refusals->list);
  *refusals = (struct refusals){0};
}

const struct refusal *refusals_find(const struct refusals *refusals, const struct refusal *sought) {
  for (size_t index = 0; index < refusals->count; index++) {
    const struct refusal *refusal = &refusals->list[index];
    const int is_same_choice =
        refusal->choice.kernel == sought->choice.kernel && refusal->choice.variant == sought->choice.variant;
    const int is_same_kind = sought->layer ? refusal->layer == sought->layer : refusal->node == sought->node;
    if (is_same_choice && is_same_kind) return refusal;
  }
  return NULL;
}
