import type { UltrasoundRegion } from '../studies/index.ts';

type Kind = Pick<UltrasoundRegion, 'spatialFormat' | 'dataType'>;

/** RegionSpatialFormat (PS3.3 C.8.5.5.1.1). */
const FORMAT = { plane: 1, mMode: 2, spectral: 3, graphics: 5 } as const;

/** RegionDataType (PS3.3 C.8.5.5.1.2), those that decide something here. */
const TYPE = { tissue: 1, colourFlow: 2, pwSpectral: 3, cwSpectral: 4, dopplerMax: 7 } as const;

/** A plane of tissue. M-mode strips are of tissue too, but no plane. */
export function isTissue({ spatialFormat, dataType }: Kind): boolean {
  return spatialFormat === FORMAT.plane && dataType === TYPE.tissue;
}

export function isColourFlow({ spatialFormat, dataType }: Kind): boolean {
  return spatialFormat === FORMAT.plane && dataType === TYPE.colourFlow;
}

/** A spectrum of velocities over time, or a trace drawn over one (data types 5 to 7). */
export function isSpectral({ spatialFormat, dataType }: Kind): boolean {
  return (
    spatialFormat === FORMAT.spectral ||
    (dataType >= TYPE.pwSpectral && dataType <= TYPE.dopplerMax)
  );
}

export function isMMode({ spatialFormat }: Kind): boolean {
  return spatialFormat === FORMAT.mMode;
}

/** Tables and drawings. */
export function isGraphics({ spatialFormat }: Kind): boolean {
  return spatialFormat === FORMAT.graphics;
}
