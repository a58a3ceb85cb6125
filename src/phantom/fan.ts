/**
 * The curvilinear scan: beams fan out from the face of a curved probe. The middle of the face is
 * x = 0, z = 0; z points away from the probe. Lengths in centimetres, angles in radians.
 *
 * Images in beam space are row-major with one row per depth and one column per beam.
 */
export interface Fan {
  /** Radius of the probe's face. */
  readonly radius: number;
  /** Half of the angle between the outermost beams. */
  readonly halfAngle: number;
  /** Length of the beams. */
  readonly depth: number;
  readonly beams: number;
  readonly samples: number;
}

/** Distance of two samples on a beam in centimetres. */
export function sampleLength(fan: Fan): number {
  return fan.depth / fan.samples;
}

/** Angle between two beams in radians. */
export function beamAngle(fan: Fan): number {
  return (2 * fan.halfAngle) / (fan.beams - 1);
}

/** Width and height of the smallest rectangle that holds the fan, and where its top lies in z. */
export function fanSize(fan: Fan): { width: number; height: number; top: number } {
  const top = fan.radius * (Math.cos(fan.halfAngle) - 1);
  return {
    width: 2 * (fan.radius + fan.depth) * Math.sin(fan.halfAngle),
    height: fan.depth - top,
    top,
  };
}
