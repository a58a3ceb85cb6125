import { defineConfig } from 'vitest/config';

/** Tests that put something else in the place of a module: what others have loaded would stay. */
const MOCKING = 'src/backbones/extract-features.test.ts';

const common = {
  testTimeout: 60_000,
  hookTimeout: 120_000,
  // A page or a process may be slow on a busy machine; one second says nothing about it.
  expect: { poll: { timeout: 30_000 } },
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default', './test/tally-reporter.ts'],
    projects: [
      {
        test: {
          ...common,
          name: 'rooms',
          include: ['src/**/*.test.ts', 'web/src/**/*.test.ts'],
          exclude: [MOCKING],
          // Each file would load the rooms anew: a fifth of what all tests take.
          isolate: false,
        },
      },
      { test: { ...common, name: 'whole', include: ['test/**/*.test.ts', MOCKING] } },
    ],
  },
});
