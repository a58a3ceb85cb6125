import type { Handlers } from './handler.ts';
import { homeHandlers } from './home-handlers.ts';
import type { EventStreams } from './jobs/event-streams.ts';
import { jobsHandlers } from './jobs/jobs-handlers.ts';
import { labelsHandlers } from './labels/labels-handlers.ts';
import { peopleHandlers } from './people/people-handlers.ts';
import type { Welcome } from './people/welcome.ts';
import { readingHandlers } from './reading/reading-handlers.ts';
import { runsHandlers } from './runs/runs-handlers.ts';
import { studiesHandlers } from './studies/studies-handlers.ts';
import { trainingHandlers } from './training/training-handlers.ts';
import { uploadsHandlers } from './uploads/uploads-handlers.ts';
import type { Workbench } from './workbench.ts';

/** A handler for every route of the contract; that none is missing, the type says. */
export function allHandlers(bench: Workbench, welcome: Welcome, streams: EventStreams): Handlers {
  return {
    ...peopleHandlers(bench, welcome),
    ...homeHandlers(bench),
    ...studiesHandlers(bench),
    ...uploadsHandlers(bench),
    ...labelsHandlers(bench),
    ...trainingHandlers(bench),
    ...jobsHandlers(bench, streams),
    ...runsHandlers(bench),
    ...readingHandlers(bench),
  };
}
