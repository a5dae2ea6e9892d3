import { LANGUAGES, type Language } from '../domain/language.ts';

/** The best of our languages for `Accept-Language` (RFC 9110, section 12.5.4); Kazakh when it names none of them. */
export function languageOf({ headers }: { headers: Record<string, string | undefined> }): Language {
  const wanted = (headers['accept-language'] ?? '')
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean);
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  for (const { language } of wanted) {
    const ours = LANGUAGES.find((candidate) => candidate === language);
    if (ours) return ours;
  }
  return 'kk';
}
