import { expect, test } from 'vitest';
import { makeFindDeciders } from '../../shared/consent/find-deciders.ts';
import { makeSayOfPhone } from '../../shared/consent/say-of-phone.ts';
import { almatyDate } from '../../shared/domain/time.ts';
import type { NewRepresentation } from '../../shared/storage/register-people.ts';
import { aContact, aRef, aRequest, aWindow, type IIN, START } from '../builders.ts';
import { makeMemory } from '../fakes/memory.ts';

const ON = almatyDate(START);
const GUARDIAN = { ref: aRef(), bornOn: '1960-01-01' };
const CHILD = '150315500009';

type Given = {
  /** As the window says of when it was opened. */
  nobodyNamed?: true;
  /** As the mark says. */
  represented?: true;
  guardian?: true;
  moved?: true;
  asked?: 'the guardian';
  child?: true;
};

test.each<[string, Given, 'subject' | 'representative' | null]>([
  ['nobody was named when asked, nor since', { nobodyNamed: true }, 'subject'],
  ['the number is another’s by now', { nobodyNamed: true, moved: true }, null],
  ['a guardian was named since', { nobodyNamed: true, represented: true, guardian: true }, null],
  ['one was named since, and taken back', { nobodyNamed: true, represented: true }, 'subject'],
  ['a window of the release before, and nobody named', {}, 'subject'],
  ['a window of the release before, and one it named without a mark', { guardian: true }, null],
  ['a child, who never decides', { nobodyNamed: true, child: true }, null],
  ['the guardian was asked', { represented: true, guardian: true, asked: 'the guardian' }, 'representative'],
])('given %s, then the phone speaks for %j', async (_given, given, by) => {
  const { register } = makeMemory();
  const request = aRequest('awaiting-consent', given.child ? { iin: CHILD as typeof IIN } : {});
  const subject = { ref: request.citizenRef, bornOn: '1985-01-01' };
  const named: NewRepresentation = {
    subject,
    representative: GUARDIAN,
    kind: 'guardian',
    from: '2026-01-01',
    until: null,
    withdrawn: false,
  };
  const contact = aContact();
  const asked = given.asked ? GUARDIAN.ref : subject.ref;
  if (given.guardian) await register.putRepresentatives([named]);
  if (!given.moved) await register.putContacts([{ citizenRef: asked, ...contact }]);
  const window = aWindow(request, {
    phoneRef: contact.phoneRef,
    ...(given.nobodyNamed && { nobodyNamed: true }),
    ...(given.asked && { askedRef: GUARDIAN.ref }),
  });
  const sayOfPhone = makeSayOfPhone({ register, findDeciders: makeFindDeciders({ register }) });
  const read = {
    contact: given.moved || given.asked ? null : contact,
    represented: given.represented ?? false,
  };
  expect(await sayOfPhone({ window, request, subject: read, on: ON })).toBe(by);
});
