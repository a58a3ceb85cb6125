/** How a tissue scatters and attenuates. */
export interface Tissue {
  /** Echogenicity in dB against a normal liver. */
  readonly echo: number;
  /** One-way attenuation in dB/cm/MHz. */
  readonly attenuation: number;
  /** Standard deviation in dB of its unevenness over about a centimetre. */
  readonly patchiness?: number;
  /** Standard deviation in dB of its unevenness over about two millimetres. */
  readonly grain?: number;
  /** Standard deviation in dB of layers that run along the body's surface. */
  readonly layering?: number;
  /** Strength in dB of the haze that multiple reflections leave behind it; none when absent. */
  readonly haze?: number;
  /** Blood moves, and colour Doppler shows it. */
  readonly flows?: true;
}

/** Soft-tissue attenuation that the time-gain compensation of the scanner assumes, dB/cm/MHz. */
export const ASSUMED_ATTENUATION = 0.52;

/** Fluids: echoes far below the noise, next to no attenuation, hence enhancement behind them. */
export const BLOOD: Tissue = { echo: -30, attenuation: 0.18, grain: 1, flows: true };
export const BILE: Tissue = { echo: -42, attenuation: 0.02 };

export const FAT: Tissue = { echo: 3, attenuation: 0.6, patchiness: 2.2, grain: 2 };
export const MUSCLE: Tissue = { echo: -5, attenuation: 0.7, patchiness: 1, layering: 3 };
/** Mesentery, collapsed bowel and what else lies between the organs. */
export const MESENTERY: Tissue = { echo: 0, attenuation: 0.62, patchiness: 4, grain: 3 };
export const BOWEL_WALL: Tissue = { echo: -8, attenuation: 0.6, patchiness: 2 };
/** Gas reflects nearly all: a dirty shadow full of reverberation. */
export const GAS: Tissue = { echo: 10, attenuation: 7, grain: 4, haze: -5 };
/** Air in the lung: like gas, with an even haze. */
export const LUNG: Tissue = { echo: 4, attenuation: 5, haze: -6, patchiness: 2 };
/** Stones of gallbladder and kidney. */
export const STONE: Tissue = { echo: 9, attenuation: 12, grain: 1 };
/** Bone reflects and swallows: a clean shadow. */
export const BONE: Tissue = { echo: 2, attenuation: 16 };
