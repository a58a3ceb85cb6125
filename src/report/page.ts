import { markup, styleElement, type Content, type Markup } from './markup.ts';
import { style } from './style.ts';

/** What a page of ours consists of. */
export interface Page {
  /** What it is, such as `evaluation`. */
  readonly kind: string;
  readonly title: string;
  /** The line below the title. */
  readonly line: Markup;
  /** What must be known before any number is read. */
  readonly banners: readonly string[];
  readonly sections: readonly (readonly [id: string, heading: string, content: Content])[];
}

/**
 * A page that holds everything it shows and asks no one for anything, runs no script, follows the
 * reader's light or dark setting, and can be printed. The same input gives the same bytes.
 */
export function page({ kind, title, line, banners, sections }: Page): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${title} · Sonograft</title>
${styleElement(style)}
</head>
<body>
${researchUseOnly}
<main>
<header>
${banners.map((banner) => markup`<p class="banner" role="note">${banner}</p>\n`)}
<p class="eyebrow">Sonograft · ${kind} report</p>
<h1>${title}</h1>
<p class="run">${line}</p>
</header>
<nav aria-label="Sections">${sections.map(([id, heading]) => markup`<a href="#${id}">${heading}</a>`)}</nav>
${sections.map(
  ([id, heading, content]) => markup`<section id="${id}"><h2>${heading}</h2>
${content}
</section>
`,
)}</main>
${researchUseOnly}
</body>
</html>
`.text;
}

const researchUseOnly = markup`<p class="research">Research use only. Not a medical device.</p>`;
