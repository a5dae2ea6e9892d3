import type { AnswerTerms } from '../../shared/domain/confirmation.ts';
import type { Sha256 } from '../../shared/domain/event-chain.ts';
import type { Iin } from '../../shared/domain/identity-number.ts';
import { type NoticeDocument, noticeDocumentOf } from '../../shared/domain/notice-document.ts';
import { adultTold, noticesOf } from '../../shared/domain/notices.ts';
import { almatyDate, type Instant } from '../../shared/domain/time.ts';
import type { SignDocument } from '../../shared/signing/jws.ts';
import type { Register } from '../../shared/storage/register.ts';

type Ports = {
  register: Pick<Register, 'journalOfPerson'>;
  signDocument: SignDocument;
  terms: Omit<AnswerTerms, 'defaultAuthority'>;
  now: () => Instant;
  sha256: Sha256;
};

/** Whose cabinet it is, how the document names that person, and which message is wanted. */
type Input = { citizenRef: string; person: NoticeDocument['person'] & { iin: Iin }; id: string };

/**
 * A message of the ministry's as an electronic document (Annex 12, row 5): from the register's rows each time, which are
 * kept for good, so that it says the same whenever it is opened. Null where the citizen has no such message. Throws when
 * storage or KMS cannot be reached.
 */
export function makeReadMessage({ register, signDocument, terms, now, sha256 }: Ports) {
  return async ({
    citizenRef: ref,
    person,
    id,
  }: Input): Promise<{ notice: NoticeDocument; jws: string } | null> => {
    const journal = await register.journalOfPerson(ref);
    const told = adultTold({ ref, iin: person.iin }, almatyDate(now()));
    const found = noticesOf(journal, told, sha256).find((each) => each.id === id);
    if (!found) return null;
    const notice = noticeDocumentOf(found, { ref, person }, { terms, sha256 });
    return { notice, jws: await signDocument('tsa-notice+jwt', notice) };
  };
}
