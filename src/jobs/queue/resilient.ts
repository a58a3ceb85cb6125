/**
 * A worker that says nothing for ten seconds is taken for dead, and what it had in hand is given to
 * another. With BullMQ's own limit of one, what is given on twice would be given up.
 */
export const RESILIENT = { lockDuration: 10_000, stalledInterval: 5000, maxStalledCount: 20 };
