import { describe, expect, test } from 'vitest';
import { readNet } from './net.ts';
import { planCaffe } from './plan.ts';

const relu = 'layer { name: "r" type: "ReLU" bottom: "data" top: "r" }';

describe('a network description', () => {
  test.for([
    ['input: "data" input_dim: 1 input_dim: 3 input_dim: 5 input_dim: 7', [1, 3, 5, 7]],
    ['input: "data" input_shape { dim: 4 dim: 3 }', [4, 3]],
    [
      'layer { name: "d" type: "Input" top: "data" input_param { shape { dim: 2 dim: 9 } } }',
      [2, 9],
    ],
    [
      'layers { name: "d" type: MEMORY_DATA top: "data" top: "label" memory_data_param { batch_size: 2 channels: 3 height: 4 width: 5 } }',
      [2, 3, 4, 5],
    ],
    [
      'layer { name: "d" type: "DummyData" top: "data" dummy_data_param { shape { dim: 1 dim: 6 } } }',
      [1, 6],
    ],
    [
      'layer { name: "d" type: "Data" top: "data" top: "label" transform_param { crop_size: 8 } }',
      [1, 3, 8, 8],
    ],
  ] as const)('names its input: %s', ([text, dims]) => {
    const layer = text.startsWith('layers')
      ? relu.replace('layer', 'layers').replace('"ReLU"', '18')
      : relu;
    expect(readNet(`${text} ${layer}`).inputs[0]).toEqual({ name: 'data', dims });
    expect(planCaffe(`${text} ${layer}`).inputs).toEqual([{ name: 'data', shape: dims.slice(1) }]);
  });

  test('keeps the layers of a test run', () => {
    const layer = (name: string, more: string): string =>
      `layer { name: "${name}" type: "ReLU" bottom: "x" top: "${name}" ${more} }`;
    const net = readNet(
      [
        layer('always', ''),
        layer('test', 'include { phase: TEST }'),
        layer('train', 'include { phase: TRAIN }'),
        layer('notTrain', 'exclude { phase: TRAIN }'),
        layer('notTest', 'exclude { phase: TEST }'),
        layer('stage', 'include { stage: "deploy" }'),
        layer('level', 'include { min_level: 1 }'),
        layer('either', 'include { phase: TRAIN } include { phase: TEST }'),
        'layer { name: "loss" type: "SoftmaxWithLoss" bottom: "x" bottom: "label" }',
        'layer { name: "accuracy" type: "Accuracy" bottom: "x" bottom: "label" top: "accuracy" }',
      ].join('\n'),
    );
    expect(net.layers.map((l) => l.name)).toEqual(['always', 'test', 'notTrain', 'either']);
  });

  test('may be in the old form, with types by name or number', () => {
    const net = readNet('layers { name: "a" type: INNER_PRODUCT } layers { name: "b" type: 15 }');
    expect(net.layers.map((l) => l.type)).toEqual(['InnerProduct', 'LRN']);
  });

  test.for([
    ['name: "empty"', 'it has no layers'],
    ['layer { name: "a" type: "ReLU" } layers { name: "b" type: RELU }', 'both layer and layers'],
    ['layer { name: "a" }', 'layer "a" has no type'],
    ['layers { name: "a" type: RELU6 }', 'line 1: there is no layer type RELU6 in the old form'],
    ['layers { layer { name: "a" type: "relu" } }', 'upgrade_net_proto_text'],
    [
      `input: "data" ${relu}`,
      'layer "r" (ReLU, line 1 of the prototxt): the prototxt gives no size for its input "data"',
    ],
    [
      'layer { name: "a" type: "ReLU" bottom: "x" top: "y" }',
      'it reads "x", which no layer before it makes',
    ],
    [`input: "data" input: "data" ${relu}`, 'two inputs called "data"'],
    [
      `input: "data" input_shape { dim: 1 dim: 0 } ${relu}`,
      'a blob of [0] values an image is empty',
    ],
    [`input: "data" input_shape { dim: 1 dim: 99999 dim: 99999 } ${relu}`, 'larger than 268435456'],
    [
      `input: "data" input_shape { dim: 1 dim: 2 } ${relu}\n${relu}`,
      'layer "r" (ReLU, line 2 of the prototxt): it makes "r", which a layer before it made',
    ],
    [
      'input: "data" input_shape { dim: 1 dim: 2 } layer { name: "a" type: "Foo" bottom: "data" top: "y" }',
      'layer "a" (Foo, line 1 of the prototxt): layers of this type are not supported',
    ],
  ])('is refused: %s', ([text, why]) => {
    expect(() => planCaffe(text!)).toThrow(why!);
  });

  const map = 'input: "x" input_shape { dim: 2 dim: 4 dim: 5 dim: 6 }';
  test.for([
    ['Convolution', 'convolution_param { kernel_size: 3 }', 'it needs num_output'],
    ['Convolution', 'convolution_param { num_output: 2 }', 'it needs kernel_size once'],
    [
      'Convolution',
      'convolution_param { num_output: 2 kernel_size: 0 }',
      'kernel_size is 0 x 0 and must be at least 1',
    ],
    [
      'Convolution',
      'convolution_param { num_output: 2 kernel_size: 3 stride: 0 }',
      'stride is 0 x 0',
    ],
    ['Convolution', 'convolution_param { num_output: 2 kernel_h: 3 }', 'it needs kernel_size once'],
    [
      'Convolution',
      'convolution_param { num_output: 2 kernel_size: 3 kernel_h: 3 }',
      'beside its _h and _w',
    ],
    ['Convolution', 'convolution_param { num_output: 2 kernel_size: 9 }', 'is empty'],
    [
      'Convolution',
      'convolution_param { num_output: 3 kernel_size: 3 group: 2 }',
      '2 groups do not divide',
    ],
    ['Convolution', 'convolution_param { num_output: 2 kernel_size: 3 axis: 2 }', 'only axis 1'],
    [
      'Convolution',
      'convolution_param { num_output: 2 kernal_size: 3 }',
      'has no field "kernal_size"',
    ],
    ['Pooling', 'pooling_param { pool: STOCHASTIC kernel_size: 2 }', 'stochastic pooling'],
    ['Pooling', 'pooling_param { kernel_size: 2 pad: 2 }', 'must be smaller than its kernel'],
    ['Pooling', 'pooling_param { kernel_size: 1 stride: 5 }', 'last window lies outside'],
    ['LRN', 'lrn_param { local_size: 4 }', 'must be odd'],
    ['InnerProduct', '', 'it needs num_output'],
    ['InnerProduct', 'inner_product_param { num_output: 2 axis: 0 }', 'axis 0 is the batch'],
    ['InnerProduct', 'inner_product_param { num_output: 2 axis: 4 }', 'axis 4 does not exist'],
    ['Concat', 'concat_param { axis: 0 }', 'axis 0 is the batch'],
    ['Eltwise', '', 'at least 2 bottoms'],
    ['BatchNorm', 'batch_norm_param { use_global_stats: false }', 'images must not mix'],
    ['Scale', 'scale_param { num_axes: 4 }', 'no 4 axes to scale'],
    ['Reshape', 'reshape_param { shape { dim: 1 dim: -1 } }', 'does not keep the batch'],
    ['Reshape', 'reshape_param { shape { dim: 0 dim: 7 } }', 'cannot hold the 120 values'],
    ['Reshape', 'reshape_param { shape { dim: 0 dim: -1 dim: -1 } }', 'cannot hold'],
    ['Flatten', 'flatten_param { axis: 3 end_axis: 2 }', 'end_axis comes before'],
  ])('refuses an impossible %s: %s', ([type, settings, why]) => {
    const text = `${map} layer { name: "l" type: "${type!}" bottom: "x" top: "y" ${settings!} }`;
    expect(() => planCaffe(text)).toThrow(why!);
  });
});
