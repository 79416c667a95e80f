#define _XOPEN_SOURCE 700 // wcwidth
#define _DEFAULT_SOURCE   // TIOCGWINSZ
#include "console/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

int terminal_is_interactive(FILE *stream) {
  const char *kind = getenv("TERM");
  return isatty(fileno(stream)) && kind && *kind && strcmp(kind, "dumb") != 0;
}

size_t terminal_width(FILE *stream) {
  struct winsize size;
  return ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

static const char *sequence(FILE *stream, const char *text) {
  const char *no_color = getenv("NO_COLOR"); // https://no-color.org: any value but the empty one
  return terminal_is_interactive(stream) && !(no_color && *no_color) ? text : "";
}

const char *terminal_bold(FILE *stream) {
  return sequence(stream, "\033[1m");
}

const char *terminal_dim(FILE *stream) {
  return sequence(stream, "\033[2m");
}

const char *terminal_plain(FILE *stream) {
  return sequence(stream, "\033[0m");
}

size_t text_width(const char *text) {
  size_t width = 0;
  mbstate_t state = {0};
  while (*text) {
    wchar_t letter;
    const size_t length = mbrtowc(&letter, text, strlen(text), &state);
    if (length > 6) { // not UTF-8
      state = (mbstate_t){0};
      text++;
      width++;
      continue;
    }
    const int columns = wcwidth(letter);
    width += columns > 0 ? (size_t)columns : 0;
    text += length;
  }
  return width;
}

/** Marks, embeddings, overrides and isolates of Unicode's bidirectional algorithm; separators of lines. */
static int turns_text(wchar_t letter) {
  return letter == 0x061c || letter == 0x200e || letter == 0x200f || (letter >= 0x2028 && letter <= 0x202e) ||
         (letter >= 0x2066 && letter <= 0x2069);
}

static void replace(char *text, const char *kept, int keeps_direction) {
  mbstate_t state = {0};
  while (*text) {
    wchar_t letter;
    const size_t length = mbrtowc(&letter, text, strlen(text), &state);
    if (length > 6) {
      state = (mbstate_t){0};
      *text++ = '?';
      continue;
    }
    const int steers = wcwidth(letter) < 0 && !strchr(kept, *text);
    if (steers || (turns_text(letter) && !keeps_direction)) memset(text, '?', length);
    text += length;
  }
}

void text_make_safe(char *text, const char *kept) {
  replace(text, kept, 0);
}

void text_make_storable(char *text, const char *kept) {
  replace(text, kept, 1);
}

void text_print_lines(FILE *stream, char *text) {
  text_make_safe(text, "\n\t");
  for (size_t length = strlen(text); length > 0 && text[length - 1] == '\n';) text[--length] = '\0';
  for (; *text; text++) {
    fputc(*text, stream);
    if (*text == '\n') fputs("  ", stream);
  }
  fputc('\n', stream);
}
