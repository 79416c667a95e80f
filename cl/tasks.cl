// What networks do on channel blocks, in one program with one kernel: drivers may take as long for the first line of a
// program as for the rest of this one, and start many kernels slower than one. What few networks want is only built with
// an option (struct kernel's task_option).
//
// A task is what such a node does; it consists of pieces that may be done in any order. A launch does `count` tasks of the
// table from `first` on, one after the other. A row of the table, TASK_WORDS ints:
//
//   number (enum below) | its pieces | pieces of the launch's tasks before it | arguments, in the order in which the task
//   reads them: int, float, int8 (8 words), or buffer (3 words: its place, -1 for NULL, and an offset in floats, low and
//   high half)
//
// Launches have a work-item per compute unit, and those take piece after piece from a counter, progress[TAKEN]: drivers
// hand every thread its share of work-items at once, and where one thread is held up the others would wait for it. Before a
// task's first pieces are begun, all of the tasks before it must be finished, which progress[FINISHED] counts:
//
//   thread 0  | task 0: 0 | 2 | 4 | 5 | task 1: 0 | 2 | 3 ...
//   thread 1  | task 0: 1  | 3    | 6 | task 1: 1   | 4 ...          work-items only wait for pieces that have been begun
//                                     ^ waits for piece 5
//
// A launch of one task may do without the counters (NULL), a work-item then doing the piece of its number, and the second
// dimension being the lanes of multiply.cl: so it is on devices whose kernels have no vectors. Compilers copy all into the
// kernel there, and -DTASK=conv_blocked leaves the other tasks out.

#define TASK_WORDS 64
#define TASK_HEADER_WORDS 3
#define TAKEN 0
#define FINISHED 32 // not in one line of the cache
#define PLACES 5

struct task {
  global const int *next;       // argument
  global float *places[PLACES]; // buffers that arguments are in
  int2 lanes;                   // this work-item's, see multiply.cl
  int worker;                   // its number, below that of compute units
};

int next_int(struct task *task) {
  return *task->next++;
}

float next_float(struct task *task) {
  return as_float(next_int(task));
}

int8 next_int8(struct task *task) {
  task->next += 8;
  return vload8(0, task->next - 8);
}

global float *next_buffer(struct task *task) {
  const int place = next_int(task);
  const uint low = next_int(task), high = next_int(task);
  return place < 0 ? 0 : task->places[place] + (size_t)((ulong)high << 32 | low);
}

#include "conv_blocked.cl"
#include "conv_stem.cl"
#if defined(WITH_DEPTHWISE) || defined(TASK)
#include "depthwise_usual.cl"
#endif
#include "fully_connected.cl"
#include "pool_blocked.cl"
#include "reorder.cl"
#include "winograd.cl"

// In the order of runtime/kernels/tasks.c.
enum { CONV_BLOCKED, CONV_STEM, DEPTHWISE_USUAL, FULLY_CONNECTED, POOL_BLOCKED, REORDER, WINOGRAD };

COMPILED_ONCE void do_piece(int number, int piece, struct task *task) {
#ifdef TASK
  TASK(piece, task);
#else
  switch (number) {
    case CONV_BLOCKED: conv_blocked(piece, task); break;
    case CONV_STEM: conv_stem(piece, task); break;
#ifdef WITH_DEPTHWISE
    case DEPTHWISE_USUAL: depthwise_usual(piece, task); break;
#endif
    case FULLY_CONNECTED: fully_connected(piece, task); break;
    case POOL_BLOCKED: pool_blocked(piece, task); break;
    case REORDER: reorder(piece, task); break;
    case WINOGRAD: winograd(piece, task); break;
  }
#endif
}

// Atomic operations on one counter are in order everywhere; fences keep what pieces read and write on their side of it.
void wait_for(volatile global int *counter, int value) {
  while (*counter < value) PAUSE;
  atomic_add(counter, 0);
  mem_fence(CLK_GLOBAL_MEM_FENCE);
}

// Pieces of tasks from `rows` on until there are none left.
COMPILED_ONCE void take_pieces(global const int *rows, int count, volatile global int *progress, int takers,
                               struct task *task) {
  int before = 0, pieces = rows[1]; // of the tasks before this one, and with it
  global const int *row = rows, *const last = rows + (count - 1) * TASK_WORDS;
  const int total = last[1] + last[2];
  int piece = atomic_inc(progress + TAKEN);
  for (; piece < total; piece = atomic_inc(progress + TAKEN)) {
    while (piece >= pieces) {
      row += TASK_WORDS;
      before = pieces;
      pieces += row[1];
    }
    wait_for(progress + FINISHED, before);
    task->next = row + TASK_HEADER_WORDS;
    do_piece(row[0], piece - before, task);
    mem_fence(CLK_GLOBAL_MEM_FENCE);
    atomic_inc(progress + FINISHED);
  }
  if (piece < total + takers - 1) return;
  atomic_xchg(progress + FINISHED, 0); // whoever leaves last finds the counter at its highest
  atomic_xchg(progress + TAKEN, 0);
}

KERNEL_IN_GROUPS_OF(1)
run_tasks(global float *place_0, global float *place_1, global float *place_2, global float *place_3, global float *place_4,
          global const int *table, volatile global int *progress, int first, int count) {
  struct task task;
  global const int *row = table + first * TASK_WORDS;
  task.next = row + TASK_HEADER_WORDS;
  task.places[0] = place_0;
  task.places[1] = place_1;
  task.places[2] = place_2;
  task.places[3] = place_3;
  task.places[4] = place_4;
  task.lanes = (int2)(get_global_id(1), get_global_size(1));
  task.worker = get_global_id(0) * get_global_size(1) + get_global_id(1);
  if (HAS_NO_LANE(task.lanes)) return;
  if (progress)
    take_pieces(row, count, progress, get_global_size(0), &task);
  else
    do_piece(row[0], get_global_id(0), &task);
}
