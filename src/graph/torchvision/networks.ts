/** One step of a torchvision network: what it reads (`from`) and makes (`to`) are named values. */
export type TorchStep =
  | {
      readonly op: 'conv';
      /** Of the module; its weight is `name.weight`. */
      readonly name: string;
      /** The batch normalisation behind it; without one the convolution has a bias. */
      readonly norm?: string;
      /** Outputs, inputs, height, width. */
      readonly dims: readonly [number, number, number, number];
      readonly stride: number;
      readonly pad: number;
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly op: 'pool';
      readonly name: string;
      readonly kernel: number;
      readonly stride: number;
      readonly pad: number;
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly op: 'linear';
      readonly name: string;
      /** Outputs, inputs. */
      readonly dims: readonly [number, number];
      readonly from: string;
      readonly to: string;
    }
  | { readonly op: 'relu' | 'mean' | 'flatten'; readonly from: string; readonly to: string }
  | { readonly op: 'add'; readonly from: string; readonly with: string; readonly to: string };

/** A network of torchvision.models, for RGB images of size x size called `images`. */
export interface TorchNetwork {
  readonly title: string;
  readonly size: number;
  readonly steps: readonly TorchStep[];
  /** The value that a new head is put on. */
  readonly features: string;
  /** Its shape without the batch. */
  readonly featureDims: readonly number[];
  /** The fully connected layers between the features and the last one; none where there are none. */
  readonly hidden: readonly string[];
  /** Names that other makers (timm) give to a module of the same weights, by our name. */
  readonly aliases: Readonly<Record<string, string>>;
}

export const IMAGES = 'images';

/** Writes steps one behind the other. */
class Chain {
  readonly steps: TorchStep[] = [];
  at = IMAGES;
  channels = 3;

  conv(
    name: string,
    outputs: number,
    kernel: number,
    stride: number,
    pad: number,
    norm?: string,
  ): this {
    const dims = [outputs, this.channels, kernel, kernel] as const;
    const to = norm ?? name;
    this.steps.push({
      ...{ op: 'conv', name, dims, stride, pad, from: this.at, to },
      ...(norm !== undefined && { norm }),
    });
    this.channels = outputs;
    this.at = to;
    return this;
  }

  pool(name: string, kernel: number, stride: number, pad = 0): this {
    this.steps.push({ op: 'pool', name, kernel, stride, pad, from: this.at, to: name });
    this.at = name;
    return this;
  }

  linear(name: string, outputs: number, inputs: number): this {
    this.steps.push({ op: 'linear', name, dims: [outputs, inputs], from: this.at, to: name });
    this.at = name;
    return this;
  }

  simple(op: 'relu' | 'mean' | 'flatten', to: string): this {
    this.steps.push({ op, from: this.at, to });
    this.at = to;
    return this;
  }

  add(other: string, to: string): this {
    this.steps.push({ op: 'add', from: this.at, with: other, to });
    this.at = to;
    return this;
  }
}

/** `classifier` of AlexNet and VGG: two hidden layers and the last one, at the given positions. */
function classifier(
  chain: Chain,
  positions: readonly [number, number, number],
  inputs: number,
  hidden: number,
  classes: number,
): string[] {
  const [first, second, last] = positions.map((i) => `classifier.${i}`) as [string, string, string];
  chain
    .simple('flatten', 'flatten')
    .linear(first, hidden, inputs)
    .simple('relu', `${first}.relu`)
    .linear(second, hidden, hidden)
    .simple('relu', `${second}.relu`)
    .linear(last, classes, hidden);
  return [first, second];
}

/** Widths of a smaller network of the same build, for tests. */
export interface Widths {
  /** Size of the image. */
  readonly size?: number;
  /** What all widths are divided by. */
  readonly shrink?: number;
  readonly classes?: number;
}

/** "One weird trick" (Krizhevsky, arXiv:1404.5997), which is not the AlexNet of Caffe. */
export function torchAlexNet({
  size = 224,
  shrink = 1,
  classes = 1000,
}: Widths = {}): TorchNetwork {
  const chain = new Chain()
    .conv('features.0', 64 / shrink, 11, 4, 2)
    .simple('relu', 'features.1')
    .pool('features.2', 3, 2)
    .conv('features.3', 192 / shrink, 5, 1, 2)
    .simple('relu', 'features.4')
    .pool('features.5', 3, 2);
  for (const [i, outputs] of [
    [6, 384],
    [8, 256],
    [10, 256],
  ] as const) {
    chain.conv(`features.${i}`, outputs / shrink, 3, 1, 1).simple('relu', `features.${i + 1}`);
  }
  chain.pool('features.12', 3, 2);
  // Of 224 pixels: 55, 27, 13 and 6 behind the first convolution and the three poolings.
  const first = Math.floor((size + 4 - 11) / 4) + 1;
  const side = [1, 2, 3].reduce((left) => Math.floor((left - 3) / 2) + 1, first);
  const maps = 256 / shrink;
  const hidden = classifier(chain, [1, 4, 6], maps * side ** 2, 4096 / shrink, classes);
  return {
    ...{ title: 'AlexNet (torchvision)', size, steps: chain.steps, hidden, aliases: {} },
    features: 'features.12',
    featureDims: [maps, side, side],
  };
}

