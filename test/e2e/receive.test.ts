import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeCertificates } from '../certificates.ts';
import { scratch, sonograft, sonograftJson, start, type Running } from '../cli.ts';
import { dcmtk, describeWithDcmtk, writeStorescuConfiguration } from '../dcmtk.ts';
import { describeWithShared, shared } from '../shared.ts';

/** Starts `sonograft receive` on a free port and returns it when it listens. */
async function receiving(...args: readonly string[]): Promise<Running & { port: string }> {
  const running = start('receive', ...args, '--port', '0', '--json');
  const [, port = ''] = await running.said(/listens on \S+:(\d+)/);
  return { ...running, port };
}

let dir: string;
beforeAll(async () => {
  dir = await scratch();
});

describeWithDcmtk('sonograft receive and dcmtk', () => {
  describeWithShared('with real studies', () => {
    test('takes each transfer syntax, reads finished studies in, and ends on Ctrl-C', async () => {
      const [folder, workspace] = [join(dir, 'in'), join(dir, 'W')];
      await sonograftJson('init', '-w', workspace);
      const settings = join(workspace, 'sonograft.yaml');
      const yaml = await readFile(settings, 'utf8');
      await writeFile(settings, yaml.replace('quiet_seconds: 30', 'quiet_seconds: 0.5'));

      const running = await receiving(folder, '--ingest', '-w', workspace);
      const to = ['-aec', 'SONOGRAFT', 'localhost', running.port];
      expect(await dcmtk('echoscu', ...to)).toEqual({ code: 0, output: '' });

      const names = (await readdir(shared('dicom'))).filter((name) => name.endsWith('.dcm'));
      const files = names.map((name) => shared(`dicom/${name}`));
      const offer = ['-xf', await writeStorescuConfiguration(dir), 'Each'];
      expect(await dcmtk('storescu', ...offer, ...to, ...files)).toEqual({ code: 0, output: '' });

      await running.said(/8 so far/);
      running.interrupt();
      const { code, stdout, stderr } = await running.finished;
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        ...{ associations: 2, stored: 11, beside: 1, duplicates: 0, refused: 0, lost: 0 },
        ...{ studies: 8, ingested: 8 },
      });
      const again = await sonograftJson<{ files: number }>('ingest', folder, '-w', workspace);
      expect(again.files).toBe(11);
    }, 180_000);
  });

  test('speaks TLS, and only with peers that show a certificate it believes', async () => {
    const { authority, certificate, key } = makeCertificates(dir);
    const running = await receiving(
      ...[join(dir, 'tls'), '--tls-cert', certificate, '--tls-key', key, '--tls-ca', authority],
    );
    const to = ['-aec', 'SONOGRAFT', 'localhost', running.port];
    const known = ['+tls', key, certificate, '+cf', authority];
    expect((await dcmtk('echoscu', ...known, ...to)).output).toBe('');
    expect((await dcmtk('echoscu', '+tla', '+cf', authority, ...to)).code).not.toBe(0);
    expect((await dcmtk('echoscu', ...to)).code).not.toBe(0);
    running.interrupt();
    const { code, stdout, stderr } = await running.finished;
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ associations: 1, lost: 2 });
    expect(stderr).toMatch(/no TLS connection came about/);
  });
});

describe('sonograft receive says what is wrong', () => {
  test.each([
    [['--host', '0.0.0.0'], /no sender is named; name their AE titles with --senders/],
    [['--ae', 'MORE THAN SIXTEEN'], /1 to 16 ASCII characters/],
    [['--tls-cert', 'x.pem'], /give both --tls-cert and --tls-key/],
  ] as const)('%j', async (args, sentence) => {
    const { code, stdout, stderr } = await sonograft('receive', join(dir, 'none'), ...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(sentence);
  });
});
