import type { Block, Family, Message, PrivacyAnswer } from '../../shared/contract/answers/cabinet.ts';
import type { ConfirmationAnswer } from '../../shared/contract/answers/confirmation.ts';
import type { Consent, ConsentsPage, Decided } from '../../shared/contract/answers/consents.ts';
import type { EvidenceAnswer } from '../../shared/contract/answers/evidence.ts';
import type { DecisionBody } from '../../shared/contract/bodies/decision.ts';
import { isFinal } from '../../shared/domain/lifecycle.ts';
import { type Answered, callApi } from '../api/client.ts';
import { type Resource, useResource } from '../api/use-resource.ts';
import { type Language, useLanguage } from '../language.ts';

const cabinet = 'citizen' as const;

/** With a prompt open, its end and a decision by SMS show soon; without one, a new prompt does, ms. */
const WITH_PROMPTS = 3_000;
const WITHOUT_PROMPTS = 15_000;

type Items<T> = { items: T[] };

function useItems<T>(path: string, again: (data: Items<T> | null) => number | null): Resource<Items<T>> {
  const { language } = useLanguage();
  return useResource<Items<T>>({
    load: () => callApi({ path, language, cabinet }),
    again,
    of: [path, language],
  });
}

/** Whether what was read is enough, or the next page is wanted as well. */
type Enough = (items: readonly Consent[], pages: number) => boolean;

/** The first pages of the cabinet, as many as are wanted, each time anew: what is asked now is on the first. */
async function readConsents(language: Language, enough: Enough): Promise<Answered<ConsentsPage>> {
  const items = new Map<string, Consent>();
  let cursor: string | null = null;
  for (let pages = 1; ; pages++) {
    const query: string = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    const read: Answered<ConsentsPage> = await callApi({ path: `/v1/consents${query}`, language, cabinet });
    if (!read.ok) return read;
    // One that is decided between two pages stands on both.
    for (const item of read.body.items) if (!items.has(item.id)) items.set(item.id, item);
    cursor = read.body.next;
    const all = [...items.values()];
    if (cursor === null || enough(all, pages)) return { ...read, body: { items: all, next: cursor } };
  }
}

/** Requests about the citizen: one page unless `enough` wants more; `of` tells when it wants something else. */
export function useConsents(
  enough: Enough = () => true,
  of: readonly unknown[] = [],
): Resource<ConsentsPage> {
  const { language } = useLanguage();
  return useResource<ConsentsPage>({
    load: () => readConsents(language, enough),
    again: (data) => (data?.items.some(({ status }) => !isFinal(status)) ? WITH_PROMPTS : WITHOUT_PROMPTS),
    of: [language, ...of],
  });
}

export const useMessages = (): Resource<Items<Message>> => useItems<Message>('/v1/me/messages', () => null);

export const useBlocks = (): Resource<Items<Block>> => useItems<Block>('/v1/me/blocks', () => null);

export function useOwnAnswer(): Resource<ConfirmationAnswer> {
  const { language } = useLanguage();
  const path = '/v1/me/answer';
  return useResource<ConfirmationAnswer>({
    load: () => callApi({ path, language, cabinet }),
    again: () => null,
    of: [language],
  });
}

/** The evidence of a request that waits no more; `Receipt` says in words what it has. */
export function useReceipt({ id, status }: Pick<Consent, 'id' | 'status'>): Resource<EvidenceAnswer> {
  const { language } = useLanguage();
  const path = `/v1/consents/${id}/receipt`;
  return useResource<EvidenceAnswer>({
    load: () => callApi({ path, language, cabinet }),
    again: () => null,
    of: [language, path, status],
  });
}

export const useFamily = (): Resource<Family> =>
  useItems<Family['items'][number]>('/v1/me/family', () => null);

export function usePrivacy(): Resource<PrivacyAnswer> {
  const { language } = useLanguage();
  return useResource<PrivacyAnswer>({
    load: () => callApi({ path: '/v1/me/privacy', language, cabinet }),
    again: () => null,
    of: [language],
  });
}

export const changePrivacy = (shareWithFamily: boolean, language: Language): Promise<Answered<undefined>> =>
  callApi({ method: 'PUT', path: '/v1/me/privacy', body: { shareWithFamily }, language, cabinet });

type Decide = DecisionBody & { id: string; language: Language };

export const decide = ({ id, decision, code, language }: Decide): Promise<Answered<Decided>> =>
  callApi({
    method: 'POST',
    path: `/v1/consents/${id}/decision`,
    body: { decision, code },
    language,
    cabinet,
  });

export const resendCode = (id: string, language: Language): Promise<Answered<undefined>> =>
  callApi({ method: 'POST', path: `/v1/consents/${id}/code`, language, cabinet });

export const changeBlock = (
  method: 'PUT' | 'DELETE',
  requesterId: string,
  language: Language,
): Promise<Answered<undefined>> =>
  callApi({ method, path: `/v1/me/blocks/${encodeURIComponent(requesterId)}`, language, cabinet });
