import { inSpan } from '../traces.ts';

/** A step of the pipeline that is loaded when it is first taken. */
export function step<Args extends unknown[], Result>(
  load: () => Promise<(...args: Args) => Promise<Result>>,
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    const take = await load();
    return await inSpan(take.name, {}, () => take(...args));
  };
}
