import { Random } from '../numeric/index.ts';
import type { Canvas, Pose } from './canvas.ts';
import type { Fan } from './fan.ts';
import { insonify } from './insonify.ts';
import type { Probe } from './machine.ts';
import type { Patient } from './patient.ts';
import { compress } from './scan-convert.ts';
import type { AbdominalView } from './taxonomy.ts';
import { VIEWS } from './views/index.ts';

const BEAMS = 160;
const SAMPLES = 384;

/** One image of a patient in beam space, and how the scanner was set. */
export interface Scan {
  readonly fan: Fan;
  readonly canvas: Canvas;
  /** 0 black to 255 white. */
  readonly gray: Float32Array;
  /** In centimetres. */
  readonly focus: number;
  /** What the screen says of the gain. */
  readonly gain: number;
}

/** How far the body has moved since the first frame of a loop. */
export interface Motion {
  /** Samples by which everything has come nearer to the probe. */
  readonly samples: number;
  /** Turn of the probe in radians. */
  readonly turn: number;
}

const STILL: Motion = { samples: 0, turn: 0 };

/**
 * Scans one view of a patient.
 *
 * @param image number of the image; the same one gives the same scan, moved by `motion`.
 */
export function scanView(
  patient: Patient,
  view: AbdominalView,
  image: number | string,
  probe: Probe,
  motion: Motion = STILL,
): Scan {
  const random = new Random('phantom', patient.seed, patient.number, 'image', image);
  const scene = VIEWS[view](patient, random);
  const thickness = patient.wall.at(-1)?.to ?? 0;
  const wanted = thickness + patient.size * scene.reach;
  const depth = depthSetting(wanted, probe, random);
  const fan: Fan = {
    radius: probe.radius,
    halfAngle: probe.halfAngle,
    depth,
    beams: BEAMS,
    samples: SAMPLES,
  };
  const gain = probe.gain + random.uniform(-2.5, 2.5);
  const timeGain = Array.from({ length: 7 }, () => 2.2 * random.normal());
  const focus = depth * random.uniform(0.45, 0.7);
  const { canvas, envelope } = insonify(
    scene,
    patient.wall,
    {
      fan,
      pose: moved(hold(patient, random), motion, depth),
      frequency: probe.frequency,
      focus,
      noise: probe.noise + 8 * random.next() ** 3,
      haze: 0.01 + 0.12 * random.next() ** 3 * (0.5 + patient.habitus),
      timeGain,
      moved: motion.samples,
    },
    random,
  );
  const gray = compress(envelope, { dynamicRange: probe.dynamicRange, gain });
  return { fan, canvas, gray, focus, gain: Math.round(50 + 2 * gain) };
}

function hold(patient: Patient, random: Random): Pose {
  return {
    x: 1.25 * random.normal(),
    z: 0.5 * random.normal(),
    angle: 0.14 * random.normal(),
    reversed: random.next() < 0.03,
    size: patient.size,
  };
}

function moved(pose: Pose, { samples, turn }: Motion, depth: number): Pose {
  return { ...pose, z: pose.z + (samples * depth) / SAMPLES, angle: pose.angle + turn };
}

/** Sonographers set the depth to the organ, but not for every image: in part it stays as it was. */
function depthSetting(wanted: number, probe: Probe, random: Random): number {
  const reach = Math.min(wanted, 1.3 * probe.usualDepth);
  const depth = (0.5 * reach + 0.5 * probe.usualDepth) * random.uniform(0.9, 1.12);
  return Math.round(2 * depth) / 2;
}
