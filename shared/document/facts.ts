import type { Confirmation } from '../domain/confirmation.ts';
import type { Language } from '../domain/language.ts';
import { officialNameIn } from '../domain/requester.ts';
import { almatyDate, type CalendarDate, type Instant } from '../domain/time.ts';
import { DOCUMENT_TEXTS } from './texts.ts';

/** A line of the document's table: what it is and its value, in each of the document's languages. */
export type Fact = { labels: string[]; values: string[] };

/** `23.11.2026`: the way both Kazakh and Russian documents are dated. */
export const writtenDate = (date: CalendarDate): string => date.split('-').reverse().join('.');

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Almaty',
  hour: '2-digit',
  minute: '2-digit',
});

export const writtenTime = (at: Instant): string =>
  `${writtenDate(almatyDate(at))} ${clock.format(new Date(at))}`;

/** The facts beside the statement. A value that reads the same in every language stands once. */
export function factsOf(confirmation: Confirmation, languages: readonly Language[]): Fact[] {
  const { person, requester, purpose, by, authority, issuedAt, request } = confirmation;
  const texts = languages.map((language) => DOCUMENT_TEXTS[language]);
  const fact = (
    label: 'iin' | 'name' | 'requester' | 'purpose' | 'consentBy' | 'authority' | 'issuedAt',
    values: string[],
  ) => ({
    labels: texts.map((text) => text[label]),
    values: [...new Set(values)],
  });
  const all = [fact('iin', [person.iin])];
  if (person.name !== undefined) all.push(fact('name', [person.name]));
  all.push(
    fact(
      'requester',
      requester
        ? [...languages.map((language) => officialNameIn(requester, language)), ...numberOf(requester, texts)]
        : texts.map((t) => t.self),
    ),
  );
  if (purpose)
    all.push(
      fact(
        'purpose',
        texts.map((text) => text.purposes[purpose]),
      ),
    );
  if (by === 'representative')
    all.push(
      fact(
        'consentBy',
        texts.map((text) => text.representative),
      ),
    );
  all.push(fact('authority', namesOf(authority.name, languages)));
  all.push(fact('issuedAt', [`${writtenTime(issuedAt)} (UTC+5)`]));
  if (request) all.push({ labels: texts.map((text) => text.requestId), values: [request.id] });
  return all;
}

/** An organisation's number; a person's reference is of no use on paper. */
const numberOf = (
  { kind, id }: NonNullable<Confirmation['requester']>,
  texts: readonly { bin: string }[],
): string[] => (kind === 'organisation' ? [`${texts.map((text) => text.bin).join(' / ')} ${id}`] : []);

/** The register has an authority's name in Kazakh and Russian: an English document shows both. */
export const namesOf = (name: { kk: string; ru: string }, languages: readonly Language[]): string[] =>
  languages.includes('en')
    ? [name.kk, name.ru]
    : languages.map((language) => (language === 'kk' ? name.kk : name.ru));
