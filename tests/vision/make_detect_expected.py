#!/usr/bin/env python3
"""Writes detect_expected.h: detections that each family's published formulas make of random outputs.

Needs NumPy, and only to make the file again: python3 make_detect_expected.py > detect_expected.h
The outputs are those of test_detect.c: values of a linear congruential generator, in 0..1, then value * scale + shift of
each column. The input is 64 x 64, the picture 100 x 50.
"""
import numpy as np

SIDE, WIDTH, HEIGHT = 64, 100, 50
CELLS = [(stride, np.stack(np.meshgrid(np.arange(SIDE // stride), np.arange(SIDE // stride)), -1).reshape(-1, 2))
         for stride in (8, 16, 32, 64)]


class Random:
    def __init__(self, seed):
        self.state = seed

    def values(self, *shape):
        out = np.empty(int(np.prod(shape)), np.float64)
        for i in range(out.size):
            self.state = (self.state * 1664525 + 1013904223) & 0xFFFFFFFF
            out[i] = (self.state >> 8) / 16777216
        return out.reshape(shape)


def corners(cxcywh):
    return np.concatenate([cxcywh[:, :2] - cxcywh[:, 2:] / 2, cxcywh[:, :2] + cxcywh[:, 2:] / 2], 1)


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def centre(boxes):  # ultralytics' scale_boxes
    gain = min(SIDE / WIDTH, SIDE / HEIGHT)
    pad = [round((SIDE - round(WIDTH * gain)) / 2 - 0.1), round((SIDE - round(HEIGHT * gain)) / 2 - 0.1)]
    return (boxes - (pad + pad)) / gain


def corner(boxes):
    return boxes / min(SIDE / WIDTH, SIDE / HEIGHT)


def stretch(boxes):
    return boxes * ([WIDTH / SIDE, HEIGHT / SIDE] * 2)


def nms(boxes, scores, classes, limit):
    order, kept = np.argsort(-scores, kind="stable"), []
    area = np.clip(boxes[:, 2] - boxes[:, 0], 0, None) * np.clip(boxes[:, 3] - boxes[:, 1], 0, None)
    for i in order:
        good = True
        for j in kept:
            if classes[i] != classes[j]:
                continue
            inner = np.clip(np.minimum(boxes[i, 2:], boxes[j, 2:]) - np.maximum(boxes[i, :2], boxes[j, :2]), 0, None).prod()
            if inner > limit * (area[i] + area[j] - inner):
                good = False
                break
        if good:
            kept.append(i)
    return kept


def yolov8(r):
    v = r.values(1, 7, 84)[0].T * [64, 64, 20, 20, 1, 1, 1]
    return corners(v[:, :4]), v[:, 4:], centre


def yolov5(r):
    v = r.values(1, 252, 8)[0] * [64, 64, 20, 20, 1, 1, 1, 1]
    return corners(v[:, :4]), v[:, 4:5] * v[:, 5:], centre


def yolox(r):
    v = r.values(1, 84, 8)[0] * [1, 1, 1, 1, 1, 1, 1, 1]
    grid = np.concatenate([cells for _, cells in CELLS[:3]])
    stride = np.concatenate([np.full((len(cells), 1), s) for s, cells in CELLS[:3]])
    return corners(np.concatenate([(v[:, :2] + grid) * stride, np.exp(v[:, 2:4]) * stride], 1)), v[:, 4:5] * v[:, 5:], corner


def yolo_end_to_end(r):
    v = r.values(1, 10, 6)[0] * [32, 32, 32, 32, 1, 3] + [0, 0, 32, 32, 0, 0]
    scores = np.zeros((10, 3))
    scores[np.arange(10), v[:, 5].astype(int)] = v[:, 4]
    return v[:, :4], scores, centre


def distances(v):
    return (softmax(v.reshape(-1, 4, 8)) * np.arange(8)).sum(-1)


def nanodet(r):
    boxes, scores = [], []
    for stride, cells in CELLS[:3]:
        scores.append(r.values(1, len(cells), 3)[0])
        d = distances(r.values(1, len(cells), 32)[0] * 4) * stride
        c = cells * stride + (stride - 1) / 2
        boxes.append(np.concatenate([c - d[:, :2], c + d[:, 2:]], 1))
    return np.concatenate(boxes), np.concatenate(scores), stretch


def nanodet_plus(r):
    v = r.values(1, 85, 35)[0] * ([1] * 3 + [4] * 32)
    c = np.concatenate([cells * stride for stride, cells in CELLS])
    stride = np.concatenate([np.full((len(cells), 1), s) for s, cells in CELLS])
    d = distances(v[:, 3:]) * stride
    return np.concatenate([c - d[:, :2], c + d[:, 2:]], 1), v[:, :3], stretch


def detr(r):
    logits = r.values(1, 7, 4)[0] * 6
    return corners(r.values(1, 7, 4)[0] * SIDE), softmax(logits)[:, :-1], stretch


def rtdetr(r):
    logits = r.values(1, 7, 3)[0] * 6 - 3
    return corners(r.values(1, 7, 4)[0] * SIDE), sigmoid(logits), stretch


def rtdetr_ultralytics(r):
    v = r.values(1, 9, 7)[0]
    return corners(v[:, :4] * SIDE), v[:, 4:], stretch


def face_priors():
    out = []
    for (stride, cells), sizes in zip(CELLS[:3], ([16, 32], [64, 128], [256, 512])):
        for x, y in cells:
            for size in sizes:
                out.append([(x + 0.5) * stride / SIDE, (y + 0.5) * stride / SIDE, size / SIDE, size / SIDE])
    return np.array(out)


def on_priors(priors, loc):
    return corners(np.concatenate([priors[:, :2] + loc[:, :2] * 0.1 * priors[:, 2:], priors[:, 2:] * np.exp(loc[:, 2:] * 0.2)], 1)) * SIDE


def retinaface(r):
    loc = r.values(1, 168, 4)[0] * 2 - 1
    conf = r.values(1, 168, 2)[0] * 4  # not normalised
    r.values(1, 168, 10)
    return on_priors(face_priors(), loc), softmax(conf)[:, 1:], corner


def retinaface_points():
    r = Random(1)
    r.values(1, 168, 4), r.values(1, 168, 2)
    p = face_priors()
    return (p[:, None, :2] + (r.values(1, 168, 10)[0].reshape(-1, 5, 2) * 2 - 1) * 0.1 * p[:, None, 2:]) * SIDE


def ssd(r):
    loc = r.values(1, 30, 4)[0] * 2 - 1
    conf = r.values(1, 30, 4)[0] * 4
    return on_priors(r.values(30, 4), loc), softmax(conf)[:, 1:], stretch


def localization(r):
    logits = r.values(1, 5)[0] * 4
    return corners(r.values(1, 4) * 0.5 * SIDE + np.array([0.25 * SIDE, 0.25 * SIDE, 0, 0])), softmax(logits)[None], stretch


# family, score, iou, largest count
CASES = [(yolov8, 0.9, 0.3, 0), (yolov5, 0.7, 0.3, 0), (yolox, 0.6, 0.2, 0), (yolo_end_to_end, 0.3, 1, 0),
         (nanodet, 0.9, 0.3, 0), (nanodet_plus, 0.9, 0.3, 12), (detr, 0.3, 1, 0), (rtdetr, 0.7, 1, 0),
         (rtdetr_ultralytics, 0.7, 1, 4), (retinaface, 0.85, 0.3, 0), (ssd, 0.6, 0.3, 0), (localization, 0, 1, 1)]


def main():
    print("/** Made by make_detect_expected.py; do not edit. */")
    print("#ifndef RESCL_TESTS_VISION_DETECT_EXPECTED_H\n#define RESCL_TESTS_VISION_DETECT_EXPECTED_H\n\n// clang-format off")
    print("struct expected_detection {\n  int class_index;\n  double score;\n  double box[4]; // left, top, right, bottom\n};\n")
    for family, score, iou, most in CASES:
        for several in (0, 1):
            boxes, scores, back = family(Random(1))
            rows, classes = np.nonzero(scores >= score)
            if not several:
                rows = np.nonzero(scores.max(1) >= score)[0]
                classes = scores[rows].argmax(1)
            kept = range(len(rows)) if iou >= 1 else nms(boxes[rows], scores[rows, classes], classes, iou)
            kept = sorted(kept, key=lambda k: (-scores[rows[k], classes[k]], k))
            found = []
            for k in kept:
                b = np.clip(back(boxes[rows[k]][None])[0], 0, [WIDTH, HEIGHT] * 2)
                if b[2] > b[0] and b[3] > b[1]:
                    found.append((rows[k], classes[k], scores[rows[k], classes[k]], b))
            if most:
                found = found[:most]
            assert found, family.__name__
            print("static const struct expected_detection %s_%d[] = {" % (family.__name__, several))
            for _, c, s, b in found:
                print("    {%d, %.7f, {%.5f, %.5f, %.5f, %.5f}}," % (c, s, *b))
            print("};")
            if family is retinaface and not several:
                points = corner(retinaface_points()[found[0][0]])
                print("static const double face_points[10] = {%s};" % ", ".join("%.5f" % v for v in points.flatten()))
    print("\nstatic const struct expected_case {\n  const char *preset;\n  float score;\n  float iou;\n  size_t max;")
    print("  int several_classes;\n  const struct expected_detection *detections;\n  size_t count;\n} expected_cases[] = {")
    for family, score, iou, most in CASES:
        for several in (0, 1):
            name = "%s_%d" % (family.__name__, several)
            print('    {"%s", (float)%g, (float)%g, %d, %d, %s, sizeof %s / sizeof *%s},'
                  % (family.__name__, score, iou, most, several, name, name, name))
    print("};\n// clang-format on\n\n#endif")


if __name__ == "__main__":
    main()
