import { Random } from '../numeric/index.ts';
import type { Fan } from './fan.ts';
import { insonify } from './insonify.ts';
import { type Patient, streamOf } from './patient.ts';
import { compress, scanConvert } from './scan-convert.ts';
import { layOut, type Screen } from './screen.ts';
import type { AbdominalView } from './taxonomy.ts';
import { VIEWS } from './views/index.ts';

const BEAMS = 224;
const SAMPLES = 448;

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
  const depth =
    Math.round(2 * (thickness + scene.reach * patient.size * random.uniform(0.94, 1.1))) / 2;
  const fan: Fan = { ...probe, depth, beams: BEAMS, samples: SAMPLES };
  const gain = probe.gain + random.uniform(-2.5, 2.5);
  const timeGain = Array.from({ length: 7 }, () => 1.5 * random.normal());
  const envelope = insonify(
    scene,
    patient.wall,
    {
      fan,
      pose: {
        x: random.uniform(-1, 1),
        z: random.uniform(-0.3, 0.3),
        angle: random.uniform(-0.14, 0.14),
        size: patient.size,
      },
      frequency: probe.frequency,
      focus: depth * random.uniform(0.45, 0.7),
      noise: probe.noise,
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

/** The probe and the settings that one patient was scanned with. */
function drawProbe(patient: Patient) {
  const random = streamOf(patient, 'probe');
  return {
    radius: random.uniform(4.6, 6.2),
    halfAngle: random.uniform(0.53, 0.64),
    frequency: Math.round(10 * (random.uniform(3.2, 4.4) - 0.7 * patient.habitus)) / 10,
    dynamicRange: 54 + 2 * random.int(9),
    gain: 2.5 * random.normal(),
    noise: random.uniform(-84, -68),
  };
}
