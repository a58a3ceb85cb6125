import type { RocPoint } from '../evaluation/index.ts';
import { markup, type Markup } from './markup.ts';
import { CHANCE, dot, line, plot, type Place } from './plot.ts';

/** One category against all others, as networks rank its images and readers name them. */
export interface RocPanel {
  readonly category: string;
  /** Null without images of the category or of others. */
  readonly curves: readonly { readonly name: string; readonly roc: readonly RocPoint[] | null }[];
  /** Readers, who give one answer and so work at one point. */
  readonly points: readonly {
    readonly name: string;
    /** What must be known of them. */
    readonly mark: string | null;
    readonly sensitivity: number;
    readonly specificity: number;
  }[];
}

/** Lines that can be told apart without colour: one for each of as many networks. */
const LINES = 4;

/** Everyone in one plot for each category, and which line is whose. */
export function rocPanels(panels: readonly RocPanel[], caption: string): Markup | null {
  const [first] = panels;
  if (first === undefined) return null;
  const networks = first.curves.map(({ name }, i) =>
    key(markup`<path class="${lineClass(i)}" d="M1 6H27"/>`, name, null),
  );
  const readers = [...readersOf(panels)].map(([name, mark]) =>
    key(markup`<circle class="dot" cx="14" cy="6" r="4"/>`, name, mark),
  );
  return markup`<figure class="next">
<p class="legend">${networks}${readers}</p>
<ul class="plots">${panels.map(
    (panel) => markup`<li><h4>${panel.category}</h4>${rocPanel(panel)}<p></p></li>
`,
  )}</ul>
<figcaption><b>${caption}</b> Receiver operating characteristic of each category against all others: networks as curves, readers as points. A reader above a curve names more of the category’s images at the same specificity. The dashed line is chance.</figcaption>
</figure>`;
}

/** The plot of one category. */
export function rocPanel({ category, curves, points }: RocPanel): Markup {
  const title = { label: `ROC of ${category}`, x: '1 − specificity', y: 'sensitivity' };
  return plot(title, [
    CHANCE,
    ...curves.flatMap(({ roc }, i) =>
      roc === null
        ? []
        : line(
            roc.map(({ sensitivity, specificity }): Place => [1 - specificity, sensitivity]),
            lineClass(i),
          ),
    ),
    ...points.map(({ name, sensitivity, specificity }) =>
      dot([1 - specificity, sensitivity], 4, name),
    ),
  ]);
}

function lineClass(i: number): 'curve' | `curve line-${number}` {
  const which = i % LINES;
  return which === 0 ? 'curve' : `curve line-${which + 1}`;
}

function key(sample: Markup, name: string, mark: string | null): Markup {
  return markup`<span><svg class="plot" viewBox="0 0 28 12" aria-hidden="true">${sample}</svg>${name}${
    mark === null ? null : markup`&nbsp;<span class="mark">${mark}</span>`
  }</span> `;
}

/** Each reader once, with their mark. */
function readersOf(panels: readonly RocPanel[]): ReadonlyMap<string, string | null> {
  return new Map(panels.flatMap(({ points }) => points.map(({ name, mark }) => [name, mark])));
}
