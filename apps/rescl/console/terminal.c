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

void text_make_safe(char *text, const char *kept) {
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
    if (steers) memset(text, '?', length);
    text += length;
  }
}
