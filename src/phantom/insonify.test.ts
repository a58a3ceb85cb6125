import { describe, expect, test } from 'vitest';
import { Random } from '../numeric/index.ts';
import { beamAngle, type Fan, sampleLength } from './fan.ts';
import { insonify, type Insonation } from './insonify.ts';
import { speckle } from './point-spread.ts';
import type { Scene, Structure } from './scene.ts';
import { ellipse } from './shapes.ts';
import { ASSUMED_ATTENUATION, BILE, BONE } from './tissue.ts';

const FAN: Fan = { radius: 5, halfAngle: 0.55, depth: 15, beams: 192, samples: 432 };
const EVEN: Insonation = {
  fan: FAN,
  pose: { x: 0, z: 0, angle: 0, reversed: false, size: 1 },
  frequency: 3.5,
  focus: 8,
  noise: -200,
  haze: 0,
  timeGain: [0, 0],
};
const TISSUE = { echo: 0, attenuation: ASSUMED_ATTENUATION };

function scan(structures: readonly Structure[], seed = 1): Float32Array {
  const scene: Scene = { surroundings: TISSUE, structures, reach: 10 };
  return insonify(scene, [], EVEN, new Random('insonify', seed)).envelope;
}

/** Mean and standard deviation of the envelope in a patch of beams and depths. */
function patch(envelope: Float32Array, beams: [number, number], cm: [number, number]) {
  const values: number[] = [];
  for (let row = 0; row < FAN.samples; row++) {
    const depth = row * sampleLength(FAN);
    if (depth < cm[0] || depth > cm[1]) continue;
    for (let beam = beams[0]; beam < beams[1]; beam++)
      values.push(envelope[row * FAN.beams + beam]!);
  }
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  return { mean, snr: mean / Math.sqrt(variance) };
}

describe('fully developed speckle', () => {
  // Rayleigh: mean over standard deviation is sqrt(pi / (4 - pi)) = 1.913.
  test('has envelope SNR 1.91 and keeps the mean square of its scatterers', () => {
    const amplitudes = new Float32Array(FAN.beams * FAN.samples).fill(0.5);
    const none = new Float32Array(amplitudes.length);
    const envelope = speckle(amplitudes, none, FAN, EVEN, new Random('speckle'));
    const { mean, snr } = patch(envelope, [20, 172], [3, 14]);
    expect(Math.abs(snr - Math.sqrt(Math.PI / (4 - Math.PI)))).toBeLessThan(0.1);
    expect(mean).toBeCloseTo((0.5 * Math.sqrt(Math.PI)) / 2, 1);
  });

  test('keeps that SNR in a homogeneous tissue behind attenuation and gain', () => {
    const snrs = [1, 2, 3, 4, 5, 6].map((seed) => patch(scan([], seed), [80, 112], [5, 11]).snr);
    expect(Math.abs(snrs.reduce((a, b) => a + b, 0) / snrs.length - 1.91)).toBeLessThan(0.1);
  });

  test('is wider across the beam away from the probe, in centimetres', () => {
    const envelope = scan([]);
    expect(widthAcross(envelope, 13)).toBeGreaterThan(1.4 * widthAcross(envelope, 4));
    // Wavelength 0.44 mm at an F-number of 3.2, and further out a limited aperture.
    expect(widthAcross(envelope, 8)).toBeGreaterThan(0.05);
    expect(widthAcross(envelope, 8)).toBeLessThan(0.2);
  });
});

describe('what lies on the beam', () => {
  const behind = (structure: Structure) =>
    patch(scan([structure]), [90, 102], [9, 11]).mean / patch(scan([]), [90, 102], [9, 11]).mean;

  test('fluid is dark and brightens what lies behind it', () => {
    const cyst: Structure = { shape: ellipse([0, 6], 2, 1.5), tissue: BILE };
    expect(patch(scan([cyst]), [90, 102], [5.2, 6.8]).mean).toBeLessThan(0.1);
    expect(behind(cyst)).toBeGreaterThan(1.8);
  });

  test('bone reflects and leaves a shadow', () => {
    const bone: Structure = {
      shape: ellipse([0, 4], 1.2, 0.5),
      tissue: BONE,
      wall: { echo: 15, thickness: 0.15 },
    };
    expect(patch(scan([bone]), [92, 100], [3.3, 3.7]).mean).toBeGreaterThan(1.5);
    expect(behind(bone)).toBeLessThan(0.15);
  });
});

/** Distance across the beam in centimetres at which the envelope is correlated by half. */
function widthAcross(envelope: Float32Array, cm: number): number {
  const row = Math.round(cm / sampleLength(FAN));
  let before = 1;
  for (let apart = 1; apart < 20; apart++) {
    const here = correlationAcross(envelope, row, apart);
    if (here < 0.5) {
      const beams = apart - 1 + (before - 0.5) / (before - here);
      return beams * beamAngle(FAN) * (FAN.radius + cm);
    }
    before = here;
  }
  return Infinity;
}

function correlationAcross(envelope: Float32Array, row: number, apart: number): number {
  let [n, sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0, 0];
  for (let r = row - 30; r < row + 30; r++) {
    for (let beam = 20; beam < FAN.beams - 20; beam++) {
      const x = envelope[r * FAN.beams + beam]!;
      const y = envelope[r * FAN.beams + beam + apart]!;
      n++;
      sx += x;
      sy += y;
      sxx += x * x;
      syy += y * y;
      sxy += x * y;
    }
  }
  return (n * sxy - sx * sy) / Math.sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
}
