import { Random } from '../numeric/index.ts';
import type { Fan } from './fan.ts';
import { insonify } from './insonify.ts';
import { type Patient, streamOf } from './patient.ts';
import { compress, scanConvert } from './scan-convert.ts';
import { layOut, type Screen } from './screen.ts';
import type { AbdominalView } from './taxonomy.ts';
import { VIEWS } from './views/index.ts';

const BEAMS = 192;
const SAMPLES = 432;

/** Renders one image of a patient: the whole screen with the fan in it. */
export function renderImage(
  patient: Patient,
  view: AbdominalView,
  image: number,
  text: { readonly banner: string; readonly date: string },
): Screen {
  const probe = drawProbe(patient);
  const random = new Random('phantom', patient.seed, patient.number, 'image', image);
  const scene = VIEWS[view](patient, random);
  const thickness = patient.wall.at(-1)?.to ?? 0;
  const depth = depthSetting(thickness + patient.size * scene.reach, probe.usualDepth, random);
  const fan: Fan = { ...probe, depth, beams: BEAMS, samples: SAMPLES };
  const gain = probe.gain + random.uniform(-2.5, 2.5);
  const timeGain = Array.from({ length: 7 }, () => 2.2 * random.normal());
  const envelope = insonify(
    scene,
    patient.wall,
    {
      fan,
      pose: {
        x: 1.25 * random.normal(),
        z: 0.5 * random.normal(),
        angle: 0.14 * random.normal(),
        reversed: random.next() < 0.03,
        size: patient.size,
      },
      frequency: probe.frequency,
      focus: depth * random.uniform(0.45, 0.7),
      noise: probe.noise + 8 * random.next() ** 3,
      haze: 0.01 + 0.12 * random.next() ** 3 * (0.5 + patient.habitus),
      timeGain,
    },
    random,
  );
  const gray = compress(envelope, { dynamicRange: probe.dynamicRange, gain });
  const screen = layOut(fan, {
    ...text,
    settings: [
      'ABDOMEN',
      `${probe.frequency.toFixed(1)} MHZ`,
      `D ${depth.toFixed(1)} CM`,
      `GN ${Math.round(50 + 2 * gain)}`,
      `DR ${probe.dynamicRange}`,
    ],
  });
  scanConvert(gray, fan, screen, {
    x: screen.region.x0,
    y: screen.region.y0,
    cmPerPixel: screen.cmPerPixel,
  });
  return screen;
}

/** Sonographers set the depth to the organ, but not for every image: in part it stays as it was. */
function depthSetting(wanted: number, usual: number, random: Random): number {
  const depth = (0.5 * wanted + 0.5 * usual) * random.uniform(0.9, 1.12);
  return Math.round(2 * depth) / 2;
}

/** The probe and the settings that one patient was scanned with. */
function drawProbe(patient: Patient) {
  const random = streamOf(patient, 'probe');
  return {
    radius: random.uniform(3.6, 6.6),
    halfAngle: random.uniform(0.44, 0.7),
    usualDepth: random.uniform(11.5, 15) + 2.2 * patient.habitus,
    frequency: Math.round(10 * (random.uniform(3.2, 4.4) - 0.7 * patient.habitus)) / 10,
    dynamicRange: 54 + 2 * random.int(9),
    gain: 2.5 * random.normal(),
    noise: random.uniform(-84, -68),
  };
}
