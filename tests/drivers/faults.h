/** Which calls go wrong, and how: what counting_layer.c (OpenCL) and counting_libc.c (the C library) share with the
 *  tests that set it. Each of the two exports one `struct faults`, by the names below, which a test in the same
 *  process finds with dlsym(); for programs the environment says it at the start:
 *
 *    FAULT_CALLS=OF:FROM:TO:HOW[:ERROR]   OF is opencl or libc, HOW the number of an enum fault
 *    FAULT_COUNT=OF:FILE                  each process adds to the file at its end how many calls it made */
#ifndef RESCL_TESTS_DRIVERS_FAULTS_H
#define RESCL_TESTS_DRIVERS_FAULTS_H

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAULTS_OPENCL "faults_of_opencl"
#define FAULTS_LIBC "faults_of_libc"

enum fault {
  FAULT_FAIL,  // it is not done, and says so; what releases something is done and says it is not
  FAULT_DELAY, // it takes some milliseconds longer
  FAULT_KILL,  // the process is killed before it is done, or half of it is where it writes; of libc alone
  FAULT_CUT // half of what it gives: of a text, a list or what is written; no object where it makes or names one
};

struct faults {
  atomic_int is_on;          // nothing is counted before
  atomic_ulong count;        // calls, since it was set to 0
  unsigned long first, last; // of them these go wrong; 0: none does
  enum fault how;            //
  int error;                 // OpenCL's, where it fails
  const char *_Atomic name;  // of the call that went wrong last; NULL: none has
  const void *_Atomic site;  // where it was called
  atomic_long live;          // objects that were made and not released, or blocks not freed
  atomic_long live_bytes;    // of those blocks
};

/** Those of the layer or library that the variable names by its path, as the loader has it; NULL where it is not there.
 *  @param path_variable  OPENCL_LAYERS or LD_PRELOAD */
static inline struct faults *faults_find(const char *path_variable, const char *name) {
  const char *path = getenv(path_variable);
  void *library = path ? dlopen(path, RTLD_NOW | RTLD_NOLOAD) : NULL;
  return library ? dlsym(library, name) : NULL;
}

/** Counts a call.
 *  @return nonzero where it is to go wrong */
static inline int faults_meet(struct faults *faults, const char *name, const void *site) {
  if (!faults->is_on) return 0;
  const unsigned long number = ++faults->count;
  if (faults->first == 0 || number < faults->first || number > faults->last) return 0;
  if (number == faults->first) {
    faults->name = name;
    faults->site = site;
  }
  return 1;
}

/** What the environment says of it. */
static inline void faults_begin(struct faults *faults, const char *of) {
  const char *calls = getenv("FAULT_CALLS"), *count = getenv("FAULT_COUNT");
  const size_t length = strlen(of);
  int how = FAULT_FAIL;
  if (calls && strncmp(calls, of, length) == 0 && calls[length] == ':')
    faults->is_on =
        sscanf(calls + length, ":%lu:%lu:%d:%d", &faults->first, &faults->last, &how, &faults->error) >= 3;
  faults->how = (enum fault)how;
  if (count && strncmp(count, of, length) == 0 && count[length] == ':') faults->is_on = 1;
}

/** Tells how many calls there were where the environment asks for it. */
static inline void faults_end(const struct faults *faults, const char *of) {
  const char *count = getenv("FAULT_COUNT");
  const size_t length = strlen(of);
  if (!count || strncmp(count, of, length) != 0 || count[length] != ':') return;
  FILE *file = fopen(count + length + 1, "a");
  if (!file) return;
  fprintf(file, "%lu\n", (unsigned long)faults->count);
  fclose(file);
}

#endif
