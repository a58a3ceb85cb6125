import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

test('every line of the threat model names a test that is there', () => {
  const lines = read('docs/security.md')
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|( threat |---)/.test(line));
  expect(lines.length).toBeGreaterThan(25);
  for (const line of lines) {
    const [, path = '', title = ''] = /\| `([^`]+\.test\.ts)` "([^"]+)" \|$/.exec(line) ?? [];
    expect(path, line).not.toBe('');
    const titles = [
      ...read(path).matchAll(/test(?:\.each(?:\([^)]*\))?[^(]*)?\(\s*['`]([^'`]+)['`]/g),
    ];
    expect(
      titles.map(([, found]) => found),
      line,
    ).toContain(title);
  }
});

/** The instructions of a Containerfile, each with its words; comments and line breaks are gone. */
function instructionsOf(text: string): { readonly name: string; readonly rest: string }[] {
  return text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
      return { name, rest };
    });
}

test('the container has least privileges', () => {
  const instructions = instructionsOf(read('deploy/Containerfile'));
  const of = (name: string) =>
    instructions.filter((one) => one.name === name).map(({ rest }) => rest);
  const known =
    'FROM WORKDIR COPY RUN LABEL ENV USER VOLUME EXPOSE STOPSIGNAL HEALTHCHECK ENTRYPOINT CMD';
  for (const { name } of instructions) expect(known.split(' ')).toContain(name);
  // Versions are pinned, to the one that the program is tested on.
  for (const image of of('FROM'))
    expect(image).toMatch(/^docker\.io\/library\/node:\d+\.\d+\.\d+-/);
  // No shell: everything that runs is a list of words.
  for (const command of [...of('RUN'), ...of('ENTRYPOINT'), ...of('CMD')]) {
    expect(Array.isArray(JSON.parse(command)), command).toBe(true);
  }
  const lastUser = of('USER').at(-1) ?? 'root';
  expect(Number(lastUser.split(':')[0])).toBeGreaterThan(1000);
  const order = instructions.map(({ name }) => name);
  // What runs and what is copied into the image comes before the user, who then owns none of it.
  expect(order.lastIndexOf('COPY')).toBeLessThan(order.lastIndexOf('USER'));
  expect(order.lastIndexOf('RUN')).toBeLessThan(order.lastIndexOf('USER'));
  expect(of('HEALTHCHECK').join()).toContain('/healthz');
  const { version } = JSON.parse(read('package.json')) as { readonly version: string };
  expect(of('RUN').join()).toContain(`sonograft-${version}-linux-x64.tar.gz`);
});
