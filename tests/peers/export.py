"""Networks of torchvision and timm with random weights, exported to ONNX, and what ONNX Runtime computes with them.

The weights are seeded. Those that libraries start at one constant (scales of residual branches at 0 or 1e-6, say) get
random values, and normalisations the statistics of random pictures: else most of a network would not show in its output.
"""
import os
import warnings

import numpy
import onnxruntime
import timm
import torch
import torchvision

from compare import TOLERANCE, relative_error

DEFAULT_SIZE = 128  # pixels each way, of networks that take any
PICTURES = 4  # that normalisations take their statistics of
DULL = 1e-2  # two pictures' outputs should differ by more than this, of the largest value


class NoExport(Exception):
    """The network could not be made, exported or run in ONNX Runtime: says nothing about rescl."""


def make_torchvision(name, size):
    # Their own initialisation takes a minute; that of their layers does as well.
    slow = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
    model = torchvision.models.get_model(name, weights=None, **slow)
    return model, (3, size or DEFAULT_SIZE, size or DEFAULT_SIZE)


def make_timm(name, size):
    model = timm.create_model(name, pretrained=False, exportable=True)
    config = model.default_cfg
    channels, own_height, own_width = config["input_size"]
    if size:
        return model, (channels, size, size)
    if config.get("fixed_input_size"):
        return model, (channels, own_height, own_width)
    return model, config.get("min_input_size") or (channels, DEFAULT_SIZE, DEFAULT_SIZE)


LIBRARIES = {"torchvision": make_torchvision, "timm": make_timm}


def make_pictures(shape):
    """Some that are unlike each other in colours and in outlines: of mere noise all averages are the same."""
    coarse = [torch.nn.functional.interpolate(torch.randn(PICTURES, shape[0], cells, cells), size=shape[1:], mode="bilinear")
              for cells in (1, 4, 12)]
    return sum(coarse) + 0.3 * torch.randn(PICTURES, *shape)


def vary(model):
    """Gives parameters that are one constant random values of a usual size."""
    for name, parameter in model.named_parameters():
        if parameter.numel() < 2 or parameter.std() == 0:
            if parameter.squeeze().dim() > 1:
                torch.nn.init.normal_(parameter, std=0.02)
            elif name.endswith("bias"):
                torch.nn.init.normal_(parameter, std=0.1)
            else:
                torch.nn.init.uniform_(parameter, 0.5, 1)


def settle(model, pictures):
    """Gives every batch normalisation the statistics of what `pictures` make of it."""
    model.eval()
    for module in model.modules():
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
            module.momentum = None  # the average of all batches: here of one
            module.train()
    try:
        model(pictures)
    finally:
        model.eval()


def is_dull(outputs):
    """Whether two pictures look the same to the network: then equal outputs would prove little."""
    first, second = outputs[:2]
    return bool((first - second).abs().max() < DULL * first.abs().max())


def write(model, picture, exporter, path):
    options = {"dynamo": True, "external_data": False} if exporter == "dynamo" else {"dynamo": False}
    torch.onnx.export(model, (picture,), path, input_names=["input"], output_names=["output"], verbose=False, **options)


def export(network, folder):
    """Writes model.onnx, input.npy and expected.npy to `folder`; returns what is to be noted."""
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    torch.manual_seed(0)
    path = os.path.join(folder, "model.onnx")
    try:
        with torch.no_grad():
            model, shape = LIBRARIES[network.library](network.name, network.size)
            vary(model)
            pictures = make_pictures(shape)
            settle(model, pictures)
            outputs = model(pictures[:2])
        write(model, pictures[:1], network.exporter, path)  # with gradients: without, attention takes a way of its own
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        picture = pictures[:1].numpy()
        expected = session.run(None, {session.get_inputs()[0].name: picture})[0]
    except Exception as error:  # whatever those libraries raise
        raise NoExport(f"{type(error).__name__}: {error}".splitlines()[0]) from error
    if not numpy.isfinite(expected).all():
        raise NoExport("its output is not finite")
    error = relative_error(outputs[:1].numpy(), expected)
    notes = ["its output hardly depends on the input"] * is_dull(outputs)
    notes += [f"PyTorch and ONNX Runtime differ by {error:.1e}"] * (not error < TOLERANCE / 3)
    numpy.save(os.path.join(folder, "input.npy"), picture)
    numpy.save(os.path.join(folder, "expected.npy"), expected)
    return "; ".join(notes)
