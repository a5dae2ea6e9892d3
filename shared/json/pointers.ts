/** A name as somebody may have typed a number into it: only what looks like a field's name is repeated. */
export const isName = (key: PropertyKey): boolean => /^[A-Za-z][A-Za-z-]{0,39}$/.test(String(key));

/** RFC 6901. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
