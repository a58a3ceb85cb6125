import { markup, type Markup, styleElement } from './markup.ts';
import { style } from './style.ts';

/** What a contact sheet is made from. */
export interface ContactSheet {
  /** What was read, as the user named it. */
  readonly source: string;
  readonly groups: readonly ContactGroup[];
}

/** Files and frames that one rule decided about. */
export interface ContactGroup {
  readonly verdict: 'accepted' | 'excluded' | 'quarantined';
  readonly rule: string;
  /** How many there are; the samples are some of them. */
  readonly count: number;
  readonly samples: readonly ContactSample[];
}

/** One frame, or one file that has none. */
export interface ContactSample {
  readonly path: string;
  readonly frame: number | null;
  /** Null where there is none to show. */
  readonly picture: {
    /** A WebP file. */
    readonly webp: Uint8Array;
    /** Of the whole frame, in the pixels that the box is in. */
    readonly width: number;
    readonly height: number;
  } | null;
  /** Bounds inclusive. */
  readonly box: Readonly<Record<'x0' | 'y0' | 'x1' | 'y1', number>> | null;
  /** The frame that was made of the box, text and screen furniture filled: a PNG file. */
  readonly made: Uint8Array | null;
}

const SHEET_STYLE = `
main { max-width: none; }
.sheet { grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); }
.sheet .whole { position: relative; background: #000; border-radius: 4px; overflow: hidden; }
.sheet .whole svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.sheet rect { fill: none; stroke: #3ddc84; stroke-width: 2; vector-effect: non-scaling-stroke; }
.sheet .excluded rect { stroke: #ff9a5c; }
.sheet .made { display: block; width: 60%; margin: 0.4rem 0; border-radius: 4px; }
.sheet .none { padding: 3rem 1rem; text-align: center; color: #9da7ae; }
`;

/**
 * A page of its own with a sample of the frames that each rule decided about, the box drawn on the
 * whole frame, and below it what is made of the box. It shows original pixels, names and all, and says so at its head.
 */
export function renderContactSheet({ source, groups }: ContactSheet): string {
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>What was read, and by which rule</title>
${styleElement(style + SHEET_STYLE)}</head><body>
<p class="research">Research use only; not a medical device.</p>
<main><header>
<h1>What was read, and by which rule</h1>
<p class="banner">This page shows original pictures with the names, numbers and dates that are burned into them. Keep it as you keep the studies; delete it when you have looked.</p>
<p class="run">${source}</p>
<nav>${groups.map((group, i) => markup`<a href="#group-${i}">${group.rule} (${group.count})</a>`)}</nav>
</header>
${groups.map(section)}
</main></body></html>
`.text;
}

function section({ verdict, rule, count, samples }: ContactGroup, i: number): Markup {
  const shown = samples.length < count ? `${samples.length} of ${count}` : String(count);
  return markup`<section id="group-${i}"><h2>${verdict}: ${rule}</h2>
<p class="quiet">${shown}</p>
<ul class="gallery sheet">${samples.map((sample) => markup`<li class="${verdict}">${item(sample)}</li>`)}</ul>
</section>
`;
}

function item({ path, frame, picture, box, made }: ContactSample): Markup {
  const where = frame === null ? '' : `frame ${frame}`;
  return markup`<figure><div class="whole">${
    picture === null
      ? markup`<p class="none">no picture</p>`
      : markup`<img alt="" src="data:image/webp;base64,${base64(picture.webp)}">${
          box === null
            ? null
            : markup`<svg viewBox="0 0 ${picture.width} ${picture.height}" preserveAspectRatio="none"><rect x="${box.x0}" y="${box.y0}" width="${box.x1 - box.x0 + 1}" height="${box.y1 - box.y0 + 1}"/></svg>`
        }`
  }</div>${
    made === null
      ? null
      : markup`<img class="made" alt="what is made of it" src="data:image/png;base64,${base64(made)}">`
  }<figcaption><span class="id">${path}</span><span>${where}</span></figcaption></figure>`;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
