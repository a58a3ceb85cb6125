import type { RefusalCode, RefusalValues } from '../../../../src/serving/wire/index.ts';

/** What the server refuses, by its word; where nothing stands here, its own English sentence is shown. */
export type Refusals = { readonly [code in RefusalCode]?: (values: RefusalValues) => string };

export const refusals: Refusals = {};
