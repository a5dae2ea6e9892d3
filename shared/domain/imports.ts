import type { CalendarDate, Instant } from './time.ts';

/** What of the register a batch has. */
export const IMPORTED_KINDS = ['entries', 'contacts', 'requesters', 'representatives'] as const;
export type ImportedKind = (typeof IMPORTED_KINDS)[number];

/** The rows of one kind that came from one sender on one day (Asia/Almaty); a row that was sent again counts again. */
export type DayOfImports = {
  date: CalendarDate;
  what: ImportedKind;
  accepted: number;
  rejected: number;
  /** When the last of them came. */
  lastAt: Instant;
};

/** What became of a batch. `by`: whose it is, an organisation's BIN or a person's reference. */
export type ImportedBatch = { by: string; at: Instant } & Pick<
  DayOfImports,
  'what' | 'accepted' | 'rejected'
>;
