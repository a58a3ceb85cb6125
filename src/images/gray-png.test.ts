import type { PngOptions } from 'sharp';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { Random } from '../numeric/index.ts';
import { decodeGrayPng } from './gray-png.ts';

const WIDTH = 61;
const HEIGHT = 47;

/** A smooth image with noise: one that makes an encoder use every row filter. */
function picture(): Uint8Array {
  const random = new Random('gray-png');
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    return y < 12 ? random.int(256) : 2 * x + 3 * y + (y > 30 ? random.int(3) : 0);
  });
}

function encode(pixels: Uint8Array, options: PngOptions = {}): Promise<Buffer> {
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
    .toColourspace('b-w')
    .png(options)
    .toBuffer();
}

test.each([{ adaptiveFiltering: true }, { adaptiveFiltering: false }, { compressionLevel: 0 }])(
  'gives the pixels that were encoded with %o',
  async (options) => {
    const pixels = picture();
    expect(decodeGrayPng(await encode(pixels, options), WIDTH, HEIGHT)).toEqual(pixels);
  },
);

test('says what a picture is instead of one of the expected kind', async () => {
  const pixels = picture();
  const png = await encode(pixels);
  expect(() => decodeGrayPng(png, HEIGHT, WIDTH)).toThrow('is 61 x 47 with 8 bits');
  const colour = await sharp(png).toColourspace('srgb').png().toBuffer();
  expect(() => decodeGrayPng(colour, WIDTH, HEIGHT)).toThrow('colour type 2');
  expect(() => decodeGrayPng(new Uint8Array(100), WIDTH, HEIGHT)).toThrow('is not a PNG');
});

test('refuses a file that is cut off or altered anywhere', async () => {
  const png = await encode(picture());
  for (let length = 0; length < png.length; length += 7) {
    expect(() => decodeGrayPng(png.subarray(0, length), WIDTH, HEIGHT)).toThrow(RangeError);
  }
  for (let at = 0; at < png.length; at += 3) {
    const altered = Buffer.from(png);
    altered[at] = (altered[at] ?? 0) ^ 0x10;
    expect(() => decodeGrayPng(altered, WIDTH, HEIGHT)).toThrow(RangeError);
  }
});
