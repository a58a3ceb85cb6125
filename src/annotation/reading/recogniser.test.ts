import { expect, test } from 'vitest';
import { startRecogniser } from './recogniser.ts';

const line = {
  image: { width: 60, height: 15, pixels: new Uint8Array(60 * 15).fill(255) },
  brightness: null,
  height: 11,
};

test('a recogniser that is ended while it reads fails that reading and nothing else', async () => {
  const recogniser = await startRecogniser();
  const reading = recogniser.read(line, 'gray');
  const failed = expect(reading).rejects.toThrow('has ended');
  // The line is being enlarged; it reaches the thread when that is gone.
  await recogniser.end();
  await failed;
});
