import { afterEach, expect, test, vi } from 'vitest';
import { startOtlpReceiver } from '../test/otlp-receiver.ts';
import { flushTraces, inSpan, traceparent } from './traces.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('where nobody is named to get spans, there are none and nothing is sent', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', undefined);
  const sent = vi.spyOn(globalThis, 'fetch');
  expect(await inSpan('work', {}, () => Promise.resolve(traceparent()))).toBeUndefined();
  await flushTraces();
  expect(sent).not.toHaveBeenCalled();
});

test('spans are those of OTLP, with their parents, and failures without their message', async () => {
  const receiver = await startOtlpReceiver();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `${receiver.address}/`);
  const parent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const failing = inSpan(
    'outer',
    { frames: 3 },
    () => inSpan('inner', {}, () => Promise.reject(new RangeError('of Jane Doe'))),
    parent,
  );
  await expect(failing).rejects.toThrow('Jane');
  await flushTraces();
  await receiver.close();
  const [inner, outer] = receiver.spans;
  expect(outer).toMatchObject({ name: 'outer', traceId: 'a'.repeat(32), parentSpanId: 'b'.repeat(16) }); // prettier-ignore
  expect(outer?.attributes).toEqual([{ key: 'frames', value: { intValue: '3' } }]);
  expect(inner).toMatchObject({ traceId: outer?.traceId, parentSpanId: outer?.spanId, status: { code: 2 } }); // prettier-ignore
  expect(receiver.texts.join()).not.toContain('Jane');

  // The receiver is gone now: the work does not mind.
  expect(await inSpan('work', {}, () => Promise.resolve(1))).toBe(1);
  await flushTraces();
});
