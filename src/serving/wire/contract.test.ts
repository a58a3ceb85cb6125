import { expect, test } from 'vitest';
import * as z from 'zod';
import { contract, type Route } from './index.ts';

const routes = Object.entries(contract) as [string, Route][];

/** Words that would tell a reader what a picture shows, or whose it is. */
const TELLING =
  /patient|study|file|path|hash|frame|label|truth|predicted|probabilit|source|case$|uid/i;

/** The names of all properties of a JSON schema. */
function propertiesOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(key === 'properties' ? Object.keys(value as object) : []),
    ...propertiesOf(value),
  ]);
}

test('a route is a method and a path, and one place of a list has one name', () => {
  for (const [name] of routes) {
    expect(name).toMatch(/^(GET|POST|PUT|PATCH|DELETE) \/api(\/[a-z-]+|\/:[a-z]+)+$/);
  }
});

test('what changes something cannot be asked for with GET', () => {
  for (const [name, { body }] of routes) {
    if (name.startsWith('GET ')) expect(body, name).toBeUndefined();
  }
});

test('no answer that readers may get has a place for what would tell them a case', () => {
  const theirs = routes.filter(
    ([, { access }]) => access === 'anyone' || access.includes('reader'),
  );
  expect(theirs.length).toBeGreaterThan(5);
  for (const [name, { answer }] of theirs) {
    if (typeof answer === 'string') continue;
    const told = propertiesOf(z.toJSONSchema(answer)).filter((word) => TELLING.test(word));
    expect(told, name).toEqual([]);
  }
});
