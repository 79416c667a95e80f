#define _DEFAULT_SOURCE // _SC_PHYS_PAGES, struct rusage
#include "measure/host.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "console/report.h"

/** What follows `key` and the separator on the first line that begins with it, without
 *  quotes; "" where there is none. */
static void find_line(const char *path, const char *key, char separator, char *text, size_t text_bytes) {
  char line[512];
  text[0] = '\0';
  FILE *file = fopen(path, "r");
  if (!file) return;
  while (!text[0] && fgets(line, sizeof line, file)) {
    const char *value = strchr(line, separator);
    if (strncmp(line, key, strlen(key)) != 0 || !value) continue;
    value += 1 + strspn(value + 1, " \t\"");
    snprintf(text, text_bytes, "%.*s", (int)strcspn(value, "\"\n"), value);
  }
  fclose(file);
}

struct host host_describe(void) {
  struct utsname system = {.sysname = "", .machine = ""};
  char cpu[128], distribution[64];
  uname(&system);
  find_line("/proc/cpuinfo", "model name", ':', cpu, sizeof cpu);
  find_line("/etc/os-release", "PRETTY_NAME", '=', distribution, sizeof distribution);
  const long pages = sysconf(_SC_PHYS_PAGES), page_bytes = sysconf(_SC_PAGESIZE);
  return (struct host){
      .cpu = format_text("%s", cpu[0] ? cpu : system.machine), // ARM's kernel gives no name
      .os =
          format_text("%s%s%s %s", distribution, distribution[0] ? ", " : "", system.sysname, system.release),
      .cores = (double)sysconf(_SC_NPROCESSORS_ONLN),
      .memory_bytes = pages > 0 && page_bytes > 0 ? (double)pages * (double)page_bytes : 0.0};
}

/** One of the sizes that the system keeps of this process; 0 where it does not. */
static uint64_t own_size_bytes(const char *key) {
  char text[64];
  unsigned long long kilobytes = 0;
  find_line("/proc/self/status", key, ':', text, sizeof text);
  return sscanf(text, "%llu", &kilobytes) == 1 ? kilobytes * 1024u : 0;
}

uint64_t host_resident_bytes(void) {
  return own_size_bytes("VmRSS");
}

uint64_t host_peak_bytes(void) {
  struct rusage usage;
  const uint64_t peak_bytes = own_size_bytes("VmHWM");
  if (peak_bytes) return peak_bytes;
  return getrusage(RUSAGE_SELF, &usage) == 0 ? (uint64_t)usage.ru_maxrss * 1024u : 0;
}

void host_forget_peak(void) {
  FILE *file = fopen("/proc/self/clear_refs", "w");
  if (!file) return;
  fputs("5\n", file); // proc(5): resets the peak
  fclose(file);
}
