#include "passes/pass.h"

#include "passes/edit.h"

const struct pass pass_table[] = {
#define PASS(name, purpose) {#name, purpose, name},
#include "passes/passes.def"
#undef PASS
    {NULL, NULL, NULL},
};

static rescl_status run(const struct pass *pass, struct graph *graph, int *changed) {
  TRY(pass->run(graph, changed));
  return *changed ? graph_check(graph) : RESCL_OK;
}

rescl_status passes_infer(struct graph *graph) {
  int changed = 0;
  TRY(remove_dead(graph, &changed));
  TRY(widen_halves(graph, &changed));
  return fold_constants(graph, &changed);
}

rescl_status passes_run(struct graph *graph, pass_observer observer, void *user) {
  TRY(graph_check(graph));
  if (observer) TRY(observer(user, NULL, graph));
  for (const struct pass *pass = pass_table; pass->name; pass++) {
    int changed = 0;
    TRY(status_within(run(pass, graph, &changed), "pass %s: ", pass->name));
    if (changed && observer) TRY(observer(user, pass, graph));
  }
  return RESCL_OK;
}
