#include "console/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/clock.h"
#include "console/report.h"
#include "console/terminal.h"

#define DRAW_INTERVAL_MS 50.0 // 20 times a second
#define STAGE_COLUMNS 9

struct progress progress_start(void) {
  return (struct progress){.is_shown = terminal_is_interactive(stderr)};
}

/** "1:05 left"; nothing in the first second, when nobody knows. */
static void describe_time_left(char *text, size_t text_bytes, double elapsed_ms, size_t done, size_t total) {
  text[0] = '\0';
  if (elapsed_ms < 1e3 || done == 0 || done >= total) return;
  const double left = elapsed_ms * 1e-3 * (double)(total - done) / (double)done;
  if (left < 3600.0 * 24.0) snprintf(text, text_bytes, "  %d:%02d left", (int)left / 60, (int)left % 60);
}

static void draw_bar(size_t columns, size_t done, size_t total) {
  const size_t filled = done >= total ? columns : (size_t)((double)columns * (double)done / (double)total);
  fputs(terminal_bold(stderr), stderr);
  for (size_t column = 0; column < filled; column++) fputs("━", stderr);
  fprintf(stderr, "%s%s", terminal_plain(stderr), terminal_dim(stderr));
  for (size_t column = filled; column < columns; column++) fputs(*terminal_dim(stderr) ? "━" : "─", stderr);
  fputs(terminal_plain(stderr), stderr);
}

/** It holds names, and on a line that is drawn over a line feed would stay. */
static void draw_detail(const char *detail, int columns) {
  char *text = format_text("%.*s", columns, detail);
  text_make_safe(text, "");
  fprintf(stderr, "  %s", text);
  free(text);
}

static void draw(const struct progress *progress, size_t done, size_t total) {
  if (total == 0) {
    fprintf(stderr, "\r\033[K%s …", progress->stage);
    fflush(stderr);
    return;
  }
  char count[48], left[32];
  snprintf(count, sizeof count, "%zu/%zu", done, total);
  describe_time_left(left, sizeof left, progress->drawn_ms - progress->start_ms, done, total);
  const size_t taken = STAGE_COLUMNS + 2 + strlen(count) + strlen(left) + 1, width = terminal_width(stderr);
  const size_t columns = width > taken ? width - taken : 0;
  const size_t most = progress->detail ? 20 : 40;
  fprintf(stderr, "\r\033[K%-*.*s ", STAGE_COLUMNS, STAGE_COLUMNS, progress->stage);
  draw_bar(columns < most ? columns : most, done, total);
  fprintf(stderr, " %s%s", count, left);
  if (progress->detail && columns >= most && columns - most > 3)
    draw_detail(progress->detail, (int)(columns - most - 3));
  fflush(stderr);
}

void progress_update(struct progress *progress, const char *stage, size_t done, size_t total) {
  if (!progress->is_shown && !progress->tell) return;
  const int is_new = !progress->stage || strcmp(progress->stage, stage) != 0;
  if (is_new && progress->tell) progress->tell(progress->tell_user, stage);
  if (!progress->is_shown) progress->stage = stage;
  if (!progress->is_shown) return;
  const double time_ms = clock_now_ms();
  if (is_new) progress->start_ms = time_ms;
  progress->stage = stage;
  if (!is_new && progress->is_drawn && time_ms - progress->drawn_ms < DRAW_INTERVAL_MS) return;
  progress->drawn_ms = time_ms;
  progress->is_drawn = 1;
  draw(progress, done, total);
}

void progress_clear(struct progress *progress) {
  if (progress->is_drawn) {
    fputs("\r\033[K", stderr);
    fflush(stderr);
  }
  progress->is_drawn = 0;
}

int progress_callback(void *user, const char *stage, size_t done, size_t total) {
  progress_update(user, stage, done, total);
  return 0;
}
