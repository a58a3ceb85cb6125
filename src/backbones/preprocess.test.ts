import { describe, expect, test } from 'vitest';
import { GraphBuilder, openSession, uint8 } from '../graph/index.ts';
import { Random } from '../numeric/index.ts';
import type { BackboneInput } from './backbone.ts';
import { addPreprocessing } from './preprocess.ts';
import type { View } from './view.ts';
import { CENTER, viewName, viewsOf } from './view.ts';

const FRAME = 256;

const random = new Random('preprocess');
const frame = Uint8Array.from({ length: FRAME ** 2 }, () => random.int(256));

async function prepared(input: BackboneInput, opset = 17, view = CENTER): Promise<Float32Array> {
  const g = new GraphBuilder('preprocess');
  const pixels = g.input('pixels', 'uint8', ['N', FRAME, FRAME]);
  const prepared = addPreprocessing(g, pixels, input, opset, view);
  const channels = input.channels === 'gray' ? 1 : 3;
  g.output('image', prepared, 'float32', ['N', channels, input.height, input.width]);
  const session = await openSession({ ...g.build(), opsets: { '': opset } });
  const { image } = await session.run({ pixels: uint8([1, FRAME, FRAME], frame) });
  expect(image?.dims).toEqual([1, channels, input.height, input.width]);
  await session.release();
  return image?.data as Float32Array;
}

/** The same in plain arithmetic. */
function plain(input: BackboneInput): number[] {
  const { width, height, channels, mean, std, from256 } = input;
  const at = (x: number, y: number): number => frame[clamp(y) * FRAME + clamp(x)] ?? NaN;
  const pixel = (x: number, y: number): number => {
    if (from256 === 'center-crop') {
      return at(x + Math.floor((FRAME - width) / 2), y + Math.floor((FRAME - height) / 2));
    }
    const sx = Math.min(Math.max(((x + 0.5) * FRAME) / width - 0.5, 0), FRAME - 1);
    const sy = Math.min(Math.max(((y + 0.5) * FRAME) / height - 0.5, 0), FRAME - 1);
    const [x0, y0] = [Math.floor(sx), Math.floor(sy)];
    const [u, v] = [sx - x0, sy - y0];
    return (
      (1 - v) * ((1 - u) * at(x0, y0) + u * at(x0 + 1, y0)) +
      v * ((1 - u) * at(x0, y0 + 1) + u * at(x0 + 1, y0 + 1))
    );
  };
  return Array.from({ length: channels === 'gray' ? 1 : 3 }, (_, c) =>
    Array.from({ length: width * height }, (_, i) => {
      const gray = pixel(i % width, Math.floor(i / width));
      return (gray - (mean[c] ?? mean[0] ?? NaN)) / (std[c] ?? std[0] ?? NaN);
    }),
  ).flat();
}

function clamp(i: number): number {
  return Math.min(i, FRAME - 1);
}

const rgb: BackboneInput = {
  width: 224,
  height: 224,
  channels: 'rgb',
  mean: [123.675, 116.28, 103.53],
  std: [58.395, 57.12, 57.375],
  from256: 'center-crop',
};

describe('preprocessing equals plain arithmetic', () => {
  test.each<[string, BackboneInput, number]>([
    ['an even crop', rgb, 17],
    ['an odd crop', { ...rgb, width: 227, height: 227, channels: 'bgr', std: [1] }, 17],
    ['a crop that is not square', { ...rgb, width: 160, height: 255 }, 13],
    ['the whole frame', { ...rgb, width: 256, height: 256 }, 17],
    ['one channel', { ...rgb, channels: 'gray', mean: [127.5], std: [127.5] }, 17],
    ['a crop with an old operator set', rgb, 8],
    ['a crop with operator set 10', rgb, 10],
    ['halving', { ...rgb, width: 128, height: 128, from256: 'resize' }, 17],
    ['reducing', { ...rgb, width: 224, height: 200, from256: 'resize' }, 17],
    ['enlarging', { ...rgb, width: 299, height: 320, from256: 'resize' }, 17],
    ['reducing with operator set 11', { ...rgb, from256: 'resize' }, 11],
  ])('for %s', async (_, input, opset) => {
    const values = await prepared(input, opset);
    const expected = plain(input);
    expect(values.length).toBe(expected.length);
    let worst = 0;
    values.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - (expected[i] ?? NaN)))));
    // In units of gray values: crops are exact, resizing rounds its weights to float32.
    expect(worst * Math.max(...input.std)).toBeLessThan(input.from256 === 'resize' ? 0.02 : 1e-4);
  });

  test('halving takes the exact mean of 2 x 2 pixels', async () => {
    const input: BackboneInput = {
      ...{ width: 128, height: 128, channels: 'gray', from256: 'resize' },
      ...{ mean: [0], std: [1] },
    };
    expect([...(await prepared(input))]).toEqual(plain(input));
  });
});

