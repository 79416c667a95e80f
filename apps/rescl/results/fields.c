/** The fields of a result, in the order of JSON, and of columns. */
#include "results/result.h"

enum {
  RAN = FORM_TIMED | FORM_PROFILED,
  FILES = RAN | FORM_UNTIMED,
  COMPARED = FORM_COMPARED | FORM_COMPARED_PROFILE,
  SPEED = BENCH_SPEED | COMPARED_SPEED,
  COSTS = BENCH_COSTS | COMPARED_COSTS
};

#define OF(member) offsetof(struct result, member)
#define DEVICE .always = RAN | FORM_DEVICE, .known = FORM_UNTIMED, .null = FORM_SERIES
#define LATENCY .always = RAN, .null = COMPARED
#define DEVICE_TIME .always = FORM_TIMED | FORM_DEVICE_TIME, .null = FORM_COMPARED
#define TIMED .always = FORM_TIMED, .null = FORM_COMPARED
#define PROFILED .always = FORM_PROFILED
#define GROUPS .elements = group_fields, .size_bytes = sizeof(struct layer_group)

const struct field result_fields[] = {
    {"model", FIELD_TEXT, OF(model), .always = RAN, .null = FORM_UNTIMED, .needed = RAN},
    {"device", FIELD_OBJECT, .always = FILES | FORM_SERIES | FORM_DEVICE, .needed = FILES},
    {"device.selector", FIELD_TEXT, OF(device.selector), DEVICE},
    {"device.name", FIELD_TEXT, OF(device.name), DEVICE, .needed = FILES},
    {"device.platform", FIELD_TEXT, OF(device.platform), DEVICE},
    {"device.driver", FIELD_TEXT, OF(device.driver), DEVICE},
    {"device.type", FIELD_TEXT, OF(device.type), DEVICE},
    {"device.compute_units", FIELD_COUNT, OF(device.compute_units), DEVICE},
    {"batch", FIELD_WHOLE, OF(batch), .always = RAN, .null = FORM_UNTIMED, .needed = RAN},
    {"threads", FIELD_WHOLE, OF(threads), .null = FILES | FORM_SERIES},
    {"algorithm", FIELD_TEXT, OF(algorithm), .always = FILES, .null = FORM_SERIES},
    {"status", FIELD_TEXT, OF(status), .always = FORM_TIMED | FORM_UNTIMED},
    {"message", FIELD_TEXT, OF(message), .always = FORM_UNTIMED | FORM_FAILURE},
    {"runs", FIELD_WHOLE, OF(runs), .always = RAN, .null = FORM_COMPARED},

    {"latency_ms", FIELD_OBJECT, .always = RAN | COMPARED},
    {"latency_ms.min", FIELD_NUMBER, OF(latency.min), LATENCY},
    {"latency_ms.median", FIELD_POSITIVE, OF(latency.median), LATENCY, .needed = FORM_TIMED,
     .heading = "median ms", .tables = SPEED},
    {NULL, FIELD_NUMBER, OF(latency_spread_ms), .heading = "±", .tables = BENCH_SPEED},
    {NULL, FIELD_NUMBER, OF(latency_spread_ms), .heading = "± ms", .tables = COMPARED_SPEED},
    {"latency_ms.p90", FIELD_NUMBER, OF(latency.p90), LATENCY, .heading = "p90 ms", .tables = SPEED},
    {"latency_ms.p99", FIELD_NUMBER, OF(latency.p99), LATENCY, .heading = "p99 ms", .tables = COMPARED_SPEED},
    {"latency_ms.mean", FIELD_NUMBER, OF(latency.mean), LATENCY},
    {"latency_ms.spread", FIELD_NUMBER, OF(latency_spread_ms), .null = RAN | COMPARED},

    {"device_ms", FIELD_OBJECT, .always = FORM_COMPARED | FORM_DEVICE_TIME, .null = FORM_TIMED},
    {"device_ms.min", FIELD_NUMBER, OF(device_ms.min), DEVICE_TIME},
    {"device_ms.median", FIELD_NUMBER, OF(device_ms.median), DEVICE_TIME, .heading = "device ms",
     .tables = BENCH_SPEED},
    {"device_ms.p90", FIELD_NUMBER, OF(device_ms.p90), DEVICE_TIME},
    {"device_ms.p99", FIELD_NUMBER, OF(device_ms.p99), DEVICE_TIME},
    {"device_ms.mean", FIELD_NUMBER, OF(device_ms.mean), DEVICE_TIME},

    {"drift", FIELD_OBJECT, .always = FORM_TIMED | FORM_COMPARED},
    {"drift.first_third_ms", FIELD_NUMBER, OF(drift.first), TIMED},
    {"drift.last_third_ms", FIELD_NUMBER, OF(drift.last), TIMED},
    {"drift.ratio", FIELD_NUMBER, OF(drift.ratio), TIMED},
    {"drift.is_drifting", FIELD_FLAG, OF(drift.is_drifting), .always = FORM_TIMED | FORM_COMPARED},

    {"samples_ms", FIELD_NUMBERS, OF(samples_ms), .always = FORM_TIMED},
    {"images_per_second", FIELD_NUMBER, OF(images_per_second), TIMED, .heading = "images/s", .tables = SPEED},
    {"gflops", FIELD_NUMBER, OF(gflops), TIMED, .heading = "GFLOPS", .tables = BENCH_SPEED},
    {"fraction_of_peak", FIELD_NUMBER, OF(reached), .null = FORM_COMPARED, .heading = "of peak",
     .unit = UNIT_PERCENT, .tables = SPEED},
    {"measuring_share", FIELD_NUMBER, OF(measuring_share), .always = FORM_TIMED},

    {NULL, FIELD_NUMBER, OF(startup.sum), .heading = "startup ms", .tables = COSTS},
    {"startup_ms", FIELD_OBJECT, .always = FORM_TIMED | FORM_COMPARED},
    {"startup_ms.load", FIELD_NUMBER, OF(startup.load), TIMED, .heading = "load", .tables = COSTS},
    {"startup_ms.tune", FIELD_NUMBER, OF(startup.tune), TIMED, .heading = "tune", .tables = COSTS},
    {"startup_ms.compile", FIELD_NUMBER, OF(startup.compile), TIMED, .heading = "compile", .tables = COSTS},
    {"startup_ms.upload", FIELD_NUMBER, OF(startup.upload), TIMED, .heading = "upload", .tables = COSTS},
    {"startup_ms.first_run", FIELD_NUMBER, OF(startup.first_run), TIMED, .heading = "first run",
     .tables = COSTS},

    {"memory_bytes", FIELD_OBJECT, .always = FORM_TIMED | FORM_COMPARED},
    {"memory_bytes.weights", FIELD_COUNT, OF(memory.weights), TIMED, .heading = "weights", .unit = UNIT_BYTES,
     .tables = COSTS},
    {"memory_bytes.arena", FIELD_COUNT, OF(memory.arena), TIMED, .heading = "activations", .unit = UNIT_BYTES,
     .tables = COSTS},
    {"memory_bytes.host_running", FIELD_COUNT, OF(memory.host_running), .always = FORM_TIMED,
     .heading = "memory", .unit = UNIT_BYTES, .tables = BENCH_COSTS},
    {"memory_bytes.host_peak", FIELD_COUNT, OF(memory.host_peak), TIMED, .heading = "peak memory",
     .unit = UNIT_BYTES, .tables = COSTS},

    {"output_hash", FIELD_TEXT, OF(output_hash), TIMED},
    {"max_relative_error", FIELD_ANY_NUMBER, OF(max_relative_error), .null = FORM_TIMED | FORM_COMPARED},
    {"candidates_wrong", FIELD_COUNT, OF(candidates_wrong), .always = FORM_TIMED},
    {"lacks_memory", FIELD_FLAG, OF(lacks_memory), .always = FORM_TIMED},
    {"fraction_of_peak_in_turn", FIELD_NUMBER, OF(fraction_of_peak_in_turn), .always = FORM_TURNS,
     .null = FORM_TIMED},
    {"peak_gflops_in_turn", FIELD_NUMBER, OF(peak_gflops_in_turn), .always = FORM_TURNS, .null = FORM_TIMED},

    {"recorded_latency_ms", FIELD_NUMBER, OF(recorded_latency_ms), PROFILED},
    {"clock", FIELD_TEXT, OF(clock), PROFILED},
    {"device_ms", FIELD_NUMBER, OF(layers_ms), PROFILED, .null = FORM_COMPARED_PROFILE},
    {"span_ms", FIELD_NUMBER, OF(span_ms), PROFILED},
    {"between_launches_ms", FIELD_ANY_NUMBER, OF(between_launches_ms), PROFILED},
    {"copies_ms", FIELD_NUMBER, OF(copies_ms), PROFILED},
    {"flops", FIELD_COUNT, OF(flops), PROFILED},

    {"peak_gflops_measured", FIELD_NUMBER, OF(peak_gflops), .always = FORM_TURNS | FORM_LIMITS,
     .null = RAN | FORM_SERIES},
    {"fraction_of_peak", FIELD_NUMBER, OF(fraction_of_peak), .null = FORM_TIMED},
    {"peak_bandwidth_gbs_measured", FIELD_NUMBER, OF(peak_bandwidth_gbs), .always = FORM_LIMITS,
     .null = RAN | FORM_SERIES},

    {"layers", FIELD_RECORDS, OF(layers), PROFILED, .needed = FORM_PROFILED, .elements = layer_fields,
     .size_bytes = sizeof(struct layer)},
    {"operators", FIELD_RECORDS, OF(operators), PROFILED, GROUPS},
    {"algorithms", FIELD_RECORDS, OF(algorithms), PROFILED, GROUPS},
    {0}};

