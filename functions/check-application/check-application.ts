import type { ApplicationChecked } from '../../shared/contract/answers/register.ts';
import type { ApplicationCheck } from '../../shared/contract/bodies/application-check.ts';
import { isAssignedOrAppliedFor, settlementOf } from '../../shared/domain/application-check.ts';
import { almatyDate, type Instant } from '../../shared/domain/time.ts';
import type { References } from '../../shared/signing/macs.ts';
import type { Register } from '../../shared/storage/register.ts';

type Ports = {
  register: Pick<Register, 'rowsOf'>;
  references: Pick<References, 'citizen'>;
  now: () => Instant;
};
type Parameter = ApplicationChecked['complete'];

/** A field of the application by its pointer, with what stands there. */
type Field = [pointer: string, value: unknown];

const emptyAmong = (fields: readonly Field[]): string[] =>
  fields.filter(([, value]) => value === undefined || value === '').map(([pointer]) => pointer);

/** Everybody of the application, the applicant first, with the pointers to what is said of them. */
const everybodyIn = ({ applicantIin, applicantName, residence, family = [] }: ApplicationCheck) => [
  {
    iin: applicantIin,
    name: applicantName,
    residence,
    iinAt: '/applicantIin',
    nameAt: '/applicantName',
    at: '',
  },
  ...family.map((member, index) => {
    const at = `/family/${index}`;
    return { ...member, iinAt: `${at}/iin`, nameAt: `${at}/name`, at };
  }),
];
type Everybody = ReturnType<typeof everybodyIn>;

/** Parameter 1. Where somebody is registered is a matter of parameter 3. */
function completeness(application: ApplicationCheck, everybody: Everybody): Parameter {
  const missing = emptyAmong([
    ['/address', application.address?.trim()],
    ['/family', application.family],
    ...everybody.flatMap(({ iin, name, iinAt, nameAt }): Field[] => [
      [iinAt, iin],
      [nameAt, name?.trim()],
    ]),
  ]);
  return { holds: missing.length === 0, missing };
}

/** Parameter 3: whoever is registered elsewhere than the applicant, or nowhere. */
function sameSettlement(everybody: Everybody): Parameter {
  const home = everybody[0]?.residence;
  const settlement = home && settlementOf(home.kato);
  const missing = everybody
    .filter(
      ({ residence }) =>
        residence === undefined ||
        settlementOf(residence.kato) !== (settlement ?? settlementOf(residence.kato)),
    )
    .map(({ at }) => `${at}/residence`);
  return { holds: missing.length === 0, missing };
}

/**
 * Paragraph 7-1: the automatic check of an electronic application before it goes to the journal of incoming messages. Of
 * the register it tells one thing: whether anything is assigned, paid or applied for, and neither what nor to whom. Throws
 * when storage or KMS cannot be reached.
 */
export function makeCheckApplication({ register, references, now }: Ports) {
  async function hasSomething(iin: string): Promise<boolean> {
    const ref = await references.citizen(iin);
    return isAssignedOrAppliedFor(await register.rowsOf(ref), ref, almatyDate(now()));
  }

  return async (application: ApplicationCheck): Promise<ApplicationChecked> => {
    const everybody = everybodyIn(application);
    const known = [...new Set(everybody.flatMap(({ iin }) => iin ?? []))];
    const found = await Promise.all(known.map(hasSomething));
    const missing = emptyAmong(everybody.map(({ iin, iinAt }): Field => [iinAt, iin]));
    const complete = completeness(application, everybody);
    const nothingAssigned = { holds: missing.length === 0 && !found.includes(true), missing };
    const oneSettlement = sameSettlement(everybody);
    const passes = [complete, nothingAssigned, oneSettlement].every(({ holds }) => holds);
    return { passes, complete, nothingAssigned, oneSettlement };
  };
}
