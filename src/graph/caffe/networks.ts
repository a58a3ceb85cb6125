/** One layer of a plain chain; its bottom is what the layer before it made. */
export type ChainLayer =
  | {
      readonly type: 'Convolution';
      readonly name: string;
      readonly outputs: number;
      readonly kernel: number;
      readonly stride: number;
      readonly pad: number;
      readonly group: number;
    }
  | { readonly type: 'InnerProduct'; readonly name: string; readonly outputs: number }
  | {
      readonly type: 'Pooling';
      readonly name: string;
      readonly kernel: number;
      readonly stride: number;
    }
  | {
      readonly type: 'LRN';
      readonly name: string;
      readonly size: number;
      readonly alpha: number;
      readonly beta: number;
    }
  | { readonly type: 'ReLU' | 'Dropout' | 'Softmax'; readonly name: string };

/** A network of the Caffe model zoo, as its deploy.prototxt has it. */
export interface CaffeNetwork {
  /** As in the prototxt. */
  readonly title: string;
  /** Images are 3 x size x size, called `data`. */
  readonly size: number;
  readonly layers: readonly ChainLayer[];
}

type Conv = Extract<ChainLayer, { type: 'Convolution' }>;

function conv(name: string, outputs: number, kernel: number, more: Partial<Conv> = {}): ChainLayer {
  return { type: 'Convolution', name, outputs, kernel, stride: 1, pad: 0, group: 1, ...more };
}

function pool(name: string, kernel: number, stride: number): ChainLayer {
  return { type: 'Pooling', name, kernel, stride };
}

function norm(name: string): ChainLayer {
  return { type: 'LRN', name, size: 5, alpha: 0.0001, beta: 0.75 };
}

function relu(name: string): ChainLayer {
  return { type: 'ReLU', name };
}

/** fc6, fc7 and fc8 with what lies between them, and the probabilities: the same in all four. */
const fullyConnected: readonly ChainLayer[] = [
  { type: 'InnerProduct', name: 'fc6', outputs: 4096 },
  relu('relu6'),
  { type: 'Dropout', name: 'drop6' },
  { type: 'InnerProduct', name: 'fc7', outputs: 4096 },
  relu('relu7'),
  { type: 'Dropout', name: 'drop7' },
  { type: 'InnerProduct', name: 'fc8', outputs: 1000 },
  { type: 'Softmax', name: 'prob' },
];

/** The third to fifth convolutions of CaffeNet and AlexNet. */
const lastConvolutions: readonly ChainLayer[] = [
  conv('conv3', 384, 3, { pad: 1 }),
  relu('relu3'),
  conv('conv4', 384, 3, { pad: 1, group: 2 }),
  relu('relu4'),
  conv('conv5', 256, 3, { pad: 1, group: 2 }),
  relu('relu5'),
  pool('pool5', 3, 2),
];

/** CaffeNet (Jia et al., 2014): AlexNet with pooling before normalisation. */
const caffenet: CaffeNetwork = {
  title: 'CaffeNet',
  size: 227,
  layers: [
    conv('conv1', 96, 11, { stride: 4 }),
    relu('relu1'),
    pool('pool1', 3, 2),
    norm('norm1'),
    conv('conv2', 256, 5, { pad: 2, group: 2 }),
    relu('relu2'),
    pool('pool2', 3, 2),
    norm('norm2'),
    ...lastConvolutions,
    ...fullyConnected,
  ],
};

/** AlexNet (Krizhevsky et al., NIPS 2012) as bvlc_alexnet: normalisation before pooling. */
const alexnet: CaffeNetwork = {
  title: 'AlexNet',
  size: 227,
  layers: [
    conv('conv1', 96, 11, { stride: 4 }),
    relu('relu1'),
    norm('norm1'),
    pool('pool1', 3, 2),
    conv('conv2', 256, 5, { pad: 2, group: 2 }),
    relu('relu2'),
    norm('norm2'),
    pool('pool2', 3, 2),
    ...lastConvolutions,
    ...fullyConnected,
  ],
};

/**
 * VGG (Simonyan and Zisserman, ICLR 2015, arXiv:1409.1556, table 1): blocks of 3 x 3 convolutions.
 *
 * @param depths how many convolutions each block has.
 */
function vgg(title: string, depths: readonly number[]): CaffeNetwork {
  const outputs = [64, 128, 256, 512, 512];
  const blocks = depths.flatMap((depth, b) => [
    ...Array.from({ length: depth }, (_, i) => [
      conv(`conv${b + 1}_${i + 1}`, outputs[b] ?? 512, 3, { pad: 1 }),
      relu(`relu${b + 1}_${i + 1}`),
    ]).flat(),
    pool(`pool${b + 1}`, 2, 2),
  ]);
  return { title, size: 224, layers: [...blocks, ...fullyConnected] };
}

/** The networks that are built from code, so that only their weights are needed. */
export const caffeNetworks = {
  caffenet,
  alexnet,
  vgg16: vgg('VGG_ILSVRC_16_layers', [2, 2, 3, 3, 3]),
  vgg19: vgg('VGG_ILSVRC_19_layers', [2, 2, 4, 4, 4]),
} as const satisfies Readonly<Record<string, CaffeNetwork>>;

/** The network as the text of a deploy.prototxt, for one image. */
export function prototxtOf(network: CaffeNetwork): string {
  const { title, size } = network;
  const lines = [
    `name: "${title}"`,
    'input: "data"',
    `input_shape { dim: 1 dim: 3 dim: ${size} dim: ${size} }`,
  ];
  let bottom = 'data';
  for (const layer of network.layers) {
    const top = layer.type === 'ReLU' || layer.type === 'Dropout' ? bottom : layer.name;
    const { name, type } = layer;
    const settings = settingsOf(layer);
    lines.push(
      `layer { name: "${name}" type: "${type}" bottom: "${bottom}" top: "${top}"${settings} }`,
    );
    bottom = top;
  }
  return `${lines.join('\n')}\n`;
}

function settingsOf(layer: ChainLayer): string {
  switch (layer.type) {
    case 'Convolution': {
      const { outputs, kernel, stride, pad, group } = layer;
      return ` convolution_param { num_output: ${outputs} kernel_size: ${kernel} stride: ${stride} pad: ${pad} group: ${group} }`;
    }
    case 'InnerProduct':
      return ` inner_product_param { num_output: ${layer.outputs} }`;
    case 'Pooling':
      return ` pooling_param { pool: MAX kernel_size: ${layer.kernel} stride: ${layer.stride} }`;
    case 'LRN':
      return ` lrn_param { local_size: ${layer.size} alpha: ${layer.alpha} beta: ${layer.beta} }`;
    case 'Dropout':
      return ' dropout_param { dropout_ratio: 0.5 }';
    case 'ReLU':
    case 'Softmax':
      return '';
  }
}
