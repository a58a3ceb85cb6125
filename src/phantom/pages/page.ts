import type { Machine } from '../machine.ts';
import type { Patient } from '../patient.ts';
import type { Picture, Rectangle } from '../picture.ts';
import type { PlannedImage, StudyPlan } from '../study-plan.ts';
import type { AbdominalView } from '../taxonomy.ts';

/** Everything that the pages of one study share. */
export interface Study {
  readonly patient: Patient;
  readonly machine: Machine;
  readonly plan: StudyPlan;
}

/** One saved picture or loop, before it is written as DICOM. */
export interface Page {
  readonly frames: readonly Picture[];
  readonly regions: readonly PageRegion[];
  /** What the phantom drew; null where it belongs to none of the categories. */
  readonly category: AbdominalView | null;
  /** Whether whoever reads the typed words can tell what they say of the category. */
  readonly readable: boolean;
}

/** A part of the screen by the codes of PS3.3 C.8.5.5. */
export interface PageRegion {
  readonly rectangle: Rectangle;
  /** RegionSpatialFormat: 1 is 2-D, 3 spectral. */
  readonly spatialFormat: number;
  /** RegionDataType: 1 is tissue, 2 colour flow, 3 pulsed-wave Doppler. */
  readonly dataType: number;
  readonly cmPerPixel: number;
}

export type DrawPage = (study: Study, image: PlannedImage) => Page;
