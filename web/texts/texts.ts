import type { kk } from './kk.ts';

type Widened<T> = T extends string
  ? string
  : T extends (...args: never[]) => unknown
    ? T
    : { [K in keyof T]: Widened<T[K]> };

/** Every text of the pages. A language that lacks one, or has one too many, does not compile. */
export type Texts = Widened<typeof kk>;
