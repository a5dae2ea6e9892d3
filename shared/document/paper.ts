import type { OfficialText } from '../domain/fields.ts';
import type { Language } from '../domain/language.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Fact } from './facts.ts';

type Worded = Record<Language, string>;

/** What a page says, whatever document it is of; drawn in the languages of the page. */
export type Paper = {
  title: Worded;
  /** What is certified, in a sentence or a few. */
  statement: Worded;
  /** The day that the statement is about, and what it is called. */
  dated: { label: Worded; date: CalendarDate };
  facts: Fact[];
  authority: OfficialText;
  legalBasis: Worded;
  /** Who issued it: its public address. */
  issuer: string;
  /** The code by which the paper alone can be checked; null where only the file can. */
  code: string | null;
  /** Stands at the foot. */
  foot: Worded;
  issuedAt: Instant;
  /** The file inside the document that carries its signature. */
  attachment: { name: string; description: Worded };
};
