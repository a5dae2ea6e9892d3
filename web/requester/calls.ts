import type { ConfirmationAnswer } from '../../shared/contract/answers/confirmation.ts';
import type {
  ChangesPage,
  ConfirmationRequest,
  FoundRequests,
} from '../../shared/contract/answers/request.ts';
import type { SubmissionBody } from '../../shared/contract/bodies/submission.ts';
import { MOST_CHANGES_A_PAGE } from '../../shared/contract/pages.ts';
import { isFinal, isUndecided } from '../../shared/domain/lifecycle.ts';
import { type Answered, callApi } from '../api/client.ts';
import { type Resource, useResource } from '../api/use-resource.ts';
import { type Language, useLanguage } from '../language.ts';

const cabinet = 'requester' as const;

/** How often a request is looked at: while a person decides, and while only machines have to, ms. */
const UNDECIDED = 3_000;
const DECIDED = 1_000;

export const readRequest = (id: string, language: Language): Promise<Answered<ConfirmationRequest>> =>
  callApi({ path: `/v1/requests/${id}`, language, cabinet });

export function useRequest(id: string): Resource<ConfirmationRequest> {
  const { language } = useLanguage();
  return useResource<ConfirmationRequest>({
    load: () => readRequest(id, language),
    again: (request) => {
      if (request && isFinal(request.status)) return null;
      return request && isUndecided(request.status) ? UNDECIDED : DECIDED;
    },
    of: [id, language],
  });
}

/** The document of an answered request; it never changes. */
export function useAnswer(id: string): Resource<ConfirmationAnswer> {
  const { language } = useLanguage();
  return useResource<ConfirmationAnswer>({
    load: () => callApi({ path: answerPath(id), language, cabinet }),
    again: () => null,
    of: [id],
  });
}

export const answerPath = (id: string): string => `/v1/requests/${id}/answer`;

/** The page of a request, by its address in the API. */
export const pageOf = (location: string): string => location.replace(/^.*\/v1\//, '/requester/');

/** In the address of a request that was open before it was asked for again (the API answers 200, not 202). */
export const OPEN_BEFORE = '#open-before';

/** `idempotencyKey`: the same for every try at one form, so that a lost answer does not ask a citizen twice. */
export const submit = (input: {
  submission: SubmissionBody;
  idempotencyKey: string;
  language: Language;
}): Promise<Answered<ConfirmationRequest>> =>
  callApi({
    method: 'POST',
    path: '/v1/requests',
    body: input.submission,
    headers: { 'idempotency-key': input.idempotencyKey },
    language: input.language,
    cabinet,
  });

/** The requester's own requests about one person; the IIN goes in the body. */
export const searchRequests = (iin: string, language: Language): Promise<Answered<FoundRequests>> =>
  callApi({ method: 'POST', path: '/v1/requests/search', body: { iin }, language, cabinet });

export const cancelRequest = (id: string, language: Language): Promise<Answered<ConfirmationRequest>> =>
  callApi({ method: 'POST', path: `/v1/requests/${id}/cancel`, language, cabinet });

/** `since`: a cursor from `next`, or a time. */
export const changes = (since: string | null, language: Language): Promise<Answered<ChangesPage>> =>
  callApi({
    path: `/v1/requests?limit=${MOST_CHANGES_A_PAGE}${since === null ? '' : `&changedSince=${encodeURIComponent(since)}`}`,
    language,
    cabinet,
  });
