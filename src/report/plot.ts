import { markup, type Markup } from './markup.ts';

/** A place in a plot: both numbers are shares in [0, 1], y upwards. */
export type Place = readonly [x: number, y: number];

/** Units of the drawing: the square that shares 0 to 1 fill, and what stands around it. */
const [SIDE, LEFT, BELOW, AROUND] = [200, 34, 34, 12];
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** What a plot is called, for those who do not see it, and its axes. */
export interface PlotTitle {
  readonly label: string;
  readonly x: string;
  readonly y: string;
}

/** A square plot whose axes both go from 0 to 100 %, with marks made by the functions of this file. */
export function plot({ label, x, y }: PlotTitle, marks: readonly Markup[]): Markup {
  const [width, height] = [LEFT + SIDE + AROUND, AROUND + SIDE + BELOW];
  return markup`<svg class="plot" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
${TICKS.map((tick) => {
  const [across, up] = [acrossOf(tick), upOf(tick)];
  return markup`<path class="grid" d="M${across} ${upOf(1)}V${upOf(0)}M${acrossOf(0)} ${up}H${acrossOf(1)}"/>
<text class="tick" x="${across}" y="${upOf(0) + 12}" text-anchor="middle">${100 * tick}</text><text class="tick" x="${LEFT - 5}" y="${up + 3}" text-anchor="end">${100 * tick}</text>
`;
})}<text class="axis" x="${LEFT + SIDE / 2}" y="${height - 6}" text-anchor="middle">${x}, %</text>
<text class="axis" x="9" y="${AROUND + SIDE / 2}" text-anchor="middle" transform="rotate(-90 9 ${AROUND + SIDE / 2})">${y}, %</text>
${marks}</svg>`;
}

/** A line through places in the order given. */
export function line(
  places: readonly Place[],
  kind: 'curve' | `curve line-${number}` | 'chance',
): Markup {
  const corners = withoutStraight(places);
  const d = corners.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${acrossOf(x)} ${upOf(y)}`).join('');
  return markup`<path class="${kind}" d="${d}"/>`;
}

/** The line on which a ROC curve lies that knows nothing. */
export const CHANCE = line(
  [
    [0, 0],
    [1, 1],
  ],
  'chance',
);

/** The area between two lines over the same places. */
export function band(low: readonly Place[], high: readonly Place[]): Markup {
  const corners = [...low, ...high.toReversed()];
  const d = corners.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${acrossOf(x)} ${upOf(y)}`).join('');
  return markup`<path class="band" d="${d}Z"/>`;
}

/**
 * A dot at a place, with words that are shown when it is pointed at.
 *
 * @param radius in units of the drawing, whose square has 200.
 */
export function dot([x, y]: Place, radius: number, words: string): Markup {
  return markup`<circle class="dot" cx="${acrossOf(x)}" cy="${upOf(y)}" r="${short(radius)}"><title>${words}</title></circle>`;
}

/** Without the places that lie on the straight line between their neighbours. */
function withoutStraight(places: readonly Place[]): Place[] {
  const kept: Place[] = [];
  for (const place of places) {
    const [before, last] = kept.slice(-2);
    if (before !== undefined && last !== undefined && isStraight(before, last, place)) kept.pop();
    kept.push(place);
  }
  return kept;
}

function isStraight([ax, ay]: Place, [bx, by]: Place, [cx, cy]: Place): boolean {
  return Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) < 1e-12;
}

function acrossOf(share: number): number {
  return short(LEFT + SIDE * share);
}

function upOf(share: number): number {
  return short(AROUND + SIDE * (1 - share));
}

function short(value: number): number {
  return Number(value.toFixed(1));
}
