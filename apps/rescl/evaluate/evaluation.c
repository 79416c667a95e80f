#include "evaluate/evaluation.h"

void evaluation_close(struct evaluation *evaluation) {
  if (evaluation->close) evaluation->close(evaluation->user);
  *evaluation = (struct evaluation){0};
}
