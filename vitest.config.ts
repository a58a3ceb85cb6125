import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'web/src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A page or a process may be slow on a busy machine; one second says nothing about it.
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
    reporters: ['default', './test/tally-reporter.ts'],
  },
});
