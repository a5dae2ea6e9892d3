import type { Sha256 } from '../../shared/domain/event-chain.ts';
import type { Language } from '../../shared/domain/language.ts';
import { membershipOn } from '../../shared/domain/membership.ts';
import { asSeenAt, deadlineOf, decidedAt, type Request } from '../../shared/domain/request.ts';
import { statementOf } from '../../shared/domain/statement.ts';
import { almatyDate, type Instant } from '../../shared/domain/time.ts';
import type { Codes } from '../../shared/signing/macs.ts';
import type { Register } from '../../shared/storage/register.ts';
import type { Requests } from '../../shared/storage/requests.ts';
import type { ConsentWindow, Windows } from '../../shared/storage/windows.ts';

type Ports = {
  requests: Pick<Requests, 'ofCitizen'>;
  windows: Pick<Windows, 'findAll'>;
  register: Pick<Register, 'rowsOf'>;
  codes: Codes;
  now: () => Instant;
  sha256: Sha256;
};

/**
 * Everyone who asked about a citizen: open prompts first, then history, newest first each. `preview` is what the
 * requester will get, or got. Throws when storage or KMS cannot be reached.
 */
export function makeListConsents({ requests, windows, register, codes, now, sha256 }: Ports) {
  return async ({ citizenRef, language }: { citizenRef: string; language: Language }) => {
    const at = now();
    const all = (await requests.ofCitizen(citizenRef))
      .map((request) => asSeenAt(request, { now: at, sha256 }))
      .filter((request) => request.status !== 'submitted');
    const open = all.filter((request) => request.status === 'awaiting-consent');
    const history = all.filter((request) => request.status !== 'awaiting-consent');
    const [found, rows] = await Promise.all([windows.findAll(open), register.rowsOf(citizenRef)]);
    const byRequest = new Map(found.map((window) => [window.requestId, window]));
    const { belongs } = membershipOn(rows, citizenRef, almatyDate(at));

    const view = async (request: Request) => ({
      id: request.id,
      requester: { id: request.requesterId, name: request.requesterName, kind: request.requesterKind },
      purpose: request.purpose,
      status: request.status,
      createdAt: request.createdAt,
      consentDeadline: deadlineOf(request),
      decidedAt: decidedAt(request),
      preview: statementOf(request.status === 'answered' ? request.answer.belongs : belongs)[language],
      ...(await codeOf(byRequest.get(request.id))),
    });

    /** Where no phone could be reached, the cabinet's prompt itself is the portal's message (paragraph 19-1). */
    async function codeOf(window: ConsentWindow | undefined) {
      if (!window) return { codeSentTo: null };
      if (window.phoneMasked !== null) return { codeSentTo: window.phoneMasked };
      return { codeSentTo: null, code: await codes(window.requestId, window.issue) };
    }

    return { items: await Promise.all([...open, ...history].map(view)) };
  };
}
