import { markup, type Markup } from './markup.ts';
import type { ReportInput } from './report-input.ts';
import { count, counted, words } from './wording.ts';

/** Units of the drawing: a box, the way between two, a line of text, and the space around. */
const [WIDTH, HEIGHT, WAY, LINE, AROUND] = [210, 34, 18, 13, 10];
const ASIDE = 300;

/** The way from files to the parts of the split as a drawing. */
export function flowDrawing({ flow, split }: Pick<ReportInput, 'flow' | 'split'>): Markup {
  const { files, accepted, labelled } = flow;
  const steps = [
    {
      text: [`${count(files)} files found`],
      left: [...leftOut('quarantined', flow.quarantined), ...leftOut('excluded', flow.excluded)],
    },
    {
      text: [`${count(accepted.images)} images accepted`, counted(accepted.patients, 'patient')],
      left: [`${count(accepted.images - labelled.images)} without a category`],
    },
    {
      text: [
        `${count(labelled.images)} images with a category`,
        counted(labelled.patients, 'patient'),
      ],
      left: [],
    },
  ];
  let y = AROUND;
  const drawn = steps.map(({ text, left }) => {
    const at = y;
    y += Math.max(HEIGHT, LINE * left.length) + WAY;
    return markup`${box(AROUND, at, WIDTH, text)}<path class="way" d="M${AROUND + WIDTH / 2} ${at + HEIGHT}V${y}"/>
${left.map((line, i) => markup`<text class="quiet" x="${AROUND + WIDTH + 16}" y="${at + 12 + LINE * i}">${line}</text>`)}
`;
  });
  const width = (WIDTH + ASIDE) / 3 - 6;
  const parts = (['train', 'tuning', 'test'] as const).map((part, i) => {
    const { patients, images } = split[part];
    const lines = [`${part}: ${counted(patients, 'patient')}`, counted(images, 'image')];
    return box(AROUND + i * (width + 9), y, width, lines);
  });
  return markup`<svg viewBox="0 0 ${WIDTH + ASIDE + 2 * AROUND} ${y + HEIGHT + AROUND}" role="img" aria-label="From files to test images">
${drawn}${parts}
</svg>`;
}

function leftOut(what: string, by: Readonly<Record<string, number>>): string[] {
  return Object.entries(by)
    .filter(([, n]) => n > 0)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([rule, n]) => `${count(n)} ${what}: ${words(rule)}`);
}

function box(x: number, y: number, width: number, lines: readonly string[]): Markup {
  return markup`<rect class="box" x="${x}" y="${y}" width="${width}" height="${HEIGHT}" rx="4"/>${lines.map(
    (line, i) => markup`<text x="${x + 8}" y="${y + 14 + LINE * i}">${line}</text>`,
  )}`;
}
