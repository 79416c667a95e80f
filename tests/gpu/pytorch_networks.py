"""The networks of rescl's zoo that are timed in PyTorch, written as their papers say and as torchvision builds them, so
that nothing but PyTorch is needed. Weights are random: how long a network takes does not depend on them."""
from torch import nn


def conv_norm(inputs, outputs, kernel, stride=1, groups=1, activation=None):
    """Convolution without bias, BatchNorm, and an activation or none."""
    layers = [nn.Conv2d(inputs, outputs, kernel, stride, (kernel - 1) // 2, groups=groups, bias=False),
              nn.BatchNorm2d(outputs)]
    return nn.Sequential(*layers, *([activation(inplace=True)] if activation else []))


class Residual(nn.Module):
    """He et al. 2015: a branch, added to its input or to a projection of that."""

    def __init__(self, branch, shortcut, activation):
        super().__init__()
        self.branch, self.shortcut, self.activation = branch, shortcut, activation

    def forward(self, inputs):
        return self.activation(self.branch(inputs) + self.shortcut(inputs))


def projection(inputs, outputs, stride):
    return conv_norm(inputs, outputs, 1, stride) if stride > 1 or inputs != outputs else nn.Identity()


def basic_block(inputs, width, stride):
    branch = nn.Sequential(conv_norm(inputs, width, 3, stride, activation=nn.ReLU), conv_norm(width, width, 3))
    return Residual(branch, projection(inputs, width, stride), nn.ReLU(inplace=True)), width


def bottleneck(inputs, width, stride):
    branch = nn.Sequential(conv_norm(inputs, width, 1, activation=nn.ReLU),
                           conv_norm(width, width, 3, stride, activation=nn.ReLU), conv_norm(width, 4 * width, 1))
    return Residual(branch, projection(inputs, 4 * width, stride), nn.ReLU(inplace=True)), 4 * width


def resnet(block, repeats):
    layers = [conv_norm(3, 64, 7, 2, activation=nn.ReLU), nn.MaxPool2d(3, 2, 1)]
    channels = 64
    for stage, count in enumerate(repeats):
        for index in range(count):
            layer, channels = block(channels, 64 << stage, 2 if stage > 0 and index == 0 else 1)
            layers.append(layer)
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 1000))


def vgg(repeats):
    """Simonyan and Zisserman 2014, without BatchNorm."""
    layers, channels = [], 3
    for width, count in zip((64, 128, 256, 512, 512), repeats):
        for _ in range(count):
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU(inplace=True)]
            channels = width
        layers.append(nn.MaxPool2d(2))
    hidden = [nn.Linear(512 * 7 * 7, 4096), nn.ReLU(inplace=True), nn.Linear(4096, 4096), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers, nn.Flatten(), *hidden, nn.Linear(4096, 1000))


def inverted_residual(inputs, outputs, stride, expansion):
    width = inputs * expansion
    branch = nn.Sequential(*([conv_norm(inputs, width, 1, activation=nn.ReLU6)] if expansion > 1 else []),
                           conv_norm(width, width, 3, stride, groups=width, activation=nn.ReLU6),
                           conv_norm(width, outputs, 1))
    return Residual(branch, nn.Identity(), nn.Identity()) if stride == 1 and inputs == outputs else branch


def mobilenet_v2():
    """Sandler et al. 2018, table 2: expansion, channels, repeats, stride."""
    stages = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))
    layers, channels = [conv_norm(3, 32, 3, 2, activation=nn.ReLU6)], 32
    for expansion, outputs, repeats, stride in stages:
        for index in range(repeats):
            layers.append(inverted_residual(channels, outputs, stride if index == 0 else 1, expansion))
            channels = outputs
    layers.append(conv_norm(channels, 1280, 1, activation=nn.ReLU6))
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1280, 1000))


# What builds each, and its parameters as 'rescl create --list' says them.
NETWORKS = {
    "resnet18": (lambda: resnet(basic_block, (2, 2, 2, 2)), 11_689_512),
    "resnet50": (lambda: resnet(bottleneck, (3, 4, 6, 3)), 25_557_032),
    "resnet152": (lambda: resnet(bottleneck, (3, 8, 36, 3)), 60_192_808),
    "vgg16": (lambda: vgg((2, 2, 3, 3, 3)), 138_357_544),
    "mobilenet_v2": (mobilenet_v2, 3_504_872),
}


def build(name):
    make, parameters = NETWORKS[name]
    network = make()
    found = sum(parameter.numel() for parameter in network.parameters())
    if found != parameters:
        raise ValueError(f"{name} has {found} parameters, expected {parameters}")
    return network.eval()