#undef OF
#define OF(member) offsetof(struct layer, member)
#define LAYER .always = FORM_PROFILED, .null = FORM_COMPARED

const struct field layer_fields[] = {
    {"name", FIELD_TEXT, OF(name), PROFILED, .needed = FORM_PROFILED},
    {"op", FIELD_TEXT, OF(op), PROFILED},
    {"algorithm", FIELD_TEXT, OF(algorithm), LAYER},
    {"shape", FIELD_SHAPE, OF(shape), .always = FORM_PROFILED | FORM_COMPARED},
    {"flops", FIELD_COUNT, OF(flops), LAYER},
    {"bytes", FIELD_COUNT, OF(bytes), LAYER},
    {"ms", FIELD_NUMBER, OF(ms), LAYER, .needed = FORM_PROFILED},
    {"share", FIELD_NUMBER, OF(share), LAYER},
    {"gflops", FIELD_NUMBER, OF(gflops), LAYER},
    {"gbs", FIELD_NUMBER, OF(gbs), LAYER},
    {"limit", FIELD_TEXT, OF(limit), .null = FORM_PROFILED | FORM_COMPARED},
    {"fraction", FIELD_NUMBER, OF(fraction), .null = FORM_PROFILED | FORM_COMPARED},
    {0}};

#undef OF
#define OF(member) offsetof(struct layer_group, member)

const struct field group_fields[] = {{"name", FIELD_TEXT, OF(name), PROFILED},
                                     {"layers", FIELD_COUNT, OF(layers), PROFILED},
                                     {"flops", FIELD_COUNT, OF(flops), PROFILED},
                                     {"ms", FIELD_NUMBER, OF(ms), PROFILED},
                                     {"share", FIELD_NUMBER, OF(share), PROFILED},
                                     {"gflops", FIELD_NUMBER, OF(gflops), PROFILED},
                                     {0}};

#undef OF
#define OF(member) offsetof(struct host, member)
#define HOST .always = RAN, .null = FORM_SERIES

const struct field host_fields[] = {{"cpu", FIELD_TEXT, OF(cpu), HOST},
                                    {"cores", FIELD_WHOLE, OF(cores), HOST},
                                    {"os", FIELD_TEXT, OF(os), HOST},
                                    {"memory_bytes", FIELD_COUNT, OF(memory_bytes), HOST},
                                    {0}};
