import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import type { AuditedFrame, AuditRecord, FrameRow, Workspace } from '../../catalog/index.ts';
import { fromSystemError, UserError } from '../../errors.ts';
import { type Estimate, weightedShare } from '../../evaluation/index.ts';
import { allocate, Random } from '../../numeric/index.ts';
import { csvRows } from '../csv-rows.ts';
import { checkCategory } from './edit-labels.ts';

/** A sample that was drawn. */
export interface DrawnAudit {
  readonly audit: number;
  readonly frames: number;
  /** The CSV to fill in. */
  readonly file: string;
}

/** What an audit says of the labels. */
export interface AuditResult {
  readonly audit: number;
  readonly frames: number;
  readonly answered: number;
  readonly wrong: number;
  /** Share of wrong labels among all frames that had a label, with its interval. */
  readonly errorRate: Estimate;
  readonly mistakes: readonly {
    readonly frame: string;
    readonly category: string;
    readonly answer: string | null;
  }[];
}

/** What a person writes for a frame that belongs to no category. */
const NONE = 'none';

/**
 * Draws a random sample of labelled frames for a person to check without seeing their labels, and
 * writes it as a CSV, audit-1.csv and so on, with an empty column `category`. Each category gives its
 * share of the sample, and at least one frame.
 *
 * @param n how many frames; all of them where there are fewer.
 * @throws UserError when no frame has a label, or the CSV cannot be written.
 */
export async function drawAudit(
  workspace: Workspace,
  { n, seed }: { readonly n: number; readonly seed: number },
): Promise<DrawnAudit> {
  const rows = await workspace.catalog.frames({ labelled: true });
  if (rows.length === 0) {
    throw new UserError('Cannot draw an audit: no frame has a label; run "sonograft label" first.');
  }
  const number = 1 + (await workspace.catalog.audits()).length;
  const random = new Random('audit', seed);
  const strata = new Map<string, FrameRow[]>();
  for (const row of rows) {
    const category = row.category ?? '';
    strata.set(category, [...(strata.get(category) ?? []), row]);
  }
  const shares = allocate(
    [...strata.values()].map(({ length }) => length),
    n,
  );
  const drawn = [...strata.values()].flatMap((some, i) =>
    random.shuffle([...some]).slice(0, shares[i]),
  );
  const sample = random.shuffle(drawn);
  const file = join(workspace.dir, `audit-${number}.csv`);
  const lines = sample.map(({ frameId, path, index, region }) => [
    ...[String(number), frameId, path, String(index), String(region), ''],
  ]);
  try {
    const header = ['audit', 'frame', 'file', 'index', 'region', 'category'];
    await writeFile(file, stringify([header, ...lines]), { flag: 'wx' });
  } catch (error) {
    throw fromSystemError(error, 'Cannot write the audit');
  }
  await workspace.catalog.saveAudit({
    number,
    seed,
    strata: Object.fromEntries([...strata].map(([category, some]) => [category, some.length])),
    sample: sample.map(toAudited),
  });
  return { audit: number, frames: sample.length, file };
}

function toAudited({ frameId, patient, category, labelSource }: FrameRow): AuditedFrame {
  return { frameId, patient, category: category ?? '', source: labelSource ?? 'person' };
}

/**
 * Reads the answers of an audit from its CSV and says how many labels are wrong: those that were in
 * force when the sample was drawn. Rows without an answer are left open; labels are not changed.
 *
 * @throws UserError when the CSV is of no audit, answers with an unknown category, or has no answer.
 */
export async function readAudit(workspace: Workspace, path: string): Promise<AuditResult> {
  const rows = await csvRows(path, ['audit', 'frame', 'category'], 'the audit');
  const numbers = new Set(rows.map(({ values }) => values.audit));
  const audits = await workspace.catalog.audits();
  const audit = audits.find(({ number }) => numbers.has(String(number)));
  if (audit === undefined || numbers.size > 1) {
    throw new UserError(
      `Cannot read the audit ${path}: its column audit must name one audit of this workspace, and says ${[...numbers].join(', ') || 'nothing'}; take the file that "sonograft label audit" wrote.`,
    );
  }
  const labelled = await workspace.catalog.frames({ labelled: true });
  const answers = new Map<string, string | null>();
  for (const { line, values } of rows) {
    if (values.category === '') continue;
    const said = values.category === NONE ? null : values.category;
    const action = `Cannot read line ${line} of ${path}`;
    answers.set(values.frame, checkCategory(workspace, labelled, said, action));
  }
  const answered: AuditRecord = {
    ...audit,
    sample: audit.sample.map(({ frameId, patient, category, source }) => {
      const answer = answers.get(frameId);
      const frame = { frameId, patient, category, source };
      return answer === undefined ? frame : { ...frame, answer };
    }),
  };
  const result = auditResult(answered);
  if (result === null) {
    throw new UserError(
      `Cannot read the audit ${path}: no row has an answer in its column category; write a category there, or "${NONE}".`,
    );
  }
  await workspace.catalog.saveAudit(answered);
  return result;
}

/** What the newest audit with answers says; null where there is none. */
export async function newestAudit(
  workspace: Pick<Workspace, 'catalog'>,
): Promise<AuditResult | null> {
  const results = (await workspace.catalog.audits()).map(auditResult);
  return results.findLast((result) => result !== null) ?? null;
}

function auditResult({ number, seed, strata, sample }: AuditRecord): AuditResult | null {
  const answered = sample.flatMap(({ answer, ...frame }) =>
    answer === undefined ? [] : [{ ...frame, answer }],
  );
  if (answered.length === 0) return null;
  const inStratum = (category: string): number =>
    answered.filter((frame) => frame.category === category).length;
  const mistakes = answered.filter(({ category, answer }) => answer !== category);
  return {
    audit: number,
    frames: sample.length,
    answered: answered.length,
    wrong: mistakes.length,
    errorRate: weightedShare(
      answered.map(({ category, answer, patient }) => ({
        isHit: answer !== category,
        cluster: patient,
        weight: (strata[category] ?? 1) / inStratum(category),
      })),
      { seed },
    ),
    mistakes: mistakes.map(({ frameId, category, answer }) => ({
      frame: frameId,
      category,
      answer,
    })),
  };
}
