import type { Colour, Picture } from '../picture.ts';
import { eachFanPixel, valueBetween } from '../scan-convert.ts';
import type { PlacedFan } from './layout.ts';

/** Draws an image in beam space, 0 to 255, where its fan was placed; 255 shows as `white`. */
export function drawScan(
  picture: Picture,
  gray: Float32Array,
  { fan, region, cmPerPixel }: PlacedFan,
  white: Colour,
): void {
  const place = { width: region.width, height: region.height, cmPerPixel };
  const { pixels, channels, width } = picture;
  const shares = white.map((value) => value / 255);
  eachFanPixel(fan, place, (column, row, beam, sample) => {
    const value = valueBetween(gray, fan, beam, sample);
    const i = ((region.y + row) * width + region.x + column) * channels;
    if (channels === 1) pixels[i] = value + 0.5;
    else {
      for (let channel = 0; channel < 3; channel++) {
        pixels[i + channel] = value * (shares[channel] ?? 1) + 0.5;
      }
    }
  });
}
