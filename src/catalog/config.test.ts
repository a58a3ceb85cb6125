import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { configYaml } from './config-yaml.ts';
import { configSchema, readConfig } from './config.ts';

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-config-'));
});

afterAll(() => rm(dir, { recursive: true }));

const read = async (yaml: string) => {
  const path = join(dir, 'sonograft.yaml');
  await writeFile(path, yaml);
  return await readConfig(path);
};

test('the file that init writes holds every setting at its default, each explained', async () => {
  const yaml = configYaml();
  expect(await read(yaml)).toEqual(configSchema.parse({}));
  const lines = yaml.split('\n');
  for (const [i, line] of lines.entries()) {
    if (/^ *[a-z_]+:/i.test(line)) expect(`${lines[i - 1]} / ${line}`).toMatch(/^ *# .+ \/ /);
  }
  expect(yaml).toContain('  cine: middle\n');
});

test.each(['', '# nothing\n', '{}', 'split: {}', 'split:\n  seed: 1\n'])(
  'what is left out keeps its default: %j',
  async (yaml) => {
    expect(await read(yaml)).toEqual(configSchema.parse({}));
  },
);

test('what is said is taken', async () => {
  const { ingest, split } = await read('ingest: {cine: all}\nsplit: {test: 0.4, tuning: 0}');
  expect(ingest).toMatchObject({ cine: 'all' });
  expect(split).toEqual({ test: 0.4, tuning: 0, seed: 1 });
});

test.each([
  ['ingest: {cine: midle}', 'ingest.cine is "midle", expected one of "middle"|"first"|"all"'],
  ['split: {test: 1.5}', 'split.test is 1.5, expected number to be <1'],
  ['split: {test: "0.2"}', 'split.test is "0.2", expected number, received string'],
  ['split: {seed: 1.5}', 'split.seed is 1.5, expected int, received number'],
  ['split: 5', 'split is 5, expected object, received number'],
  ['near_identical: .nan', 'near_identical is NaN, expected number, received NaN'],
  [
    'split: {test: 0.6, tuning: 0.4}',
    'split is {"test":0.6,"tuning":0.4}, expected test and tuning',
  ],
  [
    'splits: {}',
    'there is no setting splits (there are region, annotation, images, ingest, identity, deidentify, split, ',
  ],
  ['split: {tests: 1, seeds: 2}', 'there is no setting split.tests, split.seeds (there are test, '],
  ['images: {fitt: pad}', 'there is no setting images.fitt (there are fit'],
  ['region: {colour: red}', 'there is no setting region.colour (there are '],
  [
    'deidentify: {private_tags: [{creator: A, tag: "(0018,xx60)"}]}',
    'deidentify.private_tags.0.tag is "(0018,xx60)", expected a private group and element, such as',
  ],
  [
    'deidentify: {private_tags: [{creator: A, tag: "(0019,xx60)", vr: LO}]}',
    'there is no setting deidentify.private_tags.0.vr; correct it',
  ],
  ['near_identical: 2\nsplit: {seed: 0.5}', '(and 1 more); correct it'],
  ['- a\n- b', 'it must hold settings such as "split:", not a value'],
  ['split: {test: 0.2', 'it is not YAML: '],
  ['split: {}\nsplit: {}', 'it is not YAML: Map keys must be unique at line 2, column 1.'],
])('%j is refused in one sentence', async (yaml, sentence) => {
  const error = await read(yaml).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(UserError);
  const { message } = error as UserError;
  expect(message).toContain(`Cannot use ${join(dir, 'sonograft.yaml')}: `);
  expect(message).toContain(sentence);
  expect(message).toMatch(/^[^\n]+\.$/);
});
