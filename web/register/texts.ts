import type { LookedUp, RegisteredOrganisation } from '../../shared/contract/answers/register.ts';
import type { ImportedKind } from '../../shared/domain/imports.ts';

type Decision = LookedUp['because'][number]['decisions'][number]['kind'];
type Representation = LookedUp['representatives'][number]['kind'];

/** The texts about one person. */
export type PersonTexts = {
  nav: string;
  title: string;
  lead: string;
  iin: string;
  day: string;
  look: string;
  belongs: (day: string) => string;
  belongsNot: (day: string) => string;
  because: string;
  noApplication: string;
  application: (number: string, day: string) => string;
  authority: string;
  /** Of an application: the months in which it makes the person belong, or that it does not on the day. */
  covers: (from: string, to: string) => string;
  coversNot: (day: string) => string;
  decisions: string;
  decision: Record<Decision, string>;
  months: (from: string, to: string) => string;
  noMonths: string;
  counts: string;
  countsNot: string;
  takenBack: string;
  phone: string;
  language: string;
  noPhone: string;
  representatives: string;
  noRepresentatives: string;
  representative: Record<Representation, string>;
  inForce: string;
  notInForce: string;
  bornIn: (year: string) => string;
  since: (day: string) => string;
  until: (day: string) => string;
};

/** The texts about one organisation of the register of requesters. */
export type OrganisationTexts = {
  nav: string;
  title: string;
  lead: string;
  bin: string;
  binWrong: string;
  look: string;
  unknown: string;
  name: string;
  class: string;
  purposes: string;
  everyPurpose: string;
  limits: string;
  limitsText: (limits: { minute: string; day: string }) => string;
  limitsOfClass: string;
  status: string;
  statuses: Record<RegisteredOrganisation['status'], string>;
};

/** Every text of the operator's page. */
export type RegisterTexts = {
  title: string;
  nav: string;
  account: string;
  signIn: string;
  lead: string;
  choose: string;
  reading: string;
  noTable: (file: string) => string;
  unreadable: (file: string) => string;
  lacks: (file: string, columns: string) => string;
  authority: string;
  authorityHint: string;
  kato: string;
  nameKk: string;
  nameRu: string;
  authorityMissing: string;
  tables: Record<'journal' | 'families' | 'phones', string>;
  rows: (count: string) => string;
  names: string;
  namesHint: string;
  codePage: string;
  kazakh: string;
  russian: string;
  columns: string;
  here: string;
  means: string;
  passedOver: string;
  start: string;
  stop: string;
  progress: string;
  accepted: (count: string) => string;
  rejected: (count: string) => string;
  finished: string;
  stopped: string;
  why: string;
  more: (count: string) => string;
  download: string;
  last: string;
  lastHint: string;
  what: Record<ImportedKind, string>;
  files: string;
  none: string;
  person: PersonTexts;
  organisation: OrganisationTexts;
};
