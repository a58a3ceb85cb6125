/**
 * How long the statistics of a test set of the paper's size take: every metric of 1,423 images in 11
 * categories with 2,000 rounds of the bootstrap over 49 patients.
 *
 *   npx tsx bench/statistics.ts [--rounds 5] [--write]
 *
 * The median must stay under 3 s. --write puts the figures into results/statistics.csv.
 */
import { parseArgs } from 'node:util';
import { evaluate } from '../src/evaluation/index.ts';
import { simulatePredictions } from '../test/simulate-predictions.ts';
import { costOf, typical, type Cost } from './kit/cost.ts';
import { printTable, writeResults } from './kit/results.ts';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, write: { type: 'boolean', default: false } },
});
const MOST_MS = 3000;

const predictions = simulatePredictions({ seed: 1, images: 1423, categories: 11, patients: 49 });
const costs: Cost[] = [];
for (let round = 0; round < Number(options.rounds); round++) {
  costs.push(await costOf(() => evaluate(predictions, { rounds: 2000 })));
}
const [wall, cpu] = [typical(costs, 'wall'), typical(costs, 'cpu')];
if (wall > MOST_MS) process.exitCode = 1;
const rows = [
  ['what', 'wall ms', 'CPU ms'],
  ['every metric of 1,423 x 11, 2,000 bootstrap rounds', wall.toFixed(0), cpu.toFixed(0)],
];
printTable(rows);
if (options.write) writeResults('statistics.csv', 'statistics.ts', rows);
