import type { Box } from '../box.ts';

/** Pixels that hang together, diagonally too. */
export interface Grown {
  readonly places: readonly number[];
  readonly box: Box;
  readonly lightest: number;
  /** It was left before all of it was seen. */
  readonly isCut: boolean;
}

/** Where a flood is left: at parts that are larger or lighter, or that reach places marked by 1. */
export interface FloodLimits {
  /** Width and height, in pixels. */
  readonly largest?: number;
  /** It stays within these bounds. */
  readonly within?: Box;
  readonly lightest?: number;
  readonly until?: Uint8Array;
}

/** Follows parts of a picture that are at least so light. */
export class Flood {
  readonly #gray: Uint8Array;
  readonly #width: number;
  readonly #height: number;
  /** The number of the last flood that came by. */
  readonly #visited: Uint32Array;
  #count = 0;

  constructor(gray: Uint8Array, width: number, height: number) {
    this.#gray = gray;
    this.#width = width;
    this.#height = height;
    this.#visited = new Uint32Array(gray.length);
  }

  from(start: number, floor: number, limits: FloodLimits = {}): Grown {
    const { largest = Infinity, lightest: ceiling = 255, until } = limits;
    const { within = { x0: 0, y0: 0, x1: Infinity, y1: Infinity } } = limits;
    const [gray, width, height, visited] = [this.#gray, this.#width, this.#height, this.#visited];
    const turn = ++this.#count;
    const places = [start];
    visited[start] = turn;
    const startX = start % width;
    const startY = (start - startX) / width;
    let [x0, y0, x1, y1, lightest, isCut] = [startX, startY, startX, startY, 0, false];
    for (let i = 0; i < places.length && !isCut; i++) {
      const place = places[i] ?? 0;
      const x = place % width;
      const y = (place - x) / width;
      lightest = Math.max(lightest, gray[place] ?? 0);
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x);
      y0 = Math.min(y0, y);
      y1 = Math.max(y1, y);
      isCut =
        x1 - x0 >= largest ||
        y1 - y0 >= largest ||
        x < within.x0 ||
        y < within.y0 ||
        x > within.x1 ||
        y > within.y1 ||
        lightest > ceiling ||
        until?.[place] === 1;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const next = v * width + u;
          if (visited[next] === turn || (gray[next] ?? 0) < floor) continue;
          visited[next] = turn;
          places.push(next);
        }
      }
    }
    return { places, box: { x0, y0, x1, y1 }, lightest, isCut };
  }
}
