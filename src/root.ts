import { fileURLToPath } from 'node:url';

/** The folder of this package, be it a checkout or installed: `src/` and `dist/` lie in it alike. */
export const root = fileURLToPath(new URL('..', import.meta.url));
