/** Where a browser is sent, and the cookies that it keeps. */
export interface Elsewhere {
  readonly location: string;
  readonly cookies: readonly string[];
}
