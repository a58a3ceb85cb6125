import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileRecord } from '../../../test/file-record.ts';
import { initWorkspace, type Workspace } from '../../catalog/index.ts';
import { RecordBatch } from './record-batch.ts';

let dir: string;
let workspace: Workspace;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-batch-'));
  workspace = await initWorkspace(join(dir, 'W'));
});

afterEach(async () => {
  await workspace.close();
  await rm(dir, { recursive: true });
});

test('records are in the catalog when the batch is closed, many of them before', async () => {
  const batch = new RecordBatch(workspace);
  for (let i = 0; i < 100; i++) await batch.add(fileRecord(i));
  expect((await workspace.catalog.files()).length).toBeGreaterThanOrEqual(64);
  await batch.close();
  expect(await workspace.catalog.files()).toHaveLength(100);
  await batch.close();
});

test('of two records of one path the later one stays', async () => {
  const batch = new RecordBatch(workspace);
  const later = fileRecord(1, { sha256: 'later' });
  for (const record of [fileRecord(1), fileRecord(2), later]) await batch.add(record);
  await batch.close();
  expect(await workspace.catalog.knownFile(later.path)).toEqual(later);
});
