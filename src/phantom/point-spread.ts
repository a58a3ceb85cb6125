import type { Random } from '../numeric/index.ts';
import { beamAngle, type Fan, sampleLength } from './fan.ts';
import { filterColumns, filterRows, unitEnergyGaussian } from './separable-filter.ts';

/** What sets the size of the speckle. */
export interface PointSpread {
  /** Centre frequency in MHz. */
  readonly frequency: number;
  /** Depth of the transmit focus in centimetres. */
  readonly focus: number;
}

const SOUND_CM_PER_US = 0.154;
/** Cycles of the transmitted pulse. */
const CYCLES = 3;
/** Depth over aperture that the scanner keeps, and its largest aperture in centimetres. */
const F_NUMBER = 3.2;
const LARGEST_APERTURE = 2.3;
const FWHM = 2.355;

/**
 * Envelope of the echoes of random scatterers in beam space: complex white Gaussian noise weighted
 * by `amplitudes`, plus `mirrors` that reflect in phase, seen through a Gaussian point spread whose
 * width across the beam follows the depth (wavelength times depth over aperture, wider away from
 * the focus). Where amplitudes are even, the mean square of the result is theirs.
 */
export function speckle(
  amplitudes: Float32Array,
  mirrors: Float32Array,
  fan: Fan,
  point: PointSpread,
  random: Random,
): Float32Array {
  const real = new Float32Array(amplitudes.length);
  const imaginary = new Float32Array(amplitudes.length);
  for (let i = 0; i < amplitudes.length; i++) {
    const weight = (amplitudes[i] ?? 0) * Math.SQRT1_2;
    real[i] = weight * random.normal() + (mirrors[i] ?? 0);
    imaginary[i] = weight * random.normal();
  }
  const along = unitEnergyGaussian(axialSigma(fan, point));
  const kernels = lateralKernels(fan, point);
  const across = (row: number) => kernels[row] ?? along;
  const re = filterColumns(filterRows(real, fan.beams, across), fan.beams, along);
  const im = filterColumns(filterRows(imaginary, fan.beams, across), fan.beams, along);
  for (let i = 0; i < re.length; i++) {
    const x = re[i] ?? 0;
    const y = im[i] ?? 0;
    re[i] = Math.sqrt(x * x + y * y);
  }
  return re;
}

function axialSigma(fan: Fan, { frequency }: PointSpread): number {
  const length = (CYCLES * SOUND_CM_PER_US) / frequency / 2;
  return Math.max(0.6, length / FWHM / sampleLength(fan));
}

function lateralKernels(fan: Fan, { frequency, focus }: PointSpread): Float32Array[] {
  const wavelength = SOUND_CM_PER_US / frequency;
  return Array.from({ length: fan.samples }, (_, row) => {
    const depth = row * sampleLength(fan);
    const aperture = Math.min(LARGEST_APERTURE, Math.max(0.5, depth / F_NUMBER));
    const sharp = (wavelength * Math.max(depth, 1)) / aperture;
    const defocus = (depth - focus) / 7;
    const width = sharp * Math.sqrt(1 + defocus * defocus);
    return unitEnergyGaussian(width / FWHM / ((fan.radius + depth) * beamAngle(fan)));
  });
}
