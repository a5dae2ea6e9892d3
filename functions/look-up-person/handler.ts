import { lookup } from '../../shared/contract/bodies/lookup.ts';
import { birthDateOf } from '../../shared/domain/identity-number.ts';
import { almatyDate } from '../../shared/domain/time.ts';
import { api } from '../../shared/http/api.ts';
import { parseBody } from '../../shared/http/body.ts';
import { forRequester } from '../../shared/http/caller.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { openRegister } from '../../shared/storage/register.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeLookUpPerson } from './look-up-person.ts';

const opened = openFunction('look-up-person', process.env);
const references = openReferences(opened.env);
const lookUpPerson = makeLookUpPerson({ register: openRegister(opened.env) });

const post = forRequester(references, async ({ event, requester }) => {
  const today = almatyDate(SYSTEM.now());
  const body = parseBody(event, lookup(today));
  if (body.kind === 'refused') return body.reply;
  const { iin, on = today } = body.value;
  const citizenRef = await references.citizen(iin);
  // Who looked at whom is kept before anything is shown: by reference, from which nobody gets back to the number.
  opened.logger.info('person-looked-up', { operator: requester.id, citizenRef, on });
  return {
    status: 200,
    body: await lookUpPerson({ subject: { ref: citizenRef, bornOn: birthDateOf(iin) }, on }),
  };
});

export const handler = api(opened, { 'POST /v1/register/lookups': post });
