import type { Random } from '../../numeric/index.ts';
import type { Patient } from '../patient.ts';
import type { Scene } from '../scene.ts';
import type { AbdominalView } from '../taxonomy.ts';
import { kidneyLongitudinal, kidneyTransverse } from './kidney.ts';
import {
  liverLeftLongitudinal,
  liverLeftTransverse,
  liverRightLongitudinal,
  liverRightTransverse,
} from './liver.ts';
import { gallbladder, pancreas, spleen } from './upper-abdomen.ts';

/**
 * What each view shows of a patient. The second stream of random numbers belongs to the one image:
 * where the plane is laid and what happens to be in the way.
 */
export const VIEWS: Readonly<Record<AbdominalView, (patient: Patient, random: Random) => Scene>> = {
  'liver-right-longitudinal': liverRightLongitudinal,
  'liver-right-transverse': liverRightTransverse,
  'liver-left-longitudinal': liverLeftLongitudinal,
  'liver-left-transverse': liverLeftTransverse,
  'right-kidney-longitudinal': (...image) => kidneyLongitudinal('right', ...image),
  'right-kidney-transverse': (...image) => kidneyTransverse('right', ...image),
  'left-kidney-longitudinal': (...image) => kidneyLongitudinal('left', ...image),
  'left-kidney-transverse': (...image) => kidneyTransverse('left', ...image),
  gallbladder,
  pancreas,
  spleen,
};
