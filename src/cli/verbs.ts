import type { Command } from 'commander';
import { addDemo } from './demo.ts';
import { addDoctor } from './doctor.ts';
import { addEvaluate } from './evaluate.ts';
import { addFeatures } from './features.ts';
import { addIngest } from './ingest.ts';
import { addInit } from './init.ts';
import { addPhantom } from './phantom.ts';
import { addPredict } from './predict.ts';
import { addSplit } from './split.ts';
import { addTrain } from './train.ts';

/** Adds every verb, in the order in which a study meets them. */
export function addVerbs(program: Command): void {
  for (const add of [
    addInit,
    addIngest,
    addSplit,
    addFeatures,
    addTrain,
    addEvaluate,
    addPredict,
    addPhantom,
    addDemo,
    addDoctor,
  ]) {
    add(program);
  }
}
