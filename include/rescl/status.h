/** @file status.h
 *  How every rescl call reports what happened.
 *
 *  A call that can fail returns a rescl_status. On anything but RESCL_OK the calling thread's message, from
 *  rescl_last_error(), says what failed and where (file, node), what was expected, what was found and what to
 *  do about it. The library never prints, never exits and never aborts because of what it was given. */
#ifndef RESCL_STATUS_H
#define RESCL_STATUS_H

#if defined(_WIN32)
#define RESCL_API
#else
#define RESCL_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Every status with its one-line meaning: X(name, meaning). */
#define RESCL_STATUS_LIST(X)                                                                   \
  X(OK, "success")                                                                             \
  X(INVALID_ARGUMENT, "an argument is outside what the call accepts")                          \
  X(NOT_FOUND, "a file, a device or a name does not exist")                                    \
  X(IO, "reading or writing a file failed")                                                    \
  X(MALFORMED, "a file's content is broken")                                                   \
  X(UNSUPPORTED, "valid, but not something this version runs")                                 \
  X(SHAPE_MISMATCH, "shapes or types do not fit together")                                     \
  X(OUT_OF_MEMORY, "the host or the device has too little memory")                             \
  X(DEVICE, "an OpenCL call failed")                                                           \
  X(WRONG_RESULT, "the device's numbers differ from the reference by more than the tolerance") \
  X(CANCELLED, "the caller's progress function asked to stop")

typedef enum rescl_status {
#define RESCL_STATUS_ENUM(name, meaning) RESCL_##name,
  RESCL_STATUS_LIST(RESCL_STATUS_ENUM)
#undef RESCL_STATUS_ENUM
} rescl_status;

/** The status's name without prefix ("UNSUPPORTED"); a static string, "UNKNOWN" for a number out of range. */
RESCL_API const char *rescl_status_name(rescl_status status);

/** The message of this thread's last failed call, "" before the first one. Owned by the library, overwritten
 *  by this thread's next failure, never shared between threads. */
RESCL_API const char *rescl_last_error(void);

/** The library's version, "MAJOR.MINOR.PATCH"; a static string. */
RESCL_API const char *rescl_version(void);

#ifdef __cplusplus
}
#endif
#endif
