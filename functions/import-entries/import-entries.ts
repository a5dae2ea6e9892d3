import type { Entry } from '../../shared/http/schemas.ts';
import type { References } from '../../shared/signing/macs.ts';
import type { NewRow, Register } from '../../shared/storage/register.ts';

type Ports = { register: Pick<Register, 'putRows'>; references: Pick<References, 'citizen'> };

/** Stores journal rows (Annex 3-1); the same row twice is harmless. Throws when storage or KMS cannot be reached. */
export function makeImportEntries({ register, references }: Ports) {
  async function toRow(entry: Entry): Promise<NewRow> {
    const {
      applicationNumber,
      registeredOn,
      applicantIin,
      family,
      decision,
      additionalDecision,
      period,
      authority,
    } = entry;
    const familyRefs = family && (await Promise.all(family.map(({ iin }) => references.citizen(iin))));
    return {
      row: {
        applicationNumber,
        registeredOn,
        applicantRef: await references.citizen(applicantIin),
        familyRefs: familyRefs ?? null,
        decision: decision ? { kind: decision.kind, on: decision.on } : null,
        additionalDecision: additionalDecision ?? null,
        period: period ?? null,
        authority,
      },
      source: entry,
    };
  }

  return async (entries: readonly Entry[]): Promise<void> => {
    await register.putRows(await Promise.all(entries.map(toRow)));
  };
}
