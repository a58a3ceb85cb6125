import { createHash } from 'node:crypto';
import type { Insertable, Selectable } from 'kysely';
import * as z from 'zod';
import type { Box } from '../region/index.ts';
import { acquisitionSchema, type FileRecord, type FrameRecord } from './records.ts';
import type { FilesTable, FramesTable } from './tables.ts';

/** Names a file by its path: the same in every workspace, and it does not show the path. */
export function fileId(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 20);
}

/** Names a picture of a frame; the first as frames were named before they could hold several. */
function frameId(path: string, { index, region }: Pick<FrameRecord, 'index' | 'region'>): string {
  return `${fileId(path)}.${index}${region === 0 ? '' : `.${region}`}`;
}

export function toFileRow(file: FileRecord): Insertable<FilesTable> {
  const id = fileId(file.path);
  const patient = clean(file.patient);
  const study = clean(file.study);
  const sopInstanceUID = clean(file.sopInstanceUID);
  return {
    id,
    path: file.path,
    name: file.name,
    size: file.size,
    mtime_ms: file.mtimeMs,
    sha256: file.sha256,
    settings_hash: file.settingsHash,
    verdict: file.verdict,
    rule: file.rule,
    picture: sopInstanceUID ?? file.sha256 ?? '',
    cluster: patient ?? study ?? `F-${id.slice(0, 10)}`,
    patient,
    study,
    series: clean(file.series),
    sop_instance_uid: sopInstanceUID,
    format: file.format,
    acquisition: file.acquisition === null ? null : JSON.stringify(file.acquisition),
    label: clean(file.label?.category ?? null),
    label_source: file.label?.source ?? null,
    split: file.split,
  };
}

export function toFrameRow(
  path: string,
  frame: FrameRecord,
): Omit<Selectable<FramesTable>, 'category' | 'category_source'> {
  return {
    id: frameId(path, frame),
    file_id: fileId(path),
    number: frame.index,
    region: frame.region,
    verdict: frame.verdict,
    rule: frame.rule,
    hash: frame.hash,
    x0: frame.box?.x0 ?? null,
    y0: frame.box?.y0 ?? null,
    x1: frame.box?.x1 ?? null,
    y1: frame.box?.y1 ?? null,
    box_rule: frame.boxRule,
    filled: JSON.stringify(frame.filled.map(({ x0, y0, x1, y1 }) => [x0, y0, x1, y1])),
  };
}

export function fromFileRow(row: Selectable<FilesTable>, frames: FrameRecord[]): FileRecord {
  return {
    path: row.path,
    name: row.name,
    size: row.size,
    mtimeMs: row.mtime_ms,
    sha256: row.sha256,
    settingsHash: row.settings_hash,
    verdict: row.verdict,
    rule: row.rule,
    patient: row.patient,
    study: row.study,
    series: row.series,
    sopInstanceUID: row.sop_instance_uid,
    format: row.format,
    acquisition:
      row.acquisition === null ? null : acquisitionSchema.parse(JSON.parse(row.acquisition)),
    label:
      row.label === null || row.label_source === null
        ? null
        : { category: row.label, source: row.label_source },
    split: row.split,
    frames,
  };
}

export function fromFrameRow(
  row: Omit<Selectable<FramesTable>, 'id' | 'file_id' | 'category' | 'category_source'>,
): FrameRecord {
  return {
    index: row.number,
    region: row.region,
    verdict: row.verdict,
    rule: row.rule,
    hash: row.hash,
    box: toBox(row),
    boxRule: row.box_rule,
    filled: toFilled(row.filled),
  };
}

export function toBox(row: Pick<Selectable<FramesTable>, 'x0' | 'y0' | 'x1' | 'y1'>): Box | null {
  const { x0, y0, x1, y1 } = row;
  return x0 === null || y0 === null || x1 === null || y1 === null ? null : { x0, y0, x1, y1 };
}

const filledSchema = z.array(z.tuple([z.int(), z.int(), z.int(), z.int()]));

export function toFilled(json: string): Box[] {
  return filledSchema.parse(JSON.parse(json)).map(([x0, y0, x1, y1]) => ({ x0, y0, x1, y1 }));
}

/** Header text comes padded with NUL, which neither SQLite nor Postgres keeps; empty text is none. */
function clean(text: string | null): string | null {
  const kept = text?.replaceAll('\0', '').trim();
  return kept === undefined || kept === '' ? null : kept;
}
