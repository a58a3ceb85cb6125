import type { Layer } from '../layer.ts';
import { refusal } from '../layer.ts';
import type { TextMessage } from '../text-message.ts';

/** Height and width. */
export type Pair = readonly [number, number];

/**
 * A setting of a window that is given once for both axes, once for each, or as its _h and _w forms
 * (of which an absent padding is 0).
 *
 * @param fallback the value of an absent setting; without one it must be there.
 */
export function pairOf(
  layer: Layer,
  settings: TextMessage,
  [name, h, w]: readonly [string, string?, string?],
  minimum: number,
  fallback?: number,
): Pair {
  const given = settings.counts(name);
  const split = [h, w].map((part) => (part === undefined ? undefined : settings.count(part)));
  const isSplit = split.some((value) => value !== undefined);
  if (isSplit && given.length > 0) throw refusal(layer, `it has ${name} beside its _h and _w`);
  const [height = fallback, width = isSplit ? fallback : height] = isSplit ? split : given;
  if (height === undefined || width === undefined || given.length > 2) {
    throw refusal(layer, `it needs ${name} once, or once for the height and once for the width`);
  }
  if (height < minimum || width < minimum) {
    throw refusal(layer, `${name} is ${height} x ${width} and must be at least ${minimum}`);
  }
  return [height, width];
}
