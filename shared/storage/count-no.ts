import { frightens } from '../domain/frightening.ts';
import type { Decision } from '../domain/lifecycle.ts';
import type { Request } from '../domain/request.ts';
import { describeError, type Logger } from '../telemetry/logger.ts';
import type { Measure } from '../telemetry/metrics.ts';
import type { Submissions } from './submissions.ts';

type Ports = {
  submissions: Pick<Submissions, 'countNo'>;
  meter: Pick<Measure, 'count' | 'against'>;
  logger: Pick<Logger, 'warn'>;
};

/** Persons stand together in logs and metrics: nobody is to be found there. */
const PERSON = 'person';

/**
 * Counts a decision that was just recorded against whoever asked, and tells the operators of a requester to whom many say no.
 * Never throws: the decision stands, whatever becomes of its count.
 */
export function makeCountNo({ submissions, meter, logger }: Ports) {
  return async (request: Request, decision: Decision): Promise<void> => {
    if (decision === 'grant') return;
    const { id, requesterId, requesterKind: kind, createdAt: madeAt } = request;
    const named = kind === 'organisation' ? requesterId : PERSON;
    const notMe = decision === 'not-me';
    meter.against(named, notMe ? 'RequestNotMe' : 'RequestRefused');
    try {
      const day = await submissions.countNo({ requesterId, madeAt, notMe });
      if (!frightens(kind, day)) return;
      meter.count('FrighteningRequester');
      logger.warn('requester-frightens', { requester: named, requestId: id, ...day });
    } catch (error) {
      logger.warn('no-not-counted', { requestId: id, error: describeError(error) });
    }
  };
}

export type CountNo = ReturnType<typeof makeCountNo>;
