import { expect, test } from 'vitest';
import { ellipse, outline, type Point, tube } from './shapes.ts';

test('distances are negative inside and about centimetres near the outline', () => {
  const circle = ellipse([1, 2], 3, 3);
  expect(circle.distance(1, 2)).toBeLessThan(-2.9);
  expect(circle.distance(4.5, 2)).toBeCloseTo(0.5, 5);
  const turned = ellipse([0, 0], 3, 1, Math.PI / 2);
  expect(turned.distance(0, 2.8)).toBeLessThan(0);
  expect(turned.distance(2.8, 0)).toBeGreaterThan(0);
});

test('an outline through points of a circle is about that circle', () => {
  const points = Array.from({ length: 16 }, (_, i): Point => {
    const phi = (2 * Math.PI * i) / 16;
    return [2 * Math.cos(phi), 5 + 2 * Math.sin(phi)];
  });
  for (const shape of [outline(points), outline([...points].reverse())]) {
    for (const [x, z] of [
      [0, 5],
      [1.5, 5],
      [0, 7.2],
      [2.3, 5.2],
    ] as const) {
      expect(shape.distance(x, z)).toBeCloseTo(Math.hypot(x, z - 5) - 2, 1);
    }
    expect(shape.extent.x0).toBeLessThan(-2);
    expect(shape.extent.z1).toBeGreaterThan(7);
  }
});

test('a tube narrows from its first to its last radius', () => {
  const vessel = tube(
    [
      [-4, 3],
      [0, 3],
      [4, 3],
    ],
    1,
    0.2,
  );
  expect(vessel.distance(-3.9, 3)).toBeCloseTo(-1, 1);
  expect(vessel.distance(3.9, 3)).toBeCloseTo(-0.2, 1);
  expect(vessel.distance(0, 4)).toBeCloseTo(0.4, 1);
});
