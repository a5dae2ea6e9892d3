import type { OfficialText } from '../domain/fields.ts';
import type { Language } from '../domain/language.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Fact } from './facts.ts';

export type Worded = Record<Language, string>;

/** What a page says, whatever document it is of; drawn in the languages of the page. */
export type Paper = {
  title: Worded;
  /** By which the document is named to anybody, and what it is called: stands on top. */
  number: { label: Worded; value: string };
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
  /** Stands at the foot; then, where a national signature makes the document equal to paper, the sentence that says so. */
  foot: Worded;
  eDocument: Worded | null;
  issuedAt: Instant;
  /** The name of the file inside the document that carries its signature. */
  attachment: string;
  /** The head of the event chain that the document names; with the attachment's name in one small line for engineers. */
  chainHead: string | null;
};
