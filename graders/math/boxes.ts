/** A `\boxed{…}` or `\fbox{…}`: where its content and the whole command stand. */
export type Box = {
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
};

const BOX = /\\(?:boxed|fbox|framebox|begin\s?boxed|beginboxed)(?![A-Za-z])\s*/y;
/** `\boxed 5`: a number or a letter without braces. */
const BRACELESS = /-?\d[\d.,]*\d|-?\d|[A-Za-z](?![A-Za-z])/y;
/** Boxes remembered, the last ones; a list answer has few. */
const MAX_BOXES = 64;

/**
 * The complete boxes of a text in order, innermost ones where nested, and whether one was opened and
 * never closed. One pass over the text with a stack of open braces.
 */
export function findBoxes(text: string): {
  readonly boxes: readonly Box[];
  readonly hasUnclosed: boolean;
} {
  const boxes: Box[] = [];
  // Open braces: where each stands, and where its box command starts, or -1.
  const opens: number[] = [];
  const boxStarts: number[] = [];
  let openBoxes = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 92) {
      // A doubled backslash, as JSON leaves it, opens a box too.
      if (text.startsWith("\\\\box", at) || text.startsWith("\\\\fbox", at)) at++;
      BOX.lastIndex = at;
      const command = BOX.exec(text);
      if (!command) {
        at++;
        continue;
      }
      const after = at + command[0].length;
      if (text[after] === "{") {
        opens.push(after);
        boxStarts.push(at);
        openBoxes++;
      } else {
        BRACELESS.lastIndex = after;
        const content = BRACELESS.exec(text);
        if (content)
          remember({
            start: at,
            contentStart: after,
            contentEnd: after + content[0].length,
            end: after + content[0].length,
          });
      }
      at = Math.max(at, after + (text[after] === "{" ? 0 : -1));
    } else if (character === 98 && isBareBox(text, at)) {
      at += "boxed".length;
      opens.push(at);
      boxStarts.push(at - "boxed".length);
      openBoxes++;
    } else if (character === 123) {
      opens.push(at);
      boxStarts.push(-1);
    } else if (character === 125) {
      const open = opens.pop();
      const boxStart = boxStarts.pop();
      if (open === undefined || boxStart === undefined || boxStart < 0) continue;
      openBoxes--;
      const inner = boxes.at(-1);
      // A box around a box only repeats it.
      if (inner && inner.start > boxStart) continue;
      remember({ start: boxStart, contentStart: open + 1, contentEnd: at, end: at + 1 });
    }
  }
  return { boxes, hasUnclosed: openBoxes > 0 };

  function remember(box: Box): void {
    boxes.push(box);
    if (boxes.length > MAX_BOXES) boxes.shift();
  }
}

/** `boxed{…}` whose backslash was lost on the way. */
const isBareBox = (text: string, at: number): boolean =>
  text.startsWith("boxed{", at) && !/[A-Za-z\\]/.test(text[at - 1] ?? "");

/** What a sign before a box must follow to be the answer's own, and no subtraction or a dash. */
const SIGNED_FROM =
  /(?:[=$&≈<>]|\\[([]|\\(?:approx|equiv|to|implies|iff|Rightarrow|rightarrow|[lg]eq?|quad|qquad|displaystyle)(?![A-Za-z])|[:：]\s(?=[-−±\\]\S*$))\s{0,8}$/u;
const SIGN = /(?:([-−])|±|\\pm\s?)\s{0,4}(?:\\(?:left|displaystyle|[,;!])\s{0,2})?$/u;

/** The sign that stands right before a box, as in `x = -\boxed{42}`; "" when there is none. */
export function signBefore(text: string, { start }: Box): "" | "-" | "\\pm " {
  const lead = text.slice(Math.max(0, start - 60), start);
  const sign = SIGN.exec(lead);
  if (!sign || !SIGNED_FROM.test(lead.slice(0, sign.index))) return "";
  return sign[1] === undefined ? "\\pm " : "-";
}

const CONNECTOR_WORDS =
  /\\text(?:bf|rm|it)?\s*\{\s*(?:and|or|,|;)?\s*\}|\\(?:quad|qquad|[,;:!() [\]])|\$|\band\b|\bor\b|[a-zA-Z](?:_\{?\w{1,3}\}?)?\s*=|[\s,;]/g;

/** The boxes of the last run: several on one line with nothing but "and", "or", commas or `x =` between. */
export function lastBoxes(text: string, boxes: readonly Box[]): readonly Box[] {
  const run: Box[] = [];
  for (let at = boxes.length - 1; at >= 0; at--) {
    const box = boxes[at];
    const next = run[0];
    if (!box || (next && !isConnector(text.slice(box.end, next.start)))) break;
    run.unshift(box);
  }
  return run;
}

function isConnector(gap: string): boolean {
  if (gap.length > 60 || gap.includes("\n")) return false;
  const joins = /,|;|\band\b|\bor\b/.test(gap);
  return joins && gap.replace(CONNECTOR_WORDS, "") === "";
}
