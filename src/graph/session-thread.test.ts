import { expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { GraphBuilder } from './builder.ts';
import { openSession } from './session.ts';
import { openSessionThread } from './session-thread.ts';
import { float32 } from './tensor.ts';

function wave() {
  const g = new GraphBuilder('wave');
  const x = g.input('x', 'float32', ['N', 50]);
  g.output('y', g.add('Sin', [g.add('Exp', [x])]), 'float32', ['N', 50]);
  return g.build();
}

const feeds = [1, 2, 3].map((k) => ({
  x: float32(
    [k, 50],
    Float32Array.from({ length: 50 * k }, (_, i) => i / 20 / k),
  ),
}));

test('a graph on another thread gives the same bits, in the order of the requests', async () => {
  const here = await openSession(wave());
  const there = await openSessionThread(wave());
  const requests = [feeds, feeds.slice(1), []].map((request) => there.run(request));
  expect(there.waiting).toBe(3);
  const [all = [], two = [], none] = await Promise.all(requests);
  expect(there.waiting).toBe(0);
  for (const [i, feed] of feeds.entries()) expect(all[i]).toEqual(await here.run(feed));
  expect(two).toEqual(all.slice(1));
  expect(none).toEqual([]);
  await Promise.all([here.release(), there.release()]);
});

test('a graph that does not run is refused when it is opened', async () => {
  const g = new GraphBuilder('broken');
  g.output('y', g.add('NoSuchOperator', [g.input('x', 'float32', [1])]), 'float32', [1]);
  const opening = openSessionThread(g.build());
  await expect(opening).rejects.toThrow(UserError);
  await expect(opening).rejects.toThrow('Cannot run the network "broken"');
});

test('a thread that ends rejects what waits and what is asked for later', async () => {
  const thread = await openSessionThread(wave());
  const waiting = thread.run(feeds);
  const rejected = expect(waiting).rejects.toThrow('A thread that runs "wave" has ended');
  await thread.release();
  await rejected;
  await expect(thread.run(feeds)).rejects.toThrow(UserError);
});

test('wrong feeds end the thread with the reason', async () => {
  const thread = await openSessionThread(wave());
  await expect(thread.run([{ x: float32([1, 2], [1, 2]) }])).rejects.toThrow(/x|dimension/);
  await thread.release();
});
