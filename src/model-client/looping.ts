/** A tail of so many characters is looked at, and so long a period makes it a loop. */
const SHAPES = [
  { tail: 1_024, period: 512 }, // the last 512 characters repeat the 512 before, or a shorter text, oftener
  { tail: 6_144, period: 2_048 }, // a paragraph of up to 2,048 said three times over
] as const;

/**
 * Whether a text's tail repeats itself: its last 1,024 characters have a period of at most 512,
 * or its last 6,144 one of at most 2,048. Linear time.
 */
export function isLooping(text: string): boolean {
  const end = text.trimEnd();
  return SHAPES.some(({ tail, period }) => {
    if (end.length < tail) return false;
    // What repeats ends in words that stood there a period before; most texts are told by that.
    const recent = end.slice(-(period + SAMPLE));
    const before = recent.lastIndexOf(recent.slice(-SAMPLE), period - 1);
    return before >= 0 && shortestPeriod(end.slice(-tail)) <= period;
  });
}

const SAMPLE = 32;

/** The least p with text[i] = text[i − p] throughout: length less the longest border (Knuth, Morris, Pratt). */
function shortestPeriod(text: string): number {
  const border = new Uint16Array(text.length);
  let length = 0;
  for (let at = 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    while (length > 0 && code !== text.charCodeAt(length)) length = border[length - 1] ?? 0;
    if (code === text.charCodeAt(length)) length++;
    border[at] = length;
  }
  return text.length - length;
}
