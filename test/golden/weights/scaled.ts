import {
  torchAlexNet,
  torchResNet,
  torchVgg,
} from '../../../src/graph/torchvision/networks.ts';
import type { TorchNetwork } from '../../../src/graph/torchvision/networks.ts';

/** The torchvision networks with narrow layers and small images: the builds, not the sizes. */
export const scaledNetworks: Readonly<Record<string, TorchNetwork>> = {
  'alexnet-torchvision': torchAlexNet({ size: 103, shrink: 16, classes: 5 }),
  'vgg16-torchvision': torchVgg('VGG-16', [2, 2, 3, 3, 3], { size: 64, shrink: 16, classes: 5 }),
  'vgg19-torchvision': torchVgg('VGG-19', [2, 2, 4, 4, 4], { size: 64, shrink: 16, classes: 5 }),
  resnet18: torchResNet('ResNet-18', 'basic', [2, 2, 2, 2], { size: 70, shrink: 8, classes: 5 }),
  resnet34: torchResNet('ResNet-34', 'basic', [3, 4, 6, 3], { size: 64, shrink: 16, classes: 5 }),
  resnet50: torchResNet('ResNet-50', 'bottleneck', [3, 4, 6, 3], {
    ...{ size: 64, shrink: 16, classes: 5 },
  }),
};

/** Pixels that every language makes alike: twice the sine of 0.37 i. */
export function imagesOf({ size }: TorchNetwork): Float32Array {
  return Float32Array.from({ length: 3 * size * size }, (_, i) => 2 * Math.sin(0.37 * i));
}
