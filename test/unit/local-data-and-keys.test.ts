import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeKms } from '../../local/aws/kms.ts';
import { checkKeys, prepareKeys } from '../../local/runtime/data-and-keys.ts';
import { KEYS } from '../../shared/service/table.ts';

const DECLARED = { codes: { spec: 'HMAC_256' }, signing: { spec: 'ECC_NIST_P256' } } as const;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kelisim-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const there = (...names: string[]) => {
  for (const name of names) writeFileSync(join(folder, name), '{}');
};
const open = () => ({
  data: { path: (name: string) => join(folder, name), close: () => undefined },
  kms: makeKms(join(folder, 'kms.json'), DECLARED),
});

describe('the keys of a data folder', () => {
  test('given a new folder, then they are made before the database is', () => {
    const opened = open();
    prepareKeys(opened);
    expect(opened.kms.missingKeys()).toEqual([]);
    expect(open().kms.missingKeys()).toEqual([]);
  });

  test('given the first start ended before there was a database, then the next one goes on', () => {
    prepareKeys(open());
    prepareKeys(open());
    checkKeys({ ...open(), isNew: true });
  });

  test('given a database without tables and without keys, then they are made', () => {
    there('dynamodb.sqlite');
    const opened = open();
    prepareKeys(opened);
    checkKeys({ ...opened, isNew: true });
    expect(open().kms.missingKeys()).toEqual([]);
  });

  test('given tables and no keys, then none is made, and one line says so', () => {
    there('dynamodb.sqlite');
    const opened = open();
    prepareKeys(opened);
    expect(() => checkKeys({ ...opened, isNew: false })).toThrow(
      /^The keys of this data \(codes, signing\) are not in \S+kms\.json: put the file back, .*DATA_DIR/,
    );
    expect(open().kms.missingKeys()).toEqual(['codes', 'signing']);
  });

  test('given the folder of a release that had fewer keys, then those that came since are made: nothing was kept under them', () => {
    there('dynamodb.sqlite');
    open().kms.makeKeys();
    const file = open().data.path('kms.json');
    const earlier = JSON.parse(readFileSync(file, 'utf8'));
    const later = { ...open(), kms: makeKms(file, KEYS) };
    expect(later.kms.missingKeys()).toEqual(['references', 'own', 'evidence']);
    expect(() => checkKeys({ ...later, isNew: false })).toThrow(/references, own, evidence/);
    later.kms = makeKms(file, { ...DECLARED, own: KEYS.own, evidence: KEYS.evidence });
    checkKeys({ ...later, isNew: false });
    expect(later.kms.missingKeys()).toEqual([]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject(earlier);
  });

  test.each(['streams.json', 'demonstration.json'])(
    'given %s without a database, then one line says so',
    (name) => {
      prepareKeys(open());
      there(name);
      expect(() => prepareKeys(open())).toThrow(
        /^The database \S+dynamodb\.sqlite is gone: put it back, .*DATA_DIR/,
      );
    },
  );

  test.each([
    ['an HMAC key cut short', { codes: 'AAAA' }],
    ['a signing key that is none', { signing: 'AAAA' }],
    ['a further signing key that is none', { 'signing.2': 'AAAA' }],
    ['a key that is no text', { codes: 1 }],
    ['no object', []],
  ])('given %s, then the file is damaged', (_given, content) => {
    writeFileSync(join(folder, 'kms.json'), JSON.stringify(content));
    expect(open).toThrow(/^\S+kms\.json is damaged\.$/);
  });
});