/** A frame whose pixels are those of `frame` from a place, left and right swapped or not. */
function moved({ mirrored }: View, width: number, left: number, top: number): Uint8Array {
  return frame.map((_, i) => {
    const [x, y] = [i % FRAME, Math.floor(i / FRAME)];
    return frame[clamp(top + y) * FRAME + clamp(left + (mirrored ? width - 1 - x : x))] ?? 0;
  });
}

describe('views', () => {
  const gray: BackboneInput = { ...rgb, channels: 'gray', mean: [0], std: [1] };

  test('are five, or ten of which the second five mirror the first', () => {
    expect(viewsOf['five-crop'].map(viewName)).toEqual(
      ['center', 'top-left', 'top-right', 'bottom-left', 'bottom-right'], // prettier-ignore
    );
    expect(viewsOf['ten-crop'].map(viewName).slice(5)).toEqual(
      viewsOf['five-crop'].map((view) => `${viewName(view)}-mirrored`),
    );
  });

  test.each(viewsOf['ten-crop'].map((view) => [viewName(view), view] as const))(
    'of a network that takes crops: %s',
    async (_, view) => {
      const { width, height } = { width: 227, height: 200 };
      const place: Record<View['window'], [left: number, top: number]> = {
        center: [14, 28],
        'top-left': [0, 0],
        'top-right': [29, 0],
        'bottom-left': [0, 56],
        'bottom-right': [29, 56],
      };
      const [left, top] = place[view.window];
      const expected = moved(view, width, left, top);
      for (const opset of [8, 17]) {
        const values = await prepared({ ...gray, width, height }, opset, view);
        const wrong = values.findIndex(
          (value, i) => value !== expected[Math.floor(i / width) * FRAME + (i % width)],
        );
        expect(wrong).toBe(-1);
      }
    },
  );

  test('of a network that takes the whole frame are that, and corners of 224 x 224', async () => {
    // Halving a window takes the mean of 2 x 2 pixels.
    const input: BackboneInput = { ...gray, width: 112, height: 112, from256: 'resize' };
    for (const view of viewsOf['ten-crop'].filter(({ window }) => window !== 'center')) {
      const left = view.window.endsWith('left') ? 0 : 32;
      const seen = moved(view, 224, left, view.window.startsWith('top') ? 0 : 32);
      const values = await prepared(input, 17, view);
      values.forEach((value, i) => {
        const at = 2 * Math.floor(i / 112) * FRAME + 2 * (i % 112);
        const four = [at, at + 1, at + FRAME, at + FRAME + 1].map((j) => seen[j] ?? NaN);
        if (value !== four.reduce((a, b) => a + b) / 4) throw new RangeError(`${value} at ${i}`);
      });
    }
    const whole = await prepared({ ...input, width: 128, height: 128 }, 17, CENTER);
    expect([...whole]).toEqual(plain({ ...input, width: 128, height: 128 }));
    const mirrored = { ...CENTER, mirrored: true };
    const turned = await prepared({ ...input, width: 256, height: 256 }, 17, mirrored);
    expect([...turned]).toEqual([...moved(mirrored, 256, 0, 0)]);
  });
});

describe('what preprocessing cannot do is said', () => {
  test('corners of a crop that is the whole frame', async () => {
    const corner = viewsOf['five-crop'][1];
    await expect(prepared({ ...rgb, width: 256, height: 256 }, 17, corner)).rejects.toThrow(
      'Cannot take the corners of a frame',
    );
  });

  test('a crop larger than the frame', async () => {
    await expect(prepared({ ...rgb, width: 299 })).rejects.toThrow(
      'Cannot crop 299 x 224 out of a frame of 256 x 256',
    );
  });

  test('resizing in an operator set that has no such operator', async () => {
    await expect(prepared({ ...rgb, from256: 'resize' }, 9)).rejects.toThrow(
      'Cannot resize frames for a network of ONNX operator set 9',
    );
  });
});
