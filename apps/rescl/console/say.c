#include "console/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "console/terminal.h"

/** How many line feeds the format ends with. */
static size_t count_last_lines(const char *format) {
  size_t count = 0;
  for (size_t length = strlen(format); length > count && format[length - count - 1] == '\n';) count++;
  return count;
}

/** Takes the text that the format gave without the line feeds it begins with. */
static void print_formatted(const char *format, char *text, int is_bold) {
  const size_t length = strlen(text), ends = count_last_lines(format + strspn(format, "\n"));
  text[length - ends] = '\0';
  text_make_safe(text, "");
  for (; *format == '\n'; format++) putchar('\n');
  printf("%s%s%s", is_bold ? terminal_bold(stdout) : "", text, is_bold ? terminal_plain(stdout) : "");
  for (size_t end = 0; end < ends; end++) putchar('\n');
  free(text);
}

void say(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *text = format_arguments(format + strspn(format, "\n"), arguments);
  va_end(arguments);
  print_formatted(format, text, 0);
}

void say_bold(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *text = format_arguments(format + strspn(format, "\n"), arguments);
  va_end(arguments);
  print_formatted(format, text, 1);
}

void say_lines(char *text) {
  text_print_lines(stdout, text);
}

void say_notes(const char *text) {
  if (!*text) return;
  char *copy = format_text("%s", text);
  putchar('\n');
  say_lines(copy);
  free(copy);
}
