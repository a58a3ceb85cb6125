import type { Random } from '../../numeric/index.ts';
import type { Patient } from '../patient.ts';
import type { Scene } from '../scene.ts';
import type { AbdominalView } from '../taxonomy.ts';
import { kidneyLongitudinal, kidneyTransverse } from './kidneys.ts';
import { liverLeftLongitudinal, liverLeftTransverse } from './left-liver.ts';
import { liverRightLongitudinal, liverRightTransverse } from './right-liver.ts';
import { gallbladder, pancreas, spleen } from './upper-abdomen.ts';

/**
 * What each view shows of a patient. The stream of random numbers belongs to the one image: where
 * the plane is laid and what happens to be in the way. Views overlap as they do in the clinic: a
 * right kidney behind a liver, a pancreas below a left lobe, a view that has slid off its organ.
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
