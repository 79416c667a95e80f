// What networks do on channel blocks, in one program with one kernel: drivers may take as long for the first line of a
// program as for the rest of this one, and start many kernels slower than one. Which tasks there are tells
// runtime/kernels/kernels.def; what few networks want is built only with an option, -DWITH_ and its name.
//
// A task is what such a node does; it consists of pieces that may be done in any order. A launch does `count` tasks of the
// table from row `first` on, one after the other. A row, TASK_WORDS ints:
//
//   number (as in kernels.def) | its pieces | pieces of the launch's tasks before it | where in the table its needs are, or -1 |
//   floats of a work-item's workspace | floats between what work-items want of the weights ahead | input | skip | output |
//   workspace | weights ahead | weights far ahead | other arguments, in the order in which the task reads them: int, float,
//   int8 (8 words), or, as those six, a buffer (3 words: its place, -1 for NULL, and an offset in floats, low and high half)
//
// Weights ahead are those of the next task that has many: the last piece of a work-item asks for what its first one there reads.
// Weights far ahead are those of a task that does nothing but read them: tasks before it that are busy with numbers ask for them.
//
// Launches have a work-item per compute unit, and those take piece after piece from a counter, progress[TAKEN]: drivers
// hand every thread its share of work-items at once, and where one thread is held up the others would wait for it. Before
// a piece is begun, a number of pieces from the launch's first on must be finished, its need: all those of the tasks
// before, or where the table has needs, those that it reads from. progress[AT(worker)] is the piece that a work-item is at:
// what is before all of these is finished.
//
//   worker 0  | task 0: 0 | 2  | 3  | 5 | task 1: 1 | 3 ...       Only pieces that have been begun are waited for, and
//   worker 1  | task 0: 1   | 4          | task 1: 0 | 2 ...      the first of them waits for none: none waits for ever.

#define TASK_WORDS 80
#define TASK_HEADER_WORDS 6
#define TAKEN 0
#define AT(worker) (32 * (1 + (worker))) // each in a line of the cache; INT_MAX where it does nothing
#define PLACES 5

struct task {
  global const float *input, *skip; // skip may be NULL
  global float *output, *workspace; // the latter this work-item's own
  global const float *ahead;        // weights that are wanted after this piece; NULL: none but the task's own
  global const float *far_ahead;    // what all of the task's pieces ask for besides; NULL: nothing
  global const int *next;           // argument
  global float *places[PLACES];     // buffers that arguments are in
  int worker;                       // its number
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

#include "task_sources"

COMPILED_ONCE void do_piece(global const int *row, int piece, int is_last, struct task *task) {
  task->next = row + TASK_HEADER_WORDS;
  task->input = next_buffer(task);
  task->skip = next_buffer(task);
  task->output = next_buffer(task);
  task->workspace = next_buffer(task) + (size_t)task->worker * row[4];
  task->ahead = next_buffer(task);
  task->ahead = is_last && task->ahead ? task->ahead + (size_t)task->worker * row[5] : 0;
  task->far_ahead = next_buffer(task);
  switch (row[0]) {
#include "task_cases"
  }
}

// Which of its pieces a task's `number`-th is: each work-item's are side by side, a part of the image where pieces are, so that
// it reads what it wrote the task before.
int piece_at(int number, int pieces, int workers) {
  const int worker = number % workers;
  return worker * (pieces / workers) + min(worker, pieces % workers) + number / workers;
}

// How many pieces from the first on are finished.
int finished(volatile global const int *progress, int workers) {
  int least = INT_MAX;
  ROLLED for (int worker = 0; worker < workers; worker++) least = min(least, progress[AT(worker)]);
  return least;
}

// Pieces of tasks from `row` on until there are none left. Atomic operations on one place are in order everywhere; fences
// keep what pieces read and write on their side of them.
COMPILED_ONCE void take_pieces(global const int *table, int first, int count, volatile global int *progress, int workers,
                               struct task *task) {
  global const int *row = table + first * TASK_WORDS, *const last = row + (count - 1) * TASK_WORDS;
  const int total = last[1] + last[2];
  volatile global int *const taken = progress + TAKEN, *const at = progress + AT(task->worker);
  int known = 0; // pieces that are finished
  atomic_xchg(at, atomic_add(taken, 0)); // before it takes one: from now on none beyond is taken for finished
  int piece = atomic_inc(taken);
  for (; piece < total; piece = atomic_inc(taken)) {
    atomic_xchg(at, piece);
    while (piece >= row[1] + row[2]) row += TASK_WORDS;
    const int before = row[2], needed = row[3] < 0 ? before : table[row[3] + piece - before];
    while (known < needed) {
      known = finished(progress, workers);
      if (known >= needed)
        atomic_add(taken, 0);
      else
        PAUSE;
    }
    mem_fence(CLK_GLOBAL_MEM_FENCE);
    do_piece(row, piece_at(piece - before, row[1], workers), piece + workers >= row[1] + before, task);
    mem_fence(CLK_GLOBAL_MEM_FENCE);
  }
  atomic_xchg(at, INT_MAX);
  if (piece == total + workers - 1) atomic_xchg(taken, 0); // whoever leaves last finds it at its highest
}

KERNEL_IN_GROUPS_OF(1)
run_tasks(global float *place_0, global float *place_1, global float *place_2, global float *place_3, global float *place_4,
          global const int *table, volatile global int *progress, int first, int count) {
  struct task task;
  task.places[0] = place_0;
  task.places[1] = place_1;
  task.places[2] = place_2;
  task.places[3] = place_3;
  task.places[4] = place_4;
  task.worker = get_global_id(0);
  take_pieces(table, first, count, progress, get_global_size(0), &task);
}
