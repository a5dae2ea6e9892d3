import type { Imported } from '../contract/answers/register.ts';
import type { ImportedBatch, ImportedKind } from '../domain/imports.ts';
import type { References } from '../signing/macs.ts';
import { SYSTEM } from '../signing/system.ts';
import type { ApiEvent, Route } from './api.ts';
import { forRequester } from './caller.ts';
import type { Reply } from './problems.ts';
import { importedInWords } from './words.ts';

type Ports = {
  references: Pick<References, 'requester'>;
  count: (batch: ImportedBatch) => Promise<void>;
};

/**
 * A route that takes rows of the register. What became of a batch is counted for whoever sent it, once its good rows are
 * stored; what was wrong with the others goes out in the caller's language. `store` gives a reply where the body is no batch.
 */
export const forImport = (
  what: ImportedKind,
  { references, count }: Ports,
  store: (event: ApiEvent) => Promise<Imported | Reply>,
): Route =>
  forRequester(references, async ({ event, requester }) => {
    const outcome = await store(event);
    if ('status' in outcome) return outcome;
    const { accepted, rejected } = outcome;
    await count({ by: requester.id, at: SYSTEM.now(), what, accepted, rejected: rejected.length });
    return importedInWords(outcome, event.headers);
  });
