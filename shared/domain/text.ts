/** Characters of a requester's own reference. */
export const LONGEST_REFERENCE = 64;

/** Made when first needed: it takes some 30 ms of a cold start, and hardly a text is too long. */
let graphemes: Intl.Segmenter | undefined;

/** Half a surrogate pair, at the end of a text that is otherwise whole. */
const HALF_AT_THE_END = /[\uD800-\uDBFF]$/;

/**
 * The beginning of a text, at most `longest` UTF-16 units: whole characters as people see them, so never half an emoji or
 * a letter without its mark. One character longer than that is cut between its code points.
 */
export function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  graphemes ??= new Intl.Segmenter('kk', { granularity: 'grapheme' });
  const end = graphemes.segment(text).containing(longest)?.index ?? 0;
  return end > 0 ? text.slice(0, end) : text.slice(0, longest).replace(HALF_AT_THE_END, '');
}
