import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** `loopback` too: only where the service and its receivers are tried out on one machine. */
export type Addresses = 'public' | 'public-and-loopback';

type Judged = { kind: 'ok'; url: URL } | { kind: 'refused'; detail: string };

const LONGEST = 2_048;
/** All of IPv6 that is given out to anybody (RFC 4291, section 2.4; IANA's registry): the rest is nobody's. */
const GIVEN_OUT: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * Whether an IP address may be called: one of the public internet, whatever range it is written into (an IPv4 address
 * within IPv6 is judged as what it is), or loopback where that is allowed.
 */
export function isCallable(address: string, allowed: Addresses): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (range === 'loopback') return allowed === 'public-and-loopback';
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(...GIVEN_OUT)) return false;
  return range === 'unicast';
}

/** The host of a URL without the brackets of an IPv6 address. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** RFC 6761, section 6.3: these names never leave the machine. */
const isLocalhost = (host: string): boolean => /(^|\.)localhost\.?$/.test(host);

/** A host that is an address, in any spelling (URL has normalised it): undici asks `lookup` about names only. */
const isRefusedLiteral = (host: string, allowed: Addresses): boolean =>
  isIP(host) !== 0 && !isCallable(host, allowed);

const isLoopback = (host: string): boolean =>
  isLocalhost(host) || (isIP(host) !== 0 && ipaddr.process(host).range() === 'loopback');

const refused = (detail: string): Judged => ({ kind: 'refused', detail });

/**
 * Whether calls may go to `text`. What a name leads to is judged when it is called, each time: it may change. `detail`
 * never repeats the address.
 */
export function judgeAddress(text: string, allowed: Addresses): Judged {
  const url = text.length <= LONGEST ? URL.parse(text) : null;
  if (!url)
    return refused(`An address such as https://bank.example/kelisim, of ${LONGEST} characters at most.`);
  if (url.username !== '' || url.password !== '') return refused('Without a user name or a password in it.');
  if (url.hash !== '') return refused('Without a fragment (#).');
  const host = hostOf(url);
  if (allowed === 'public-and-loopback' && isLoopback(host) && /^https?:$/.test(url.protocol))
    return { kind: 'ok', url };
  if (url.protocol !== 'https:') return refused('It must begin with https://.');
  if (url.port !== '') return refused('Without a port: calls go to 443.');
  if (isLocalhost(host) || isRefusedLiteral(host, allowed))
    return refused('This host is no address of the public internet.');
  return { kind: 'ok', url };
}
