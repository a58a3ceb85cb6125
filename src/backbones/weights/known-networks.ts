import type { CaffeNetwork, TorchNetwork } from '../../graph/index.ts';
import { caffeNetworks, torchNetworks } from '../../graph/index.ts';
import type { BackboneInput } from '../backbone.ts';

/** A network that is built from code, and what travels with its weights. */
export interface KnownNetwork {
  readonly name: string;
  readonly title: string;
  readonly licence: string;
  readonly pretrainedOn: string;
  /** What the weight file is, and how its network is built. */
  readonly build:
    | { readonly format: 'caffe'; readonly network: CaffeNetwork }
    | { readonly format: 'safetensors'; readonly network: TorchNetwork };
  /** What the weight file is called. */
  readonly file: string;
  /** Of the published file; null where its makers publish none that we know. */
  readonly sha1: string | null;
  /** Where the file is fetched from, tried in order; none where no checksum would prove it. */
  readonly addresses: readonly string[];
  /** Where a person finds the file. */
  readonly page: string;
  readonly input: BackboneInput;
  readonly features: { readonly tensor: string; readonly dims: readonly number[] };
}

const CAFFE_ZOO = 'dl.caffe.berkeleyvision.org';
const VGG_TEAM = 'www.robots.ox.ac.uk/~vgg/software/very_deep/caffe';

/**
 * The mean image of ILSVRC-2012 that the paper's networks were trained with, reduced to its mean of
 * each channel, in the order blue, green, red.
 */
const ZOO_INPUT: BackboneInput = {
  ...{ width: 227, height: 227, channels: 'bgr', mean: [104, 117, 123], std: [1] },
  from256: 'center-crop',
};

/** The mean values that the VGG team subtracted, in the order blue, green, red. */
const VGG_INPUT: BackboneInput = {
  ...{ width: 224, height: 224, channels: 'bgr', mean: [103.939, 116.779, 123.68], std: [1] },
  from256: 'center-crop',
};

/** Values of 0..1 less (0.485, 0.456, 0.406), over (0.229, 0.224, 0.225), in units of 0..255. */
const TORCH_INPUT: BackboneInput = {
  ...{ width: 224, height: 224, channels: 'rgb' },
  mean: [123.675, 116.28, 103.53],
  std: [58.395, 57.12, 57.375],
  from256: 'center-crop',
};

function caffe(
  name: keyof typeof caffeNetworks,
  facts: Pick<KnownNetwork, 'title' | 'licence' | 'file' | 'sha1' | 'page' | 'input'> & {
    readonly host: string;
    readonly maps: readonly number[];
  },
): KnownNetwork {
  const { host, maps, ...rest } = facts;
  return {
    ...{ name, ...rest, pretrainedOn: 'ILSVRC-2012' },
    build: { format: 'caffe', network: caffeNetworks[name] },
    addresses: ['https', 'http'].map((scheme) => `${scheme}://${host}/${rest.file}`),
    features: { tensor: 'pool5', dims: maps },
  };
}

function torchvision(name: keyof typeof torchNetworks, page: string): KnownNetwork {
  const network = torchNetworks[name];
  return {
    ...{ name, title: network.title, licence: 'BSD-3-Clause', pretrainedOn: 'ILSVRC-2012', page },
    build: { format: 'safetensors', network },
    ...{ file: 'model.safetensors', sha1: null, addresses: [] },
    input: TORCH_INPUT,
    features: { tensor: network.features, dims: network.featureDims },
  };
}

const ZOO_LICENCE = 'unrestricted use (BVLC)';
const VGG_LICENCE = 'CC BY 4.0';

/** The networks whose weights are fetched or imported. */
export const knownNetworks: readonly KnownNetwork[] = [
  caffe('caffenet', {
    ...{ title: 'CaffeNet', licence: ZOO_LICENCE, host: CAFFE_ZOO, input: ZOO_INPUT },
    file: 'bvlc_reference_caffenet.caffemodel',
    sha1: '4c8d77deb20ea792f84eb5e6d0a11ca0a8660a46',
    page: 'https://github.com/BVLC/caffe/tree/master/models/bvlc_reference_caffenet',
    maps: [256, 6, 6],
  }),
  caffe('alexnet', {
    ...{ title: 'AlexNet (BVLC)', licence: ZOO_LICENCE, host: CAFFE_ZOO, input: ZOO_INPUT },
    file: 'bvlc_alexnet.caffemodel',
    sha1: '9116a64c0fbe4459d18f4bb6b56d647b63920377',
    page: 'https://github.com/BVLC/caffe/tree/master/models/bvlc_alexnet',
    maps: [256, 6, 6],
  }),
  caffe('vgg16', {
    ...{ title: 'VGG-16', licence: VGG_LICENCE, host: VGG_TEAM, input: VGG_INPUT },
    file: 'VGG_ILSVRC_16_layers.caffemodel',
    sha1: '9363e1f6d65f7dba68c4f27a1e62105cdf6c4e24',
    page: 'https://www.robots.ox.ac.uk/~vgg/research/very_deep/',
    maps: [512, 7, 7],
  }),
  caffe('vgg19', {
    ...{ title: 'VGG-19', licence: VGG_LICENCE, host: VGG_TEAM, input: VGG_INPUT },
    file: 'VGG_ILSVRC_19_layers.caffemodel',
    sha1: '239785e7862442717d831f682bb824055e51e9ba',
    page: 'https://www.robots.ox.ac.uk/~vgg/research/very_deep/',
    maps: [512, 7, 7],
  }),
  torchvision('alexnet-torchvision', 'https://pytorch.org/vision/stable/models/alexnet.html'),
  torchvision('vgg16-torchvision', 'https://huggingface.co/timm/vgg16.tv_in1k'),
  torchvision('vgg19-torchvision', 'https://huggingface.co/timm/vgg19.tv_in1k'),
  torchvision('resnet18', 'https://huggingface.co/timm/resnet18.tv_in1k'),
  torchvision('resnet34', 'https://huggingface.co/timm/resnet34.tv_in1k'),
  torchvision('resnet50', 'https://huggingface.co/timm/resnet50.tv_in1k'),
];
