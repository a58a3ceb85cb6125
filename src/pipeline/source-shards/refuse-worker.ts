import { UserError } from '../../errors.ts';

/** A file that is here and, for a worker, is not. */
export function unseenBy(host: string, path: string): UserError {
  return new UserError(
    `Cannot have studies read by workers: the one on ${host} does not see ${path}; mount the studies under the same path on every machine, or leave --queue out.`,
  );
}

/** Settings that a worker has read otherwise. */
export function changed(): UserError {
  return new UserError(
    'Cannot have studies read by workers: sonograft.yaml was changed meanwhile, or a worker runs another version of Sonograft; run the same version everywhere and the same command again.',
  );
}
