import { type FindDeciders, subjectIn } from '../../shared/consent/find-deciders.ts';
import type { EvidenceAnswer } from '../../shared/contract/answers/evidence.ts';
import { evidenceOf } from '../../shared/domain/evidence.ts';
import { type Receipt, receiptOf } from '../../shared/domain/receipt.ts';
import type { Request } from '../../shared/domain/request.ts';
import { almatyDate, type Instant } from '../../shared/domain/time.ts';
import type { Openings } from '../../shared/storage/openings.ts';
import type { Requests } from '../../shared/storage/requests.ts';

type Ports = {
  requests: Pick<Requests, 'find'>;
  findDeciders: FindDeciders;
  openings: Pick<Openings, 'of'>;
  now: () => Instant;
  settings: Parameters<typeof evidenceOf>[1];
};

/** The evidence of a request for those whom it concerns. Null for anybody else. Throws when storage cannot be reached. */
export function makeReadEvidence({ requests, findDeciders, openings, now, settings }: Ports) {
  /** The subject, and whoever decides about the subject now (rule 8). */
  async function concerns(request: Request, citizenRef: string): Promise<boolean> {
    if (request.citizenRef === citizenRef) return true;
    const { refs } = await findDeciders(subjectIn(request), almatyDate(now()));
    return refs.includes(citizenRef);
  }

  return {
    async forRequester({
      requesterId,
      id,
    }: {
      requesterId: string;
      id: string;
    }): Promise<EvidenceAnswer | null> {
      const request = (await requests.find(id))?.request;
      if (request?.requesterId !== requesterId) return null;
      return evidenceOf({ request, for: 'requester', now: now() }, settings);
    },

    /** The evidence, and what it says to people. Null until the citizen has been asked, as in the cabinet's list. */
    async forCitizen({
      citizenRef,
      id,
    }: {
      citizenRef: string;
      id: string;
    }): Promise<{ evidence: EvidenceAnswer; receipt: Receipt } | null> {
      const request = (await requests.find(id))?.request;
      if (!request || request.status === 'submitted' || !(await concerns(request, citizenRef))) return null;
      const opened = (await openings.of([id])).get(id) ?? [];
      const evidence = evidenceOf({ request, for: 'citizen', now: now(), openings: opened }, settings);
      return { evidence, receipt: receiptOf(request, opened) };
    },
  };
}
