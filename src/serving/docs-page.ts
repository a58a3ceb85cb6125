import type { DescribedRoutes } from './open-api.ts';

/**
 * The routes as a page for people; programs read /api/openapi.json.
 *
 * @param what is served, such as "the workbench".
 */
export function docsPage(routes: DescribedRoutes, what: string): string {
  const rows = Object.entries(routes).map(([name, { about, access }]) => {
    const [method = '', path = ''] = name.split(' ');
    const who = [access].flat().join(', ');
    return `<tr><td>${method}</td><td><code>${escape(path)}</code></td><td>${escape(about)}</td><td>${who}</td></tr>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sonograft: the API of ${what}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
td, th { border-bottom: 1px solid #ccc; padding: 0.4rem 0.6rem; text-align: left; vertical-align: top; }
</style>
</head>
<body>
<h1>The API of ${what}</h1>
<p>What requests take and answers hold: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1). Research use only; not a medical device.</p>
<table>
<thead><tr><th>Method</th><th>Path</th><th>What it is for</th><th>Who may</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
