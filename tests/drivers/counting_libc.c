/** Preloaded: counts the C library's calls of libc_calls.def, and those that give memory, and lets chosen ones go
 *  wrong, as faults.h says. Only what the program, the library and those that work for it alone (ONNX's messages,
 *  JSON, pictures) call themselves is counted: drivers and their compilers end the process when they get no memory,
 *  which is not what is looked at.
 *
 *  Memory that they were given is counted in faults_of_libc.live and .live_bytes until anybody frees it. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "faults.h"

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void __libc_free(void *memory);

extern struct faults faults_of_libc;
struct faults faults_of_libc;

/** Where the code lies whose calls count. */
static struct { uintptr_t start, end; } ranges[16];
static size_t range_count;

static int note_object(struct dl_phdr_info *object, size_t size_bytes, void *user) {
  static const char *const names[] = {"librescl", "libprotobuf-c", "libcjson", "libpng", "libjpeg"};
  int counts = object->dlpi_name[0] == '\0'; // the program itself
  (void)size_bytes, (void)user;
  for (size_t name = 0; name < sizeof names / sizeof *names; name++)
    counts |= strstr(object->dlpi_name, names[name]) != NULL;
  for (int part = 0; counts && part < object->dlpi_phnum; part++) {
    const ElfW(Phdr) *segment = &object->dlpi_phdr[part];
    if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_X) ||
        range_count == sizeof ranges / sizeof *ranges)
      continue;
    ranges[range_count].start = object->dlpi_addr + segment->p_vaddr;
    ranges[range_count].end = ranges[range_count].start + segment->p_memsz;
    range_count++;
  }
  return 0;
}

__attribute__((constructor)) static void begin(void) {
  dl_iterate_phdr(note_object, NULL);
  faults_begin(&faults_of_libc, "libc");
}

__attribute__((destructor)) static void end(void) {
  faults_of_libc.is_on = 0;
  faults_end(&faults_of_libc, "libc");
}

static int is_ours(const void *site) {
  for (size_t range = 0; range < range_count; range++)
    if ((uintptr_t)site >= ranges[range].start && (uintptr_t)site < ranges[range].end) return 1;
  return 0;
}

/** Counts a call, and is the delay where it is to have one.
 *  @return nonzero where it is to go wrong otherwise */
static int goes_wrong(const char *name, const void *site, int error) {
  const struct timespec moment = {.tv_nsec = 3000000};
  if (faults_of_libc.how == FAULT_CUT && strcmp(name, "write") != 0) return 0;
  if (!faults_of_libc.is_on || !is_ours(site) || !faults_meet(&faults_of_libc, name, site)) return 0;
  if (faults_of_libc.how == FAULT_DELAY) nanosleep(&moment, NULL);
  if (faults_of_libc.how == FAULT_DELAY) return 0;
  if (faults_of_libc.how == FAULT_KILL && strcmp(name, "write") != 0) raise(SIGKILL);
  errno = error;
  return 1;
}

#define GOES_WRONG(name, error) goes_wrong(#name, __builtin_return_address(0), error)

/** Blocks that are ours: a table in which each lies at its place or after it, with no gap between. */
enum { PLACES = 1 << 18 };
static void *blocks[PLACES];
static pthread_mutex_t blocks_mutex = PTHREAD_MUTEX_INITIALIZER;

static size_t place_of(const void *block) {
  return ((uintptr_t)block >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 46;
}

static size_t find(const void *block) {
  size_t place = place_of(block);
  while (blocks[place] && blocks[place] != block) place = (place + 1) % PLACES;
  return place;
}

/** Moves up those that lie after a place because it was taken. */
static void close_gap(size_t gap) {
  for (size_t place = (gap + 1) % PLACES; blocks[place]; place = (place + 1) % PLACES) {
    const size_t wanted = place_of(blocks[place]);
    const int may_move = (place - wanted) % PLACES >= (place - gap) % PLACES;
    if (!may_move) continue;
    blocks[gap] = blocks[place];
    blocks[place] = NULL;
    gap = place;
  }
}

static void *keep(void *block, const void *site) {
  if (!block || !faults_of_libc.is_on || !is_ours(site) || faults_of_libc.live > PLACES / 2) return block;
  pthread_mutex_lock(&blocks_mutex);
  blocks[find(block)] = block;
  faults_of_libc.live++;
  faults_of_libc.live_bytes += (long)malloc_usable_size(block);
  pthread_mutex_unlock(&blocks_mutex);
  return block;
}

static void let_go(void *block) {
  if (!block || faults_of_libc.live == 0) return;
  pthread_mutex_lock(&blocks_mutex);
  const size_t place = find(block);
  if (blocks[place]) {
    blocks[place] = NULL;
    close_gap(place);
    faults_of_libc.live--;
    faults_of_libc.live_bytes -= (long)malloc_usable_size(block);
  }
  pthread_mutex_unlock(&blocks_mutex);
}

void *malloc(size_t size) {
  return GOES_WRONG(malloc, ENOMEM) ? NULL : keep(__libc_malloc(size), __builtin_return_address(0));
}

void *calloc(size_t count, size_t size) {
  return GOES_WRONG(calloc, ENOMEM) ? NULL : keep(__libc_calloc(count, size), __builtin_return_address(0));
}

void *realloc(void *memory, size_t size) {
  if (GOES_WRONG(realloc, ENOMEM)) return NULL;
  let_go(memory);
  return keep(__libc_realloc(memory, size), __builtin_return_address(0));
}

void free(void *memory) {
  let_go(memory);
  __libc_free(memory);
}

char *strdup(const char *text) {
  char *copy = GOES_WRONG(strdup, ENOMEM) ? NULL : __libc_malloc(strlen(text) + 1);
  return copy ? strcpy(keep(copy, __builtin_return_address(0)), text) : NULL;
}

/** ISO C has no conversion between pointers to functions and to objects. */
#define NEXT(type, name, parameters) \
  union {                            \
    void *object;                    \
    type(*function) parameters;      \
  } next = {dlsym(RTLD_NEXT, #name)}

#define X(type, name, parameters, arguments, failure, error) \
  type name parameters {                                     \
    NEXT(type, name, parameters);                            \
    if (GOES_WRONG(name, error)) return failure;             \
    return next.function arguments;                          \
  }

#define DONE(type, name, parameters, arguments, failure, error) \
  type name parameters {                                        \
    NEXT(type, name, parameters);                               \
    type done = next.function arguments;                        \
    return GOES_WRONG(name, error) ? failure : done;            \
  }

#include "libc_calls.def"

/** Cut short, half is written, which is no failure. */
ssize_t write(int descriptor, const void *bytes, size_t size_bytes) {
  NEXT(ssize_t, write, (int, const void *, size_t));
  if (!GOES_WRONG(write, ENOSPC)) return next.function(descriptor, bytes, size_bytes);
  if (faults_of_libc.how == FAULT_FAIL) return -1;
  const ssize_t written = next.function(descriptor, bytes, (size_bytes + 1) / 2);
  if (faults_of_libc.how == FAULT_KILL) raise(SIGKILL);
  return written;
}

static mode_t mode_of(int flags, va_list arguments) {
  return flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
}

int open(const char *path, int flags, ...) {
  NEXT(int, open, (const char *, int, ...));
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return GOES_WRONG(open, EMFILE) ? -1 : next.function(path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...) {
  NEXT(int, openat, (int, const char *, int, ...));
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return GOES_WRONG(openat, EMFILE) ? -1 : next.function(folder, path, flags, mode);
}
