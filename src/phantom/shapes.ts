import { Path, type Point } from './path.ts';
import { type Extent, PlaneGrid } from './plane-grid.ts';

export type { Point };

/** A region of the scan plane. */
export interface Shape {
  /** Beyond this rectangle the shape neither is nor touches. */
  readonly extent: Extent;
  /** About the signed distance to the outline in centimetres, negative inside. */
  distance(x: number, z: number): number;
}

/** How far around a shape its wall may reach, in centimetres. */
const MARGIN = 0.4;
/** Node distance of the grids that hold distances, for organs and for vessels. */
const OUTLINE_STEP = 0.16;
const TUBE_STEP = 0.1;
/** Straight pieces between two points of a spline. */
const PIECES = 4;

/**
 * An ellipse.
 *
 * @param angle of the axis `a` against x in radians, positive turns it down on the right.
 */
export function ellipse([cx, cz]: Point, a: number, b: number, angle = 0): Shape {
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const halfWidth = Math.hypot(a * cosine, b * sine);
  const halfHeight = Math.hypot(a * sine, b * cosine);
  return {
    extent: around([cx - halfWidth, cz - halfHeight], [cx + halfWidth, cz + halfHeight]),
    distance(x, z) {
      const u = ((x - cx) * cosine + (z - cz) * sine) / a;
      const v = ((z - cz) * cosine - (x - cx) * sine) / b;
      const level = Math.sqrt(u * u + v * v);
      const slope = Math.sqrt((u / a) ** 2 + (v / b) ** 2);
      return slope < 1e-6 ? -Math.min(a, b) : (level * (level - 1)) / slope;
    },
  };
}

/** A smooth closed outline through points (a closed Catmull-Rom spline), in either direction. */
export function outline(points: readonly Point[]): Shape {
  const path = new Path(closedSpline(points));
  const grid = new PlaneGrid(path.extent(MARGIN), OUTLINE_STEP).fill((x, z) => {
    const distance = path.distance(x, z);
    return path.encloses(x, z) ? -distance : distance;
  });
  return { extent: grid.extent, distance: (x, z) => grid.at(x, z) };
}

/** A tube along a line of points whose radius goes evenly from the first to the last. */
export function tube(points: readonly Point[], firstRadius: number, lastRadius: number): Shape {
  const path = new Path(openSpline(points));
  const extent = path.extent(MARGIN + Math.max(firstRadius, lastRadius));
  const grid = new PlaneGrid(extent, TUBE_STEP).fill((x, z) => {
    const distance = path.distance(x, z);
    return distance - firstRadius - (lastRadius - firstRadius) * path.along;
  });
  return { extent, distance: (x, z) => grid.at(x, z) };
}

/** What lies below a line z = depth(x), down to the end of the body. */
export function below(body: Extent, depth: (x: number) => number): Shape {
  return { extent: body, distance: (x, z) => depth(x) - z };
}

function around([x0, z0]: Point, [x1, z1]: Point): Extent {
  return { x0: x0 - MARGIN, z0: z0 - MARGIN, x1: x1 + MARGIN, z1: z1 + MARGIN };
}

const at = (points: readonly Point[], i: number): Point => points[i] ?? [0, 0];

function closedSpline(points: readonly Point[]): Point[] {
  const n = points.length;
  const from = (i: number) => at(points, (i + n) % n);
  return [...points.flatMap((_, i) => splinePiece(from, i)), from(0)];
}

function openSpline(points: readonly Point[]): Point[] {
  const last = points.length - 1;
  const from = (i: number) => at(points, Math.min(last, Math.max(0, i)));
  return [...points.slice(0, last).flatMap((_, i) => splinePiece(from, i)), from(last)];
}

/** The Catmull-Rom curve from point i up to point i + 1, without its end. */
function splinePiece(from: (i: number) => Point, i: number): Point[] {
  const [p, q, r, s] = [from(i - 1), from(i), from(i + 1), from(i + 2)];
  const mix = (a: number, b: number, c: number, d: number, t: number) =>
    0.5 *
    (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t ** 3);
  return Array.from({ length: PIECES }, (_, k): Point => [
    mix(p[0], q[0], r[0], s[0], k / PIECES),
    mix(p[1], q[1], r[1], s[1], k / PIECES),
  ]);
}
