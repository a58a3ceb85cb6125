/** The look of the report: one column, two inks (right and wrong), light and dark, and print. */
export const style = `:root {
  --paper: #fbfaf7; --raised: #ffffff; --ink: #1c2329; --quiet: #5a656e; --line: #dedad1;
  --right: #176b74; --wrong: #a8501c; --on-shade: #ffffff; --note: #fbf0dc; --note-line: #c98a1b;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181b; --raised: #1b2125; --ink: #e6e4de; --quiet: #9da7ae; --line: #323a40;
    --right: #62b9c1; --wrong: #e09a5f; --on-shade: #10171a; --note: #33291a; --note-line: #d9a13f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
main { max-width: 66rem; margin: 0 auto; padding: 0 1.25rem 3rem; }
p, .limits, .checks { max-width: 44rem; }
h1, h2, h3, h4 { line-height: 1.2; text-wrap: balance; }
h1, h2 { font-family: Charter, 'Iowan Old Style', 'Palatino Linotype', Palatino, Georgia, 'Liberation Serif', serif; font-weight: 600; }
h1 { font-size: clamp(1.75rem, 1.2rem + 2.6vw, 2.75rem); margin: 0.2em 0 0.3em; }
h2 { font-size: 1.7rem; margin: 0 0 0.8rem; }
h3 { font-size: 1.05rem; margin: 2.2rem 0 0.7rem; }
h4 { font-size: 0.85rem; margin: 0 0 0.4rem; }
section:not(.card) { border-top: 1px solid var(--line); padding-top: 1.8rem; margin-top: 2.8rem; }
section:not(.card) > h2 + * { margin-top: 0; }
code { font: 0.92em ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace; }
small { font-size: 0.55em; font-weight: 500; }
.quiet, .method, figcaption, .caption, .run, .eyebrow { color: var(--quiet); }
.number { text-align: right; white-space: nowrap; }

.research { max-width: none; margin: 0; padding: 0.5rem 1.25rem; text-align: center; font-size: 0.85rem; font-weight: 600; background: var(--ink); color: var(--paper); }
header { padding-top: 2.2rem; }
.eyebrow { margin: 0; font-size: 0.85rem; }
.run { margin: 0 0 1.2rem; font-size: 0.92rem; }
.banner { max-width: none; margin: 0 0 0.8rem; padding: 0.7rem 1rem; background: var(--note); border-left: 4px solid var(--note-line); border-radius: 3px; font-weight: 600; }
a { color: var(--right); }
nav { display: flex; flex-wrap: wrap; gap: 0.3rem 1.3rem; font-size: 0.92rem; }
nav a { text-underline-offset: 0.2em; text-decoration-thickness: 1px; padding: 0.2rem 0; }
.lead { font-size: 1.15rem; }

.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(13.5rem, 1fr)); gap: 1rem; margin-top: 1.4rem; }
.tile { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 1rem 1.1rem; }
.tile h3 { margin: 0; font-size: 0.92rem; font-weight: 600; }
.tile p { max-width: none; margin: 0.3rem 0 0; font-size: 0.92rem; }
.tile .big { margin: 0.1rem 0 0.3rem; font-size: 2.3rem; line-height: 1.15; font-weight: 600; letter-spacing: -0.01em; }
.tile .method { font-size: 0.8rem; line-height: 1.4; }
svg { display: block; overflow: visible; }
.line .track { stroke: var(--line); stroke-width: 2; }
.line .range { stroke: var(--right); stroke-width: 4; stroke-linecap: round; opacity: 0.55; }
.line .dot { fill: var(--right); }

figure { margin: 0; }
figcaption, .caption { font-size: 0.85rem; line-height: 1.45; text-align: left; max-width: 44rem; }
figcaption { margin-top: 0.8rem; }
.caption { margin: 0 0 0.7rem; }
figcaption b, .caption b { color: var(--ink); font-weight: 600; }
.scroll {
  overflow-x: auto; max-width: 100%;
  --cue: color-mix(in srgb, var(--ink) 14%, transparent);
  background: linear-gradient(to right, var(--paper) 40%, transparent) 0 0 / 2.5rem 100% no-repeat local,
    linear-gradient(to left, var(--paper) 40%, transparent) 100% 0 / 2.5rem 100% no-repeat local,
    linear-gradient(to right, var(--cue), transparent) 0 0 / 0.6rem 100% no-repeat scroll,
    linear-gradient(to left, var(--cue), transparent) 100% 0 / 0.6rem 100% no-repeat scroll;
}
.scroll:focus-visible { outline: 2px solid var(--right); outline-offset: 3px; }
table { border-collapse: collapse; font-size: 0.92rem; }
th { text-align: left; font-weight: 600; }
th.number { text-align: right; }
.rules th, .rules td { padding: 0.32rem 0.7rem; vertical-align: top; }
.rules thead th { font-size: 0.85rem; vertical-align: bottom; }
.rules tbody { border-top: 1px solid var(--line); }
.rules tbody tr + tr { border-top: 1px solid color-mix(in srgb, var(--line) 55%, transparent); }
.rules tbody th { font-weight: 500; }
.rules :is(th, td):first-child { padding-left: 0; }
.rules tr:not(.first) td:first-child { padding-left: 0.7rem; }
.rules tfoot { border-top: 2px solid var(--line); }
.rules .edge { padding-left: 1.7rem; }
.split thead th[colspan] { text-align: center; }
.split :is(tbody, tfoot) th { min-width: 8.5rem; position: sticky; left: 0; background: var(--paper); }
.tag { font-size: 0.78rem; font-weight: 600; color: var(--right); white-space: nowrap; }
.mark { font-size: 0.78rem; font-weight: 700; color: var(--wrong); }
.checks { padding-left: 1.1rem; font-size: 0.92rem; }

.flow ol { list-style: none; margin: 0; padding: 0; }
.flow li { min-width: 0; }
.flow ol > li { position: relative; display: grid; grid-template-columns: minmax(0, 19rem) minmax(0, 24rem); column-gap: 2.4rem; align-items: start; padding-bottom: 1.5rem; }
.flow ol > li:not(.parts)::after { content: ''; position: absolute; left: 6.5rem; top: 1rem; bottom: 0; border-left: 1.5px solid var(--quiet); }
.flow .step { position: relative; z-index: 1; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 0.65rem 0.9rem; }
.flow .step b { font-size: 1.2rem; font-weight: 600; }
.flow .step .quiet, .flow .name { display: block; font-size: 0.87rem; }
.flow .name { font-weight: 600; color: var(--right); }
.flow .aside { position: relative; font-size: 0.87rem; padding: 0.45rem 0 0.45rem 0.9rem; border-left: 3px solid var(--wrong); line-height: 1.4; }
.flow .aside::before { content: ''; position: absolute; left: calc(-2.4rem - 3px); width: 2.4rem; top: 1.25rem; border-top: 1.5px dashed var(--quiet); }
.flow .aside p { margin: 0; font-weight: 600; }
.flow .aside ul + p { margin-top: 0.4rem; }
.flow .aside ul { margin: 0; padding: 0; list-style: none; color: var(--quiet); }
.flow ol > li.parts { max-width: 40.8rem; grid-template-columns: repeat(3, minmax(0, 1fr)); column-gap: 0.9rem; align-items: stretch; padding: 0.9rem 0 0; }
.flow .parts::before { content: ''; position: absolute; top: 0; left: 6.5rem; width: calc((100% + 0.9rem) * 2 / 3); border-top: 1.5px solid var(--quiet); }
.flow .parts .step::before { content: ''; position: absolute; bottom: 100%; left: 6.5rem; height: 0.9rem; border-left: 1.5px solid var(--quiet); }

.matrix { border-collapse: separate; border-spacing: 2px; font-size: 0.87rem; }
.matrix :is(td, th) { padding: 0; }
.matrix tbody td { width: 2.75rem; min-width: 2.3rem; height: 2.3rem; text-align: center; border-radius: 3px; background: color-mix(in srgb, var(--hue, transparent) calc(8% + 92% * var(--share, 0)), var(--raised)); }
.matrix.roomy tbody td { width: 4.6rem; height: 3.4rem; font-size: 1.1rem; }
.matrix.dense { font-size: 0.8rem; }
.matrix.dense tbody td { width: 2.2rem; min-width: 1.9rem; height: 1.9rem; }
.matrix td.right { --hue: var(--right); }
.matrix td.wrong { --hue: var(--wrong); }
.matrix td.strong { color: var(--on-shade); font-weight: 600; }
.matrix tbody td.none { background: color-mix(in srgb, var(--line) 26%, transparent); color: color-mix(in srgb, var(--quiet) 60%, transparent); font-size: 0.85em; }
.matrix tbody th { position: sticky; left: 0; z-index: 1; background: var(--paper); padding-right: 0.6rem; font-weight: 500; text-align: right; white-space: nowrap; max-width: 16rem; overflow: hidden; text-overflow: ellipsis; }
.matrix thead th { vertical-align: bottom; font-weight: 500; }
.matrix thead th span { display: block; margin: 0 auto 0.4rem; writing-mode: vertical-rl; transform: rotate(180deg); max-height: 13rem; max-width: 2.4rem; overflow: hidden; line-height: 1.15; }
.matrix .corner { position: sticky; left: 0; z-index: 1; background: var(--paper); vertical-align: bottom; text-align: right; padding: 0 0.6rem 0.4rem 0; color: var(--quiet); font-size: 0.85em; }
.matrix .corner span { display: block; }
.matrix tbody td.total, .matrix tfoot td, .matrix tfoot th, .matrix th.total { background: none; color: var(--quiet); font-weight: 500; text-align: center; }
.matrix tfoot th { position: sticky; left: 0; background: var(--paper); text-align: right; padding-right: 0.6rem; }
.key { display: inline-block; padding: 0 0.5em; border-radius: 3px; color: var(--on-shade); }
.key.right { background: var(--right); }
.key.wrong { background: var(--wrong); }

.categories table { width: 100%; }
.categories :is(th, td) { padding: 0.4rem 0.7rem; vertical-align: top; }
.categories :is(th, td):first-child { padding-left: 0; }
.categories tbody tr { border-top: 1px solid var(--line); }
.categories tbody th { font-weight: 500; max-width: 18rem; }
.categories td[data-name], .categories th:nth-child(n + 3) { width: 32%; }
.categories thead th { font-size: 0.85rem; vertical-align: bottom; }
.scale { display: flex; justify-content: space-between; font-weight: 400; font-size: 0.78rem; color: var(--quiet); }
.scale i { font-style: normal; }
.bar { margin-top: 0.25rem; }
.bar .track { fill: color-mix(in srgb, var(--line) 45%, transparent); }
.bar .half { stroke: var(--paper); stroke-width: 1.5; }
.bar .value { fill: var(--right); opacity: 0.5; }
.bar.ppv .value { fill: var(--wrong); }
.bar .whisker { stroke: var(--ink); stroke-width: 1.5; }
.figure { display: block; margin-top: 0.15rem; font-size: 0.87rem; }
.figure .quiet { margin-left: 0.4em; }

.plots { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); gap: 0 1.2rem; }
.plots.two { grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); max-width: 44rem; }
.plots li { min-width: 0; break-inside: avoid; display: grid; grid-template-rows: subgrid; grid-row: span 3; align-content: start; margin-bottom: 1.2rem; }
.plots h4 { align-self: end; font-weight: 600; overflow-wrap: anywhere; }
.plots p { margin: 0.2rem 0 0; font-size: 0.8rem; }
.plot { width: 100%; max-width: 22rem; height: auto; }
.plot .grid { stroke: var(--line); stroke-width: 0.7; fill: none; }
.plot .chance { stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 4 3; fill: none; }
.plot .curve { stroke: var(--right); stroke-width: 2; stroke-linejoin: round; fill: none; }
.plot .line-2 { stroke: var(--wrong); stroke-dasharray: 7 3; }
.plot .line-3 { stroke: var(--ink); stroke-dasharray: 2 3; }
.plot .line-4 { stroke: var(--quiet); stroke-dasharray: 9 3 2 3; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.4rem; font-size: 0.85rem; }
.legend span { display: inline-flex; align-items: center; }
.legend svg { width: 1.75rem; margin-right: 0.4rem; }
.plot .band { fill: var(--right); fill-opacity: 0.18; stroke: none; }
.plot .dot { fill: var(--right); fill-opacity: 0.75; stroke: var(--paper); }
.plot text { fill: var(--quiet); font-size: 10px; }
.plot .axis { font-size: 11px; }
.next { margin-top: 2rem; }

.gallery { list-style: none; margin: 1.2rem 0 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(9.2rem, 1fr)); gap: 1.4rem 1rem; }
.gallery li { min-width: 0; }
.gallery img { display: block; width: 100%; height: auto; background: #000; border-radius: 4px; }
.gallery .seen { position: relative; }
.gallery .outline { position: absolute; inset: 0; width: 100%; height: 100%; }
.gallery .outline path { stroke: #ffb454; stroke-width: 0.09; fill: none; stroke-linecap: square; }
.gallery figcaption { margin-top: 0.5rem; }
.gallery span { display: block; }
.gallery .truth { color: var(--ink); font-weight: 600; }
.gallery .predicted { color: var(--wrong); }
.gallery .predicted::before { content: 'called '; color: var(--quiet); }
.gallery .id { font: 0.78rem ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace; overflow-wrap: anywhere; }

.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; align-items: start; }
.cards.small { grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); }
.card { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 1rem 1.1rem; min-width: 0; }
.card h3 { margin: 0; font-size: 0.85rem; color: var(--quiet); }
.card h4 { color: var(--quiet); }
.card .name { margin: 0.1rem 0 0.3rem; font-size: 1.1rem; font-weight: 600; }
.card p { margin: 0 0 0.7rem; font-size: 0.92rem; }
dl { margin: 0; font-size: 0.87rem; }
dl > div { display: flex; justify-content: space-between; gap: 1rem; padding: 0.22rem 0; border-top: 1px solid color-mix(in srgb, var(--line) 60%, transparent); }
dt { color: var(--quiet); min-width: 0; overflow-wrap: anywhere; }
dd { margin: 0; text-align: right; min-width: 0; max-width: 70%; overflow-wrap: anywhere; }
.limits { padding-left: 1.1rem; }
.limits li + li { margin-top: 0.4rem; }

@media (max-width: 40rem) {
  main { padding: 0 1rem 2rem; }
  .matrix tbody th { white-space: normal; max-width: 7.5rem; line-height: 1.2; font-size: 0.92em; }
  .flow ol > li { grid-template-columns: minmax(0, 10rem) minmax(0, 1fr); column-gap: 1.2rem; }
  .flow ol > li:not(.parts)::after { left: 3.5rem; }
  .flow .aside { padding-left: 0.6rem; }
  .flow .aside::before { left: calc(-1.2rem - 3px); width: 1.2rem; }
  .flow ol > li.parts { column-gap: 0.5rem; }
  .flow .parts::before { left: 3.5rem; width: calc((100% + 0.5rem) * 2 / 3); }
  .flow .parts .step::before { left: 3.5rem; }
  .flow .parts .step { padding: 0.5rem; font-size: 0.92rem; }
  .categories thead { display: none; }
  .categories :is(table, tbody) { display: block; }
  .categories tbody tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; padding: 0.6rem 0; }
  .categories tbody :is(th, td) { padding: 0.15rem 0; max-width: none; width: auto; }
  .categories td[data-name] { grid-column: 1 / -1; width: auto; }
  .categories td[data-name]::before { content: attr(data-name); font-size: 0.8rem; color: var(--quiet); }
  .plots { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .rules .edge { padding-left: 1rem; }
  .rules :is(th, td) { padding-right: 0.4rem; }
}
@media print {
  :root { --paper: #fff; --raised: #fff; --ink: #000; --quiet: #444; --line: #ccc; --right: #176b74; --wrong: #a8501c; --on-shade: #fff; --note: #fbf0dc; color-scheme: light; }
  @page { margin: 15mm; }
  html { font-size: 10pt; }
  .tiles { grid-template-columns: repeat(4, 1fr); }
  body { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  .scroll { overflow: visible; }
  h2, h3 { break-after: avoid; }
  .tile, .card, .gallery li, .flow li, tr, .confusion { break-inside: avoid; }
}
`;
