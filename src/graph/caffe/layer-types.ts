/**
 * The layer types of V1LayerParameter in caffe.proto: name, number, and what V2 calls it (as Caffe's
 * upgrade_proto.cpp translates them).
 */
const V1_TYPES = [
  ['NONE', 0, ''],
  ['ABSVAL', 35, 'AbsVal'],
  ['ACCURACY', 1, 'Accuracy'],
  ['ARGMAX', 30, 'ArgMax'],
  ['BNLL', 2, 'BNLL'],
  ['CONCAT', 3, 'Concat'],
  ['CONTRASTIVE_LOSS', 37, 'ContrastiveLoss'],
  ['CONVOLUTION', 4, 'Convolution'],
  ['DATA', 5, 'Data'],
  ['DECONVOLUTION', 39, 'Deconvolution'],
  ['DROPOUT', 6, 'Dropout'],
  ['DUMMY_DATA', 32, 'DummyData'],
  ['EUCLIDEAN_LOSS', 7, 'EuclideanLoss'],
  ['ELTWISE', 25, 'Eltwise'],
  ['EXP', 38, 'Exp'],
  ['FLATTEN', 8, 'Flatten'],
  ['HDF5_DATA', 9, 'HDF5Data'],
  ['HDF5_OUTPUT', 10, 'HDF5Output'],
  ['HINGE_LOSS', 28, 'HingeLoss'],
  ['IM2COL', 11, 'Im2col'],
  ['IMAGE_DATA', 12, 'ImageData'],
  ['INFOGAIN_LOSS', 13, 'InfogainLoss'],
  ['INNER_PRODUCT', 14, 'InnerProduct'],
  ['LRN', 15, 'LRN'],
  ['MEMORY_DATA', 29, 'MemoryData'],
  ['MULTINOMIAL_LOGISTIC_LOSS', 16, 'MultinomialLogisticLoss'],
  ['MVN', 34, 'MVN'],
  ['POOLING', 17, 'Pooling'],
  ['POWER', 26, 'Power'],
  ['RELU', 18, 'ReLU'],
  ['SIGMOID', 19, 'Sigmoid'],
  ['SIGMOID_CROSS_ENTROPY_LOSS', 27, 'SigmoidCrossEntropyLoss'],
  ['SILENCE', 36, 'Silence'],
  ['SOFTMAX', 20, 'Softmax'],
  ['SOFTMAX_LOSS', 21, 'SoftmaxWithLoss'],
  ['SPLIT', 22, 'Split'],
  ['SLICE', 33, 'Slice'],
  ['TANH', 23, 'TanH'],
  ['WINDOW_DATA', 24, 'WindowData'],
  ['THRESHOLD', 31, 'Threshold'],
] as const;

/** The V2 type of a V1 type given by name or number; undefined for one that does not exist. */
export function fromV1Type(text: string): string | undefined {
  return V1_TYPES.find(([name, number]) => name === text || String(number) === text)?.[2];
}

/** The V1 number of a V2 type; undefined for types that came later. */
export function toV1Type(type: string): number | undefined {
  return V1_TYPES.find(([, , v2]) => v2 === type)?.[1];
}

/** Layers that feed images in; their first top is an input of the network. */
export const SOURCES: ReadonlySet<string> = new Set([
  'Input',
  'Data',
  'ImageData',
  'MemoryData',
  'DummyData',
  'WindowData',
  'HDF5Data',
]);

/** Layers that only measure or train, which a trained network runs without. */
export function isTrainingOnly(type: string): boolean {
  return /Loss$/.test(type) || ['Accuracy', 'Silence', 'HDF5Output'].includes(type);
}
