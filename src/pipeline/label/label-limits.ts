import type { FrameRow, LabelSource } from '../../catalog/index.ts';
import type { AuditResult } from './audit.ts';

const GIVEN: Readonly<Record<LabelSource, string>> = {
  folder: 'the name of their folder',
  manifest: 'the manifest',
  text: 'words burned into the image',
  header: 'words of the header alone',
  person: 'a person who looked at them',
};

/** Where the reference standard comes from, and what is known of its errors: a sentence each. */
export function labelLimits(rows: readonly FrameRow[], audit: AuditResult | null): string[] {
  const sources = (Object.keys(GIVEN) as LabelSource[]).flatMap((source) => {
    const images = rows.filter(({ labelSource }) => labelSource === source).length;
    return images === 0 ? [] : `${GIVEN[source]} (${images} images)`;
  });
  return [
    `The reference standard is the label that comes from ${sources.join(', ')}.`,
    audited(audit),
  ];
}

function audited(audit: AuditResult | null): string {
  if (audit === null) return 'No audit says how many of the labels are wrong.';
  const { answered, errorRate } = audit;
  const percent = (value: number | null): string =>
    value === null ? '?' : (100 * value).toFixed(1);
  const [independent] = errorRate.alternatives.slice(-1);
  return [
    `A person who did not see the labels checked ${answered} of them: ${percent(errorRate.value)} % of all labels are wrong`,
    ` (${percent(errorRate.low)} to ${percent(errorRate.high)} %, ${errorRate.method}`,
    independent === undefined
      ? ')'
      : `; ${percent(independent.low)} to ${percent(independent.high)} %, ${independent.method})`,
    '.',
  ].join('');
}
