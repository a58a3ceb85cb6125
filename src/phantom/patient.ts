import { Random } from '../numeric/index.ts';
import { drawFindings, type Findings } from './findings.ts';
import { FAT, MUSCLE, type Tissue } from './tissue.ts';
import type { Interface, WallLayer } from './scene.ts';

/** One made-up person: what all images of a study share. Lengths in centimetres. */
export interface Patient {
  readonly seed: number;
  readonly number: number;
  readonly sex: 'F' | 'M';
  /** Scale of everything inside, 1 = average. */
  readonly size: number;
  /** 0 slim to 1 obese. */
  readonly habitus: number;
  readonly wall: readonly WallLayer[];
  /** 0 to 1: how much bowel gas is in the way. */
  readonly gas: number;
  readonly liver: Tissue;
  readonly spleen: Tissue;
  readonly pancreas: Tissue;
  readonly kidney: {
    readonly cortex: Tissue;
    readonly pyramid: Tissue;
    readonly sinus: Tissue;
    /** Half length, half width and half thickness. */
    readonly half: readonly [number, number, number];
    /** Share of the kidney that the sinus takes. */
    readonly sinusShare: number;
  };
  readonly gallbladder: { readonly length: number; readonly width: number };
  readonly findings: Findings;
}

/** A stream of random numbers of one part of one patient, the same for every image of it. */
export function streamOf(patient: Pick<Patient, 'seed' | 'number'>, ...part: (string | number)[]) {
  return new Random('phantom', patient.seed, patient.number, ...part);
}

export function drawPatient(seed: number, number: number): Patient {
  const random = streamOf({ seed, number }, 'anatomy');
  const spread = (mean: number, deviation: number) =>
    mean + deviation * Math.max(-2, Math.min(2, random.normal()));
  const habitus = random.next() ** 1.4;
  const sex = random.next() < 0.5 ? 'F' : 'M';
  const size = spread(sex === 'M' ? 1.03 : 0.97, 0.045);
  const steatosis = random.next() < 0.25 + 0.3 * habitus ? random.uniform(1, 5) : 0;
  const liver = {
    echo: spread(0, 1) + steatosis,
    attenuation: spread(0.52, 0.03) + 0.022 * steatosis,
    patchiness: random.uniform(0.7, 1.3),
    grain: random.uniform(0.2, 0.7),
  };
  const cortexEcho = spread(-4, 1.8);
  const kidneyScale = spread(1, 0.07);
  return {
    seed,
    number,
    sex,
    size,
    habitus,
    wall: bodyWall(habitus, random),
    gas: random.next(),
    liver,
    spleen: { echo: spread(-0.5, 1.5), attenuation: 0.5, patchiness: 0.9, grain: 0.5 },
    pancreas: { echo: spread(3.5, 2.5), attenuation: 0.58, patchiness: 1.6, grain: 2 },
    kidney: {
      cortex: { echo: cortexEcho, attenuation: 0.5, patchiness: 0.7, grain: 0.6 },
      pyramid: { echo: cortexEcho - random.uniform(2, 7), attenuation: 0.48, grain: 0.6 },
      sinus: { echo: spread(6.5, 1.6), attenuation: 0.68, patchiness: 1.8, grain: 2.2 },
      half: [5.4 * kidneyScale, spread(2.75, 0.18) * kidneyScale, spread(2.35, 0.17) * kidneyScale],
      sinusShare: spread(0.52, 0.06),
    },
    gallbladder: { length: spread(6.6, 0.9), width: spread(2.7, 0.45) },
    findings: drawFindings(streamOf({ seed, number }, 'findings')),
  };
}

function bodyWall(habitus: number, random: Random): WallLayer[] {
  const fascia = (): Interface => ({
    echo: random.uniform(5, 12),
    thickness: random.uniform(0.05, 0.09),
  });
  const skin = random.uniform(0.14, 0.24);
  const fat = skin + random.uniform(0.3, 0.7) + 2 * habitus;
  const muscle = random.uniform(0.5, 1.2);
  const sheets = random.next() < 0.5 ? [1] : [random.uniform(0.4, 0.6), 1];
  return [
    { to: skin, tissue: { echo: 6, attenuation: 0.7 } },
    { to: fat, tissue: { ...FAT, echo: -5, layering: 3.5 }, fascia: fascia() },
    ...sheets.map((share) => ({ to: fat + share * muscle, tissue: MUSCLE, fascia: fascia() })),
    { to: fat + muscle + random.uniform(0.1, 0.3), tissue: { ...FAT, echo: 1 } },
  ];
}