/**
 * VGG without batch normalisation (Simonyan and Zisserman, ICLR 2015, arXiv:1409.1556, table 1).
 *
 * @param depths how many convolutions each block has.
 */
export function torchVgg(
  title: string,
  depths: readonly number[],
  { size = 224, shrink = 1, classes = 1000 }: Widths = {},
): TorchNetwork {
  const chain = new Chain();
  let i = 0;
  for (const [block, depth] of depths.entries()) {
    for (let c = 0; c < depth; c++, i += 2) {
      const outputs = [64, 128, 256, 512, 512][block] ?? 512;
      chain.conv(`features.${i}`, outputs / shrink, 3, 1, 1).simple('relu', `features.${i + 1}`);
    }
    chain.pool(`features.${i}`, 2, 2);
    i += 1;
  }
  const features = chain.at;
  const featureDims = [512 / shrink, size / 32, size / 32];
  const inputs = featureDims.reduce((product, dim) => product * dim, 1);
  const hidden = classifier(chain, [0, 3, 6], inputs, 4096 / shrink, classes);
  const aliases = {
    'classifier.0': 'pre_logits.fc1',
    'classifier.3': 'pre_logits.fc2',
    'classifier.6': 'head.fc',
  };
  return { title, size, steps: chain.steps, features, featureDims, hidden, aliases };
}

/**
 * ResNet (He et al., CVPR 2016, arXiv:1512.03385, table 1). In bottlenecks the stride is in the 3 x 3
 * convolution, as torchvision has it.
 *
 * @param depths how many blocks each stage has.
 */
export function torchResNet(
  title: string,
  kind: 'basic' | 'bottleneck',
  depths: readonly number[],
  { size = 224, shrink = 1, classes = 1000 }: Widths = {},
): TorchNetwork {
  const chain = new Chain()
    .conv('conv1', 64 / shrink, 7, 2, 3, 'bn1')
    .simple('relu', 'relu')
    .pool('maxpool', 3, 2, 1);
  for (const [stage, depth] of depths.entries()) {
    for (let b = 0; b < depth; b++) {
      const width = (64 * 2 ** stage) / shrink;
      addBlock(chain, `layer${stage + 1}.${b}`, kind, width, stage > 0 && b === 0 ? 2 : 1);
    }
  }
  const maps = chain.channels;
  chain.simple('mean', 'avgpool').simple('flatten', 'flatten').linear('fc', classes, maps);
  return {
    ...{ title, size, steps: chain.steps, hidden: [], aliases: {} },
    features: 'avgpool',
    featureDims: [maps, 1, 1],
  };
}

function addBlock(
  chain: Chain,
  name: string,
  kind: 'basic' | 'bottleneck',
  width: number,
  stride: number,
): void {
  const { at: input, channels } = chain;
  const outputs = kind === 'basic' ? width : 4 * width;
  if (kind === 'basic') {
    chain
      .conv(`${name}.conv1`, width, 3, stride, 1, `${name}.bn1`)
      .simple('relu', `${name}.relu1`)
      .conv(`${name}.conv2`, width, 3, 1, 1, `${name}.bn2`);
  } else {
    chain
      .conv(`${name}.conv1`, width, 1, 1, 0, `${name}.bn1`)
      .simple('relu', `${name}.relu1`)
      .conv(`${name}.conv2`, width, 3, stride, 1, `${name}.bn2`)
      .simple('relu', `${name}.relu2`)
      .conv(`${name}.conv3`, outputs, 1, 1, 0, `${name}.bn3`);
  }
  const main = chain.at;
  let shortcut = input;
  if (stride !== 1 || channels !== outputs) {
    chain.at = input;
    chain.channels = channels;
    chain.conv(`${name}.downsample.0`, outputs, 1, stride, 0, `${name}.downsample.1`);
    shortcut = chain.at;
    chain.at = main;
  }
  chain.add(shortcut, `${name}.add`).simple('relu', name);
}

/** The networks that are built from code, so that only their weights are needed. */
export const torchNetworks = {
  'alexnet-torchvision': torchAlexNet(),
  'vgg16-torchvision': torchVgg('VGG-16 (torchvision)', [2, 2, 3, 3, 3]),
  'vgg19-torchvision': torchVgg('VGG-19 (torchvision)', [2, 2, 4, 4, 4]),
  resnet18: torchResNet('ResNet-18', 'basic', [2, 2, 2, 2]),
  resnet34: torchResNet('ResNet-34', 'basic', [3, 4, 6, 3]),
  resnet50: torchResNet('ResNet-50', 'bottleneck', [3, 4, 6, 3]),
} as const satisfies Readonly<Record<string, TorchNetwork>>;
