import type { Random } from '../numeric/index.ts';

/** What a person has besides the usual: variants and harmless illnesses that show in images. */
export interface Findings {
  /** How many stones lie in the gallbladder. */
  readonly gallstones: number;
  readonly renalCyst: 'right' | 'left' | null;
  readonly renalStone: 'right' | 'left' | null;
  /** A kidney whose sinus is wide with urine. */
  readonly hydronephrosis: 'right' | 'left' | null;
  readonly liverCysts: number;
  readonly haemangiomas: number;
  /** Free fluid around the liver. */
  readonly ascites: boolean;
}

export function drawFindings(random: Random): Findings {
  const side = (chance: number): 'right' | 'left' | null => {
    const [hit, right] = [random.next() < chance, random.next() < 0.5];
    return hit ? (right ? 'right' : 'left') : null;
  };
  const some = (chance: number, most: number): number => {
    const [hit, count] = [random.next() < chance, 1 + random.int(most)];
    return hit ? count : 0;
  };
  return {
    gallstones: some(0.18, 4),
    renalCyst: side(0.25),
    renalStone: side(0.1),
    hydronephrosis: side(0.08),
    liverCysts: some(0.12, 2),
    haemangiomas: some(0.12, 2),
    ascites: random.next() < 0.06,
  };
}
