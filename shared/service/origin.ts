/** The header in which the edge proves that a call came through it, and so past its firewall. */
export const ORIGIN_HEADER = 'x-kelisim-origin';
