import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ExperimentResult } from '../../src/pipeline/index.ts';
import { readProtocol } from '../../src/pipeline/experiment/protocol.ts';
import { scratch, sonograft, sonograftJson } from '../cli.ts';
import { writeImageFolder } from '../pictures.ts';
import { writeTinyBackbone } from '../tiny-backbone.ts';

const PROTOCOL = `
name: two-heads
title: Two heads on a tiny network
settings:
  images: { fit: pad }
labels: given
split: { test: 0.4, tuning: 0.1 }
networks:
  - { name: means, backbone: tiny, head: { kind: prototype } }
  - { name: near, backbone: tiny, head: { kind: knn, neighbours: 3 } }
readers:
  study: main
  synthetic: [{ name: stand-in, accuracy: 0.7 }]
published:
  source: Somebody 2017
  images: 1423
  figures: [{ what: Their network, beside: means, accuracy: 0.773, top2: 0.904 }]
  said: [Each network against the reader p < 0.001.]
choices: [{ open: The learning rate., chosen: There is none. }]
statistics: { rounds: 200 }
`;

let dir: string;
let args: string[];

beforeAll(async () => {
  dir = await scratch();
  await writeImageFolder(join(dir, 'images'), 8, 2);
  const backbone = join(dir, 'tiny');
  await writeTinyBackbone(backbone);
  await writeFile(join(dir, 'protocol.yaml'), PROTOCOL);
  args = [
    ...['experiment', join(dir, 'protocol.yaml'), '--studies', join(dir, 'images')],
    ...['-w', join(dir, 'W')],
  ];
});

describe('sonograft experiment', { timeout: 240_000 }, () => {
  test('does what the protocol says, and again gives the same', async () => {
    const result = await sonograftJson<ExperimentResult>(...args);
    expect(result.runs.map(({ run }) => run)).toEqual(['means', 'near']);
    expect(result.banners).toEqual(['SYNTHETIC reading: no person made it.']);
    const names = result.comparison?.contenders.map(({ name }) => name);
    expect(names).toEqual(['means', 'near', 'stand-in']);
    const files = await readdir(result.folder);
    expect(files.sort()).toEqual(
      [
        ...['comparison.json', 'figures.csv', 'protocol.yaml', 'report.html'],
        ...['means', 'near'].flatMap((run) =>
          ['metrics.json', 'predictions.csv', 'report.html'].map((file) => `${run}-${file}`),
        ),
      ].sort(),
    );
    expect(await readFile(join(dir, 'W', 'sonograft.yaml'), 'utf8')).toMatch(/fit: pad/);
    const report = await readFile(result.report, 'utf8');
    expect(report.indexOf('SYNTHETIC reading')).toBeLessThan(report.indexOf('<h1>'));
    // 1,100 of 1,423 by Wilson, as in the literature.
    expect(report).toContain('77.3\u00a0% (75.1 to 79.4\u00a0%)');
    // The reader's confusion matrix and the key to their points say what they are.
    expect(report.match(/class="mark">SYNTHETIC reading/g)?.length).toBeGreaterThanOrEqual(3);
    // Each category, with a curve of both networks and a point of the reader.
    const panels = /<ul class="plots">(.*?)<\/ul>/su.exec(report)?.[1] ?? '';
    const categories = panels.match(/<li>/g)?.length;
    expect(categories).toBeGreaterThan(1);
    expect(panels.match(/class="curve( line-2)?"/g)).toHaveLength(2 * (categories ?? 0));
    expect(panels.match(/class="dot"/g)).toHaveLength(categories ?? 0);
    const csv = await readFile(join(result.folder, 'figures.csv'), 'utf8');
    const ofReader = csv.split('\n').filter((line) => line.includes('stand-in'));
    expect(ofReader.every((line) => line.endsWith(',SYNTHETIC'))).toBe(true);
    expect(ofReader).toHaveLength(1 + 2 * 4);

    const again = await sonograftJson<ExperimentResult>(...args);
    expect(again).toEqual(result);
    expect(await readFile(again.report, 'utf8')).toBe(report);
  });

  const hasBrowser = existsSync('/usr/bin/chromium') || process.env['CI'] !== undefined;
  test.skipIf(!hasBrowser)('a report is printed (skipped where chromium is absent)', async () => {
    const { pdf } = await sonograftJson<{ pdf: string }>('report', 'means', '-w', join(dir, 'W'));
    expect((await readFile(pdf)).subarray(0, 5).toString()).toBe('%PDF-');
    const none = await sonograft('report', 'none', '-w', join(dir, 'W'));
    expect(none).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no run none') as string,
    });
  });

  test('refuses another workspace’s settings and what no protocol has', async () => {
    await sonograftJson('init', '-w', join(dir, 'other'));
    const elsewhere = await sonograft(...args.slice(0, -1), join(dir, 'other'));
    expect(elsewhere).toMatchObject({ code: 1 });
    expect(elsewhere.stderr).toMatch(
      /Cannot run two-heads: it rests on images.fit "pad", and .*other\/sonograft.yaml has "squash"/,
    );
    const path = join(dir, 'wrong.yaml');
    const refused = async (text: string): Promise<string> => {
      await writeFile(path, text);
      const { code, stderr } = await sonograft('experiment', path, ...args.slice(2));
      expect(code).toBe(1);
      return stderr;
    };
    expect(await refused(PROTOCOL.replace('head:', 'hat:'))).toMatch(/networks.0.head is missing/);
    expect(await refused(PROTOCOL.replace('test: 0.4', 'test: 1.4'))).toMatch(/split.test is 1.4/);
    expect(await refused(PROTOCOL.replace('name: near', 'name: means'))).toMatch(
      /two networks or readers are named means/,
    );
    expect(await refused(PROTOCOL.replace('fit: pad', 'fit: stretch'))).toMatch(
      /images.fit is "stretch"/,
    );
  });

  const protocolOf = (name: string) =>
    readProtocol(new URL(`../../protocols/${name}.yaml`, import.meta.url).pathname);

  test('the protocols that come with it can be read', async () => {
    const imbalance = await protocolOf('class-imbalance');
    expect(imbalance.networks.map(({ head }) => head)).toMatchObject([
      { kind: 'fc', classWeights: undefined },
      { kind: 'fc', classWeights: 'balanced', patience: { epochs: 10, minDelta: 0 } },
    ]);
    const protocol = await protocolOf('cheng-malhi-2017');
    expect(protocol.networks.map(({ backbone }) => backbone)).toEqual(['caffenet', 'vgg16']);
    expect(protocol.networks.map(({ head }) => head)).toMatchObject([
      { kind: 'fc', batchSize: 128, epochs: 30, weightDecay: 0.0005, momentum: 0.9 },
      { kind: 'fc', dropout: 0.5, schedule: { kind: 'step', factor: 0.1, every: 10 } },
    ]);
  });
});
