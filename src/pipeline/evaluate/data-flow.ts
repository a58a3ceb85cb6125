import type { FileRecord, FrameRow, Workspace } from '../../catalog/index.ts';
import type { ReportInput } from '../../report/index.ts';
import type { Part } from '../../studies/index.ts';
import { countEach } from '../count-each.ts';
import { type LeakFindings, passed } from '../leak/index.ts';

/** How a workspace's files became labelled images, for a report. */
export async function dataFlowOf(
  workspace: Workspace,
  files: readonly FileRecord[],
  rows: readonly FrameRow[],
): Promise<ReportInput['flow']> {
  return {
    files: files.length,
    quarantined: countRules(files, 'quarantined'),
    excluded: countRules(files, 'excluded'),
    accepted: {
      files: files.filter((file) => file.verdict === 'accepted').length,
      ...count(await workspace.catalog.frames()),
    },
    labelled: count(rows),
  };
}

/**
 * What each part of the split holds, and what was checked of it, for a report.
 *
 * @param leak what was found of the annotation; null where it was not looked for.
 */
export function splitOf(
  workspace: Workspace,
  rows: readonly FrameRow[],
  leak: LeakFindings | null,
): ReportInput['split'] {
  return {
    train: countPart(rows, 'train'),
    tuning: countPart(rows, 'tuning'),
    test: countPart(rows, 'test'),
    checks: [
      'No patient is in more than one part.',
      `No two frames of different parts correlate at ${workspace.config.near_identical} or more at 64 x 64.`,
      ...(leak === null ? [] : passed(leak)),
    ],
  };
}

function countRules(
  files: readonly FileRecord[],
  verdict: FileRecord['verdict'],
): Record<string, number> {
  return countEach(files.flatMap((file) => (file.verdict === verdict ? (file.rule ?? '') : [])));
}

function count(rows: readonly FrameRow[]): { images: number; patients: number } {
  return { images: rows.length, patients: new Set(rows.map((row) => row.patient)).size };
}

function countPart(rows: readonly FrameRow[], part: Part): ReportInput['split'][Part] {
  const inPart = rows.filter((row) => row.part === part);
  const categories = [...new Set(inPart.map((row) => row.category ?? ''))].sort();
  return {
    ...count(inPart),
    categories: Object.fromEntries(
      categories.map((category) => [
        category,
        count(inPart.filter((row) => row.category === category)),
      ]),
    ),
  };
}
