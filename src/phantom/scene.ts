import type { Shape } from './shapes.ts';
import type { Tissue } from './tissue.ts';

/** A smooth interface that reflects like a mirror: brightest where the beam meets it squarely. */
export interface Interface {
  /** Brightness in dB against a normal liver when met squarely. */
  readonly echo: number;
  /** Thickness in centimetres. */
  readonly thickness: number;
  /** Loss in dB/cm/MHz where the beam grazes it; it makes the shadows at the edges of round things. */
  readonly refraction?: number;
}

/** A part of the body in the scan plane. */
export interface Structure {
  readonly shape: Shape;
  readonly tissue: Tissue;
  readonly wall?: Interface;
}

/** What the scan plane cuts, z = 0 at the inner side of the body wall. Later structures cover earlier ones. */
export interface Scene {
  readonly surroundings: Tissue;
  readonly structures: readonly Structure[];
  /** How deep the view reaches below the body wall in centimetres; the depth setting follows it. */
  readonly reach: number;
}

/** A layer of the body wall, from the one before it down to a depth below the probe. */
export interface WallLayer {
  /** Depth of its lower border below the probe's face in centimetres. */
  readonly to: number;
  readonly tissue: Tissue;
  /** The fascia at its lower border, when there is one. */
  readonly fascia?: Interface;
}
