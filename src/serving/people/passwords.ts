import { hash, verify } from '@node-rs/argon2';

/** Argon2id with 19 MiB, two passes and one lane: the second choice of OWASP's password storage page. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const passwords = {
  hash: (password: string): Promise<string> => hash(password, COST),
  verify: ({ hash: kept, password }: { hash: string; password: string }): Promise<boolean> =>
    verify(kept, password),
};
