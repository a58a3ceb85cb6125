import { confusionDrawing } from './confusion-drawing.ts';
import { prPlot, rocPlot, shareOf } from './curves.ts';
import { categoriesDrawing } from './categories-drawing.ts';
import { flowDrawing } from './flow-drawing.ts';
import type { Markup } from './markup.ts';
import { coverage, reliability } from './probabilities.ts';
import type { ReportInput } from './report-input.ts';

/** The look of a drawing by itself: dark on white, whatever surrounds it. */
const STYLE = `svg { background: #fff; font-family: Arial, Helvetica, sans-serif; }
text { fill: #1c2329; font-size: 10px; }
.grid { stroke: #dedad1; stroke-width: 0.7; fill: none; }
.chance { stroke: #5a656e; stroke-width: 1; stroke-dasharray: 4 3; fill: none; }
.curve { stroke: #176b74; stroke-width: 2; stroke-linejoin: round; fill: none; }
.line-2 { stroke: #a8501c; stroke-dasharray: 7 3; } .line-3 { stroke: #1c2329; stroke-dasharray: 2 3; }
.line-4 { stroke: #5a656e; stroke-dasharray: 9 3 2 3; }
.band { fill: #176b74; fill-opacity: 0.18; }
.dot { fill: #176b74; fill-opacity: 0.75; stroke: #fff; }
.right { fill: #176b74; } .wrong { fill: #a8501c; } .empty { fill: #f2f0ec; }
.light { fill: #fff; } .quiet { fill: #5a656e; }
.box { fill: #fff; stroke: #5a656e; } .way { stroke: #5a656e; fill: none; }
.whisker { stroke: #1c2329; stroke-width: 1.5; }`;

/**
 * Every figure of a report, and each plot of its panels, as an SVG file: names with their text. They
 * hold what they show and can be printed at any size.
 */
export function figureFiles(input: ReportInput): ReadonlyMap<string, string> {
  const { evaluation, curves, riskCoverage, tuned } = input;
  const files = new Map<string, string>();
  const add = (name: string, drawing: Markup | null): void => {
    if (drawing !== null) files.set(`figure-${name}.svg`, standalone(drawing));
  };
  add('1-data-flow', flowDrawing(input));
  add('2-confusion-matrix', confusionDrawing(evaluation.confusion));
  add('3-categories', categoriesDrawing(evaluation));
  curves.forEach((one, k) => {
    const name = `${k + 1}-${one.category.replace(/[^A-Za-z0-9-]+/g, '_').slice(0, 40)}`;
    add(`4-roc-${name}`, rocPlot(one));
    add(`5-ppv-${name}`, prPlot(one, shareOf(evaluation, k)));
  });
  add('6-reliability', reliability(evaluation));
  add('6-risk-coverage', coverage(riskCoverage, tuned?.abstention ?? null));
  return files;
}

/** As a file of its own: the first tag gets the namespace and is followed by the style. */
function standalone({ text }: Markup): string {
  const opened = text.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ');
  const end = opened.indexOf('>') + 1;
  return `${opened.slice(0, end)}<style>${STYLE}</style>${opened.slice(end)}\n`;
}
