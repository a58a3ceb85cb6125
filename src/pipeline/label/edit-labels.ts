import type { FrameRow, GivenTo, Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import { csvRows } from '../csv-rows.ts';
import { labelRules } from './label-rules.ts';

/** One frame's label as it is exported and imported. */
export interface ExportedLabel {
  readonly frame: string;
  readonly file: string;
  readonly index: number;
  readonly region: number;
  readonly category: string | null;
  /** Who or what gave it: text, header, folder, manifest, person. */
  readonly source: string | null;
  /** When it was given, ISO 8601 in UTC. */
  readonly at: string | null;
  /** What it rests on. */
  readonly grounds: string | null;
}

/**
 * Gives a frame its label as a person.
 *
 * @param frame the name that `label review` shows, or a file that holds one accepted frame.
 * @param category null: the frame belongs to none.
 * @throws UserError when there is no such frame or several, or no such category.
 */
export async function setLabel(
  workspace: Workspace,
  frame: string,
  category: string | null,
): Promise<ExportedLabel> {
  const rows = await workspace.catalog.frames();
  const row = findFrame(rows, frame);
  const checked = checkCategory(workspace, rows, category, 'Cannot label');
  await workspace.catalog.setLabels([byPerson(row, checked)]);
  const [changed] = (await workspace.catalog.frames()).filter(
    ({ frameId }) => frameId === row.frameId,
  );
  return await exported(workspace, changed ?? row);
}

/** Every accepted frame with its label in force, in the order of the catalog. */
export async function exportLabels(workspace: Workspace): Promise<ExportedLabel[]> {
  const labels: ExportedLabel[] = [];
  for (const row of await workspace.catalog.frames()) labels.push(await exported(workspace, row));
  return labels;
}

/**
 * Takes labels from a CSV with the columns `frame` and `category`, as a person's. A row that says
 * what is in force anyway changes nothing, so that an export can be corrected and read back. All of
 * it is taken, or nothing.
 *
 * @returns how many rows there were, and how many labels changed.
 * @throws UserError when a row names an unknown frame or category.
 */
export async function importLabels(
  workspace: Workspace,
  path: string,
): Promise<{ rows: number; changed: number }> {
  const frames = await workspace.catalog.frames();
  const rows = await csvRows(path, ['frame', 'category'], 'the labels');
  const labels = rows.flatMap(({ line, values }) => {
    const action = `Cannot import line ${line} of ${path}`;
    const row = findFrame(frames, values.frame, action);
    const said = values.category === '' ? null : values.category;
    const category = checkCategory(workspace, frames, said, action);
    return category === row.category ? [] : [byPerson(row, category)];
  });
  return { rows: rows.length, changed: await workspace.catalog.setLabels(labels) };
}

/**
 * A category that the taxonomy has or a frame already bears.
 *
 * @throws UserError for another one.
 */
export function checkCategory(
  workspace: Workspace,
  rows: readonly FrameRow[],
  category: string | null,
  action: string,
): string | null {
  if (category === null) return null;
  const { taxonomy } = labelRules(workspace);
  const known = new Set([
    ...taxonomy.categories.keys(),
    ...rows.flatMap((row) => row.category ?? []),
  ]);
  if (known.has(category)) return category;
  throw new UserError(
    `${action}: there is no category "${category}"; take one of ${[...known].join(', ')}.`,
  );
}

function byPerson({ frameId }: FrameRow, category: string | null): GivenTo {
  return { frameId, category, source: 'person', grounds: null };
}

function findFrame(rows: readonly FrameRow[], name: string, action = 'Cannot label'): FrameRow {
  const named = rows.filter(
    (row) => row.frameId === name || row.path === name || row.name === name,
  );
  const [row, other] = named;
  if (row === undefined) {
    throw new UserError(
      `${action}: no accepted frame is called "${name}"; "sonograft label review" lists them.`,
    );
  }
  if (other === undefined) return row;
  throw new UserError(
    `${action}: ${name} holds ${named.length} frames; name one of ${named.map(({ frameId }) => frameId).join(', ')}.`,
  );
}

async function exported({ catalog }: Workspace, row: FrameRow): Promise<ExportedLabel> {
  const history = await catalog.labelHistory(row.frameId);
  const given = history.findLast(
    ({ category, source }) => category === row.category && source === row.labelSource,
  );
  return {
    frame: row.frameId,
    file: row.name,
    index: row.index,
    region: row.region,
    category: row.category,
    source: row.labelSource,
    at: given?.at ?? null,
    grounds: given?.grounds ?? null,
  };
}
