import type { Box } from '../box.ts';

/** Pixels that hang together, diagonally too. */
export interface Grown {
  readonly places: Int32Array;
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

/** Most parts have fewer places; there is room for more when one has. */
const PLACES = 4096;
const NEIGHBOURS = 8;

/** What every flood uses in its turn, as large as the largest picture was: one runs at a time. */
const shared = { visited: new Uint32Array(), turn: 0 };

/** Follows parts of a picture that are at least so light. */
export class Flood {
  readonly #gray: Uint8Array;
  readonly #width: number;
  readonly #height: number;
  #places: Int32Array = new Int32Array(PLACES);
  /** Places whose neighbours have not been looked at yet. */
  #pending: Int32Array = new Int32Array(PLACES);

  constructor(gray: Uint8Array, width: number, height: number) {
    this.#gray = gray;
    this.#width = width;
    this.#height = height;
    if (shared.visited.length < gray.length) shared.visited = new Uint32Array(gray.length);
  }

  from(start: number, floor: number, limits: FloodLimits = {}): Grown {
    const { largest = Infinity, lightest: ceiling = 255, until } = limits;
    const { within = { x0: 0, y0: 0, x1: Infinity, y1: Infinity } } = limits;
    const [gray, width, height] = [this.#gray, this.#width, this.#height];
    let [places, pending] = [this.#places, this.#pending];
    /** The number of the last flood that came by. */
    const { visited } = shared;
    const turn = nextTurn();
    places[0] = start;
    pending[0] = start;
    visited[start] = turn;
    let [count, waiting] = [1, 1];
    let [x0, y0, x1, y1, lightest, isCut] = [width, height, -1, -1, 0, false];
    // The last first: that soon leads far away, to where a flood is left.
    while (waiting > 0) {
      const place = pending[--waiting] as number;
      const x = place % width;
      const y = (place - x) / width;
      const level = gray[place] as number;
      if (level > lightest) lightest = level;
      if (x < x0) x0 = x;
      if (x > x1) x1 = x;
      if (y < y0) y0 = y;
      if (y > y1) y1 = y;
      isCut =
        x1 - x0 >= largest ||
        y1 - y0 >= largest ||
        x < within.x0 ||
        y < within.y0 ||
        x > within.x1 ||
        y > within.y1 ||
        lightest > ceiling ||
        until?.[place] === 1;
      if (isCut) break;
      if (count + NEIGHBOURS > places.length) {
        places = this.#places = enlarged(places);
        pending = this.#pending = enlarged(pending);
      }
      const left = x > 0 ? 1 : 0;
      const right = x < width - 1 ? 1 : 0;
      const last = y < height - 1 ? place + width : place;
      for (let row = y > 0 ? place - width : place; row <= last; row += width) {
        for (let next = row - left; next <= row + right; next++) {
          if (visited[next] === turn || (gray[next] as number) < floor) continue;
          visited[next] = turn;
          places[count++] = next;
          pending[waiting++] = next;
        }
      }
    }
    return { places: places.slice(0, count), box: { x0, y0, x1, y1 }, lightest, isCut };
  }
}

/** Numbers begin anew after some four thousand million floods. */
function nextTurn(): number {
  if (shared.turn === 2 ** 32 - 1) {
    shared.visited.fill(0);
    shared.turn = 0;
  }
  return ++shared.turn;
}

function enlarged(places: Int32Array): Int32Array {
  const larger = new Int32Array(2 * places.length);
  larger.set(places);
  return larger;
}
