import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCallable, judgeAddress } from '../../shared/webhook/address.ts';

const kindOf = (url: string, allowed: 'public' | 'public-and-loopback' = 'public') =>
  judgeAddress(url, allowed).kind;

/** One address of each range that is not of the public internet. */
const INNER_V4 = [
  '127.0.0.1',
  '127.255.255.254',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '0.1.2.3',
  '192.0.0.1',
  '192.0.2.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '192.88.99.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
];
const INNER_V6 = [
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:0:127.0.0.1',
  '::127.0.0.1',
  '::10.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '2002:7f00:1::',
  '2001::1',
  '2001:db8::1',
  '3fff::1',
  'fe80::1',
  'fec0::1',
  'fc00::1',
  'fd00:ec2::254',
  'ff02::1',
  '100::1',
  '100:0:0:1::1',
  '5f00::1',
  '4000::1',
];

const numberOf = (address: string): number =>
  address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
const hex = (part: string): string => `0x${Number(part).toString(16)}`;
const octal = (part: string): string => `0${Number(part).toString(8)}`;

/** Every way in which a URL may spell an IPv4 address. */
function spellings(address: string): string[] {
  const parts = address.split('.');
  const [a = '', b = '', c = '', d = ''] = parts;
  return [
    address,
    `${address}.`,
    String(numberOf(address)),
    `0x${numberOf(address).toString(16)}`,
    `0${numberOf(address).toString(8)}`,
    parts.map(hex).join('.'),
    parts.map(octal).join('.'),
    `${hex(a)}.${octal(b)}.${c}.${hex(d)}`,
    `${a}.${b}.${Number(c) * 256 + Number(d)}`,
    `${a}.${numberOf(`0.${b}.${c}.${d}`)}`,
    parts
      .map((part) => [...part].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join(''))
      .join('.'),
    parts.join('。'),
    parts.map((part) => [...part].map((digit) => `%3${digit}`).join('')).join('.'),
    `[::ffff:${address}]`,
    `[::FFFF:${address}]`,
    `[0:0:0:0:0:ffff:${address}]`,
  ];
}

describe('an address of a webhook', () => {
  test.each(INNER_V4)('%s is refused in every spelling', (address) => {
    for (const host of spellings(address)) {
      expect(kindOf(`https://${host}/`), host).toBe('refused');
      expect(kindOf(`HTTPS:\\\\${host}\\`), host).toBe('refused');
      expect(kindOf(` https://${host}`), host).toBe('refused');
    }
    expect(isCallable(address, 'public')).toBe(false);
  });

  test.each(INNER_V6)('[%s] is refused', (address) => {
    expect(kindOf(`https://[${address}]/`)).toBe('refused');
    expect(isCallable(address, 'public')).toBe(false);
  });

  test.each(['8.8.8.8', '1.1.1.1', '95.56.1.1', '2a00:1450:4001::1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    '%s is of the public internet',
    (address) => {
      const host = address.includes(':') ? `[${address}]` : address;
      expect(kindOf(`https://${host}/`)).toBe('ok');
    },
  );

  test('given any IPv4 address, then every spelling of it is judged alike', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const kinds = spellings(address).map((host) => kindOf(`https://${host}/`));
        expect(new Set(kinds).size).toBe(1);
      }),
    );
  });

  test.each(['localhost', 'LOCALHOST', 'localhost.', 'a.localhost'])('the name %s is refused', (host) => {
    expect(kindOf(`https://${host}/`)).toBe('refused');
  });

  test.each([
    'http://bank.example/',
    'ftp://bank.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://bank.example:444/',
    'https://bank.example:80/',
    'https://user@bank.example/',
    'https://user:password@bank.example/',
    'https://bank.example@127.0.0.1/',
    'https://127.0.0.1#@bank.example/',
    'https://bank.example/#part',
    'https://',
    '//bank.example/',
    'bank.example',
    '',
    `https://bank.example/${'a'.repeat(2_048)}`,
  ])('%s is refused', (url) => {
    expect(kindOf(url)).toBe('refused');
  });

  test.each(['https://bank.example/', 'https://bank.example:443/kelisim?of=credit', 'https://банк.қаз/'])(
    '%s is taken',
    (url) => {
      expect(kindOf(url)).toBe('ok');
    },
  );

  test('given loopback is allowed, then it is all that is allowed besides', () => {
    for (const url of [
      'http://localhost:8080/',
      'http://127.0.0.1:9/',
      'https://[::1]:8443/',
      'http://2130706433/',
    ])
      expect(kindOf(url, 'public-and-loopback'), url).toBe('ok');
    const inner = INNER_V4.filter((address) => !address.startsWith('127.'));
    for (const address of inner) {
      expect(kindOf(`https://${address}/`, 'public-and-loopback'), address).toBe('refused');
      expect(kindOf(`http://${address}:8080/`, 'public-and-loopback'), address).toBe('refused');
    }
    expect(kindOf('http://bank.example/', 'public-and-loopback')).toBe('refused');
    expect(kindOf('http://user@localhost/', 'public-and-loopback')).toBe('refused');
  });
});
