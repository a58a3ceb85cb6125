import { attributeTable } from './attributes.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { curves } from './curves.ts';
import { dataFlow } from './data-flow.ts';
import { categoryTable, furtherMetrics } from './further-figures.ts';
import { limits } from './limits.ts';
import { markup, styleElement, type Markup } from './markup.ts';
import { intervalMethods, methods } from './methods.ts';
import { mistakeGallery } from './mistakes.ts';
import { perCategory } from './per-category.ts';
import { probabilities } from './probabilities.ts';
import type { ReportInput } from './report-input.ts';
import { splitTable } from './split-table.ts';
import { style } from './style.ts';
import { intervalTable, summary } from './summary.ts';

/**
 * The report of one evaluated run as one HTML page. The page holds everything it shows and asks no
 * one for anything, runs no script, follows the reader's light or dark setting, and can be printed.
 * The same input gives the same bytes.
 */
export function renderReport(input: ReportInput): string {
  const { evaluation } = input;
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${input.title} · Sonograft</title>
${styleElement(style)}
</head>
<body>
${researchUseOnly}
<main>
<header>
<p class="eyebrow">Sonograft · evaluation report</p>
<h1>${input.title}</h1>
<p class="run">Run <code>${input.run}</code>${
    input.finishedAt === null ? null : markup` · ${input.finishedAt}`
  } · Sonograft ${input.version}</p>
</header>
${input.banners.map((banner) => markup`<p class="banner" role="note">${banner}</p>\n`)}
<nav aria-label="Sections"><a href="#summary">Summary</a><a href="#data">Data</a><a href="#results">Results</a><a href="#mistakes">Mistakes</a><a href="#methods">Methods</a><a href="#limits">Limits</a></nav>
${summary(evaluation)}
<section id="data"><h2>Data</h2>
${dataFlow(input)}
<h3>Split by patient</h3>
${splitTable(input.split, evaluation.confusion.categories)}
</section>
<section id="results"><h2>Results</h2>
${confusionMatrix(evaluation.confusion)}
<h3>Each category</h3>
${perCategory(evaluation)}
<h3>Each category against the rest</h3>
${curves(evaluation, input.curves)}
${categoryTable(evaluation)}
<h3>Agreement and probabilities</h3>
${furtherMetrics(evaluation)}
${probabilities(evaluation, input.riskCoverage, input.tuned)}
<h3>Intervals side by side</h3>
${intervalTable(evaluation)}
${input.byAttribute === null ? null : attributeTable(input.byAttribute)}
</section>
<section id="mistakes"><h2>Most confident mistakes</h2>
${mistakeGallery(input.mistakes, evaluation.images)}
</section>
<section id="methods"><h2>Methods</h2>
${methods(input)}
<h3>What the intervals mean</h3>
${intervalMethods(evaluation)}
</section>
<section id="limits"><h2>Limits</h2>
${limits(evaluation, input.limits)}
</section>
</main>
${researchUseOnly}
</body>
</html>
`;
  return page.text;
}

const researchUseOnly: Markup = markup`<p class="research">Research use only. Not a medical device.</p>`;
