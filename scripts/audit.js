// Asks the registry for known faults of the packages that come along. Ends with an error for those of
// any severity that audit-allow.json does not name, and for entries there that have run out. A registry
// that does not answer such questions, such as a mirror, is said and passes.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { allowed } = JSON.parse(readFileSync('audit-allow.json', 'utf8'));
const today = new Date().toISOString().slice(0, 10);
const expired = Object.entries(allowed).filter(([, { until }]) => until < today);
for (const [advisory, { until }] of expired) {
  console.error(`audit-allow.json: ${advisory} was allowed until ${until}; look at it again.`);
}

const { stdout } = spawnSync(
  'npm',
  ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=20000'],
  { encoding: 'utf8' },
);
const found = advisoriesIn(stdout);
if (found === null) {
  console.error(
    'audit: the registry does not answer questions about known faults; nothing was checked.',
  );
}
const open = [...(found ?? [])].filter(([advisory]) => !(advisory in allowed));
for (const [advisory, { name, severity, title }] of open) {
  console.error(
    `${name} (${severity}): ${title}; ${advisory}. Update it, or give a reason in audit-allow.json.`,
  );
}
process.exitCode = open.length > 0 || expired.length > 0 ? 1 : 0;

/** What npm knows, by the address of the advisory; null where it got no answer. */
function advisoriesIn(text) {
  let report;
  try {
    report = JSON.parse(text);
  } catch {
    return null;
  }
  if (report.vulnerabilities === undefined) return null;
  const sources = Object.values(report.vulnerabilities).flatMap(({ via }) => via);
  return new Map(
    sources.filter((via) => typeof via === 'object').map((via) => [via.url ?? via.title, via]),
  );
}
