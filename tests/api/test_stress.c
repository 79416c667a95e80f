/** Everything that any thread may call, in many threads at once: models are loaded and saved, sessions made on one device
 *  or on their own, run and cancelled, pictures read, caches listed and cleared, things fail. Each piece of work gives
 *  what it gave when nothing else was running, bit by bit. Each thread does some, or as many as RESCL_TEST_STRESS says.
 *  stress.sh runs it under ThreadSanitizer. */
#define _GNU_SOURCE // setenv, usleep
#include <pthread.h>
#include <stdatomic.h>

#include "api/stress_works.h"
#include "support/temporary_folder.h"

enum { THREADS = 8, USUAL_PIECES = 20 };

static struct answer expected[WORKS][VARIANTS];
static int piece_count;
static atomic_int done_count, wrong_count;

/** Check must not be called in threads. */
static void tell(const struct work *work, const struct place *place, const char *what) {
  if (wrong_count++ < 20)
    printf("%s, variant %d, thread %d: %s\n", work->name, place->variant, place->thread, what);
}

static rescl_status do_work(const struct work *work, struct place *place, struct answer *answer) {
  *answer = (struct answer){UINT64_C(0xCBF29CE484222325)};
  snprintf(place->path, sizeof place->path, "%s/thread-%d", folder, place->thread);
  return work->run(place, answer);
}

/** Pieces of work in an order of its own. */
static void *run_thread(void *user) {
  const int thread = *(const int *)user;
  struct random_state random = random_seeded((uint64_t)thread);
  for (int step = 0; step < piece_count; step++) {
    const size_t chosen = (size_t)(random_bits(&random) % WORKS);
    struct place place = {.thread = thread, .variant = (int)(random_bits(&random) % VARIANTS)};
    struct answer answer;
    if (do_work(&works[chosen], &place, &answer) != RESCL_OK)
      tell(&works[chosen], &place, rescl_last_error());
    else if (answer.sum != expected[chosen][place.variant].sum)
      tell(&works[chosen], &place, "another answer than alone");
    done_count++;
  }
  return NULL;
}

static void save_pictures(void) {
  unsigned char pixels[50 * 70 * 3];
  const rescl_image image = {50, 70, pixels};
  for (size_t index = 0; index < sizeof pixels; index++) pixels[index] = (unsigned char)(index * index / 40);
  snprintf(picture_paths[0], sizeof picture_paths[0], "%s/picture.png", folder);
  snprintf(picture_paths[1], sizeof picture_paths[1], "%s/picture.jpg", folder);
  MUST(rescl_image_save_png(&image, picture_paths[0]));
  MUST(rescl_image_save_jpeg(&image, 80, picture_paths[1]));
}

static void make_networks(void) {
  struct random_state random = random_seeded(1);
  const struct described described = {
      .input = {.name = "x", .rank = 4, .shape = {1, 3, SIDE, SIDE}},
      .outputs = {{.name = "output0", .rank = 3, .shape = {1, 7, BOXES}}},
  };
  for (int variant = 0; variant < VARIANTS; variant++)
    random_normal_fill(&random, inputs[variant], SMALL_NETWORK_INPUT, 1.0);
  for (int index = 0; index < 7 * BOXES; index++)
    boxes[index] = (float)(random_bits(&random) % 1000) * (index < 4 * BOXES ? 0.064f : 0.001f);
  detector = vision_must(&described, "yolov8");
  rescl_model *made = model_from_text(SMALL_NETWORK);
  snprintf(model_path, sizeof model_path, "%s/model.onnx", folder);
  MUST(rescl_model_save(made, model_path));
  rescl_model_free(made);
  MUST(rescl_model_load(&model, model_path));
}

static void work_alone(void) {
  for (size_t index = 0; index < WORKS; index++)
    for (int variant = 0; variant < VARIANTS; variant++) {
      struct place place = {.thread = -1, .variant = variant};
      MUST_HOLD(do_work(&works[index], &place, &expected[index][variant]) == RESCL_OK, "%s alone: %s",
                works[index].name, rescl_last_error());
    }
}

START_TEST(together_as_alone) {
  const char *setting = getenv("RESCL_TEST_STRESS");
  pthread_t threads[THREADS];
  int numbers[THREADS];
  piece_count = setting ? atoi(setting) : USUAL_PIECES;
  ck_assert_ptr_nonnull(temporary_folder(folder));
  setenv("RESCL_CACHE_DIR", folder, 1);
  save_pictures();
  make_networks();
  device();
  work_alone();
  for (int index = 0; index < THREADS; index++) {
    numbers[index] = index;
    ck_assert_int_eq(pthread_create(&threads[index], NULL, run_thread, &numbers[index]), 0);
  }
  for (int index = 0; index < THREADS; index++) pthread_join(threads[index], NULL);
  printf("%d pieces of work in %d threads, %d wrong\n", done_count, THREADS, wrong_count);
  rescl_vision_free(detector);
  rescl_model_free(model);
  ck_assert_int_eq(wrong_count, 0);
}
END_TEST

CHECK_MAIN_NO_FORK("api/stress", together_as_alone)
