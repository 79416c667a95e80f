/** Preloaded: lets the allocations from number FAIL_FROM to FAIL_TO fail. Where FAIL_FROM is 0 none fails,
 *  and how many there were is written to descriptor 9 at the end. They are counted from when the program
 *  has chosen its locale: what libraries do before main() is none of its business, and without a locale it
 *  goes on, with other letters. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <locale.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);

static atomic_ulong allocations;
static int has_begun;

static unsigned long setting(const char *name) {
  const char *text = getenv(name);
  return text ? strtoul(text, NULL, 10) : 0;
}

static int fails(void) {
  if (!has_begun) return 0;
  const unsigned long number = ++allocations, from = setting("FAIL_FROM");
  if (!from || number < from || number > setting("FAIL_TO")) return 0;
  errno = ENOMEM;
  return 1;
}

char *setlocale(int category, const char *locale) {
  union {
    void *object;
    char *(*function)(int category, const char *locale);
  } next = {dlsym(RTLD_NEXT, "setlocale")};
  char *chosen = next.function(category, locale);
  mbrtowc(NULL, "", 1, NULL); // loads what converts letters
  has_begun = 1;
  return chosen;
}

void *malloc(size_t size) {
  return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
  return fails() ? NULL : __libc_realloc(memory, size);
}

__attribute__((destructor)) static void tell(void) {
  if (!setting("FAIL_FROM")) dprintf(9, "%lu\n", (unsigned long)allocations);
}
