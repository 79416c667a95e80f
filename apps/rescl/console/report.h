/** Messages for people, on stderr. */
#ifndef RESCL_CONSOLE_REPORT_H
#define RESCL_CONSOLE_REPORT_H

#include <stdarg.h>
#include <stddef.h>

/** The program's exit codes. */
enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_WRONG_USE = 2 };

/** Prints "rescl: …" with a line feed, made safe; further lines are indented. */
void report(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** Reports the library's last error and returns EXIT_FAILED. `path` goes in front where the message does
 *  not name it; NULL: nothing. */
int report_library(const char *path);

/** What report_library() would report. The caller frees it. */
char *format_library_error(const char *path);

/** Memory of `count` × `size_bytes`, zeroed and never NULL: where there is none the program ends with a
 *  message. The caller frees it. */
void *allocate(size_t count, size_t size_bytes);

/** The same for an array that grows: at least double what it was once `count` reaches *capacity. */
void *allocate_more(void *array, size_t count, size_t *capacity, size_t size_bytes);

/** A formatted string that the caller frees; never NULL. */
char *format_arguments(const char *format, va_list arguments) __attribute__((format(printf, 1, 0)));
char *format_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
