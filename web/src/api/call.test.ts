import { expect, test } from 'vitest';
import { pathOf } from './call.ts';

test('parameters and queries are put into an address so that they come out as they are', () => {
  const path = pathOf('GET /api/runs/:run/images/:hash/heat-map', {
    params: { run: 'a/b ü', hash: '0123456789abcdef' },
    query: { category: 'left kidney & more' },
  });
  const url = new URL(path, 'http://127.0.0.1');
  expect(url.pathname.split('/').map(decodeURIComponent)).toEqual([
    ...['', 'api', 'runs', 'a/b ü', 'images', '0123456789abcdef', 'heat-map'],
  ]);
  expect(url.searchParams.get('category')).toBe('left kidney & more');
});

test('what is absent is not asked for', () => {
  expect(pathOf('GET /api/frames', { query: { offset: 0, category: undefined, text: '' } })).toBe(
    '/api/frames?offset=0',
  );
  expect(pathOf('GET /api/runs', {})).toBe('/api/runs');
});
