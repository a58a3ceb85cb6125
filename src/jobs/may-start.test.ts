import { expect, test } from 'vitest';
import { mayStart } from './may-start.ts';

const train = (name?: string) => ({ kind: 'train', settings: { name } });
const evaluate = (run: string) => ({ kind: 'evaluate', settings: { run } });
const split = { kind: 'split', settings: {} };

test.each([
  ['what changes the catalog runs alone', split, [evaluate('a')], false],
  ['and when nothing else is there', split, [], true],
  ['what reads it waits for that', evaluate('a'), [split], false],
  ['runs are trained beside each other', train('a'), [train('b')], true],
  ['one is evaluated beside another', evaluate('a'), [train('b'), evaluate('c')], true],
  ['and not before it is trained', evaluate('a'), [train('b'), train('a')], false],
  ['of one that has no name nobody knows', evaluate('a'), [train()], false],
  ['runs are compared when they are evaluated', { kind: 'compare', settings: { runs: ['a', 'b'] } }, [evaluate('b')], false], // prettier-ignore
])('%s', (_, job, earlier, may) => {
  expect(mayStart(job, earlier)).toBe(may);
});
