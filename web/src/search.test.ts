import { expect, test } from 'vitest';
import { frameSearch, signSearch } from './search.ts';

test('after signing in one goes to a page of ours, and nowhere else', () => {
  expect(signSearch({ then: '/runs/demo?truth=liver' })).toEqual({
    then: '/runs/demo?truth=liver',
  });
  for (const then of ['https://elsewhere.example', '//elsewhere.example', 'runs', '', 3]) {
    expect(signSearch({ then })).toEqual({});
  }
});

test('filters in an address are those that there are; others are dropped', () => {
  const raw = { category: 'liver', part: 'test', verdict: 'perhaps', source: 'person', page: 'x' };
  expect(frameSearch(raw)).toEqual({ category: 'liver', part: 'test', source: 'person' });
  // The router reads a pseudonym of digits as a number.
  expect(frameSearch({ patient: 1042 })).toEqual({ patient: '1042' });
});
