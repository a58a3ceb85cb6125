export { experiment, type ExperimentResult } from './experiment.ts';
