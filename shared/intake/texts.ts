/** The most that a cell may hold is 32,767 characters (Excel's own limit), so that a piece has room for several. */
const PIECE = 1 << 20;
const FIRST = 1_024;

/**
 * Texts by their number, in the bytes of UTF-8: a full sheet refers to millions, and as strings each would cost several
 * times its length, or keep alive the part of the file that it was cut from.
 */
export function makeTexts() {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const pieces: Uint8Array[] = [];
  let free = PIECE;
  let count = 0;
  /** Of each text: where it begins, counted over all pieces, and how many bytes it has. */
  let places = new Float64Array(FIRST);
  let lengths = new Uint32Array(FIRST);

  function add(text: string): void {
    // A UTF-16 unit takes three bytes at most.
    const most = 3 * text.length;
    if (most > PIECE) throw new Error('a text is longer than a cell may hold');
    let piece = pieces.at(-1);
    if (piece === undefined || free + most > PIECE) {
      piece = new Uint8Array(PIECE);
      pieces.push(piece);
      free = 0;
    }
    if (count === lengths.length) {
      places = grown(places, new Float64Array(2 * count));
      lengths = grown(lengths, new Uint32Array(2 * count));
    }
    const { written } = encoder.encodeInto(text, piece.subarray(free));
    places[count] = (pieces.length - 1) * PIECE + free;
    lengths[count] = written;
    free += written;
    count += 1;
  }

  /** Undefined where there is no text of that number. */
  function at(number: number): string | undefined {
    const [place, length] = [places[number], lengths[number]];
    if (number >= count || place === undefined || length === undefined) return undefined;
    const start = place % PIECE;
    return decoder.decode(pieces[Math.floor(place / PIECE)]?.subarray(start, start + length));
  }

  return { add, at };
}
export type Texts = Pick<ReturnType<typeof makeTexts>, 'at'>;

function grown<T extends Float64Array | Uint32Array>(before: T, longer: T): T {
  longer.set(before);
  return longer;
}
