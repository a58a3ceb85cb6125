import type { JobsOptions } from 'bullmq';
import type { Shard } from '../../effects.ts';

/**
 * The place of a piece of work among those that wait: what is urgent before all, and what may wait
 * behind those that have no priority, as BullMQ orders them.
 */
export function placeInQueue(urgency: Shard['urgency']): Pick<JobsOptions, 'lifo' | 'priority'> {
  if (urgency === 'first') return { lifo: true };
  return urgency === 'last' ? { priority: 10 } : {};
}
