import Negotiator from 'negotiator';
import { DEFAULT_LANGUAGE, type Language, languageOfTag } from '../domain/language.ts';

/** A weight that is none: it says nothing. */
const NO_WEIGHT = /;\s*q=[^\d.,;][^,;]*/gi;

type Headers = Record<string, string | undefined>;

/**
 * The best of our languages for `Accept-Language` (RFC 9110, section 12.5.4), looked up by the language alone (RFC 4647,
 * section 3.4): `ru-RU, en` means Russian. `otherwise`: for whoever accepts none of them, or any.
 */
export function languageOf({ headers }: { headers: Headers }, otherwise = DEFAULT_LANGUAGE): Language {
  const accepted = headers['accept-language']?.replace(NO_WEIGHT, '');
  const wanted = new Negotiator({ headers: { 'accept-language': accepted } }).languages().map(languageOfTag);
  return wanted.find((language) => language !== undefined) ?? otherwise;
}
