/** A stretch of mathematics in a text: the whole with its delimiters, and the content within. */
export type MathSpan = {
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
};

const MAX_SPAN = 2_000;

/**
 * The inline and display maths of [from, to) in order: `$…$`, `$$…$$`, `\(…\)`, `\[…\]`. A dollar
 * sign that opens prose is money, and skipped.
 */
export function findMathSpans(text: string, from: number, to: number): readonly MathSpan[] {
  const spans: MathSpan[] = [];
  // Beyond the last closing mark an opening one opens nothing.
  const lastClose = Math.max(text.lastIndexOf("\\)", to), text.lastIndexOf("\\]", to));
  let at = from;
  while (at < to) {
    const span =
      text[at] === "$"
        ? dollarSpan(text, at, to)
        : text[at] === "\\" && at < lastClose
          ? bracketSpan(text, at, to)
          : undefined;
    if (span) {
      spans.push(span);
      at = span.end;
    } else at += text[at] === "\\" ? 2 : 1;
  }
  return spans;
}

function dollarSpan(text: string, at: number, to: number): MathSpan | undefined {
  const mark = text[at + 1] === "$" ? "$$" : "$";
  const contentStart = at + mark.length;
  const limit = Math.min(to, contentStart + MAX_SPAN);
  for (let end = contentStart; end < limit; end++) {
    const character = text[end];
    if (character === "\\") end++;
    else if (mark === "$" && character === "\n") return undefined;
    else if (character === "$" && text.startsWith(mark, end)) {
      const content = text.slice(contentStart, end);
      return looksLikeMaths(content)
        ? { start: at, contentStart, contentEnd: end, end: end + mark.length }
        : undefined;
    }
  }
  return undefined;
}

function bracketSpan(text: string, at: number, to: number): MathSpan | undefined {
  const close = text[at + 1] === "(" ? "\\)" : text[at + 1] === "[" ? "\\]" : undefined;
  if (!close || text[at - 1] === "\\") return undefined;
  const end = text.slice(at + 2, Math.min(to, at + 2 + MAX_SPAN)).indexOf(close);
  if (end < 0) return undefined;
  return { start: at, contentStart: at + 2, contentEnd: at + 2 + end, end: at + 4 + end };
}

/** No more than a stray word of prose outside commands and `\text`. */
function looksLikeMaths(content: string): boolean {
  if (content.trim() === "") return false;
  const bare = content.replace(
    /\\(?:text\w*|mbox|mathrm|operatorname)\s*\{[^{}]*\}|\\[A-Za-z]+/g,
    " ",
  );
  const words = bare.match(/[A-Za-z]{3,}/g) ?? [];
  return words.length <= 2 && !/\?|[a-z]{3,}\s+[a-z]{2,}/.test(bare);
}

const LONE_NAME =
  /^\s*(?:\\?[A-Za-z]+(?:_\{?\w+\}?)?'?|\(?[a-z](?:_\{?\w\}?)?(?:\s{0,2},\s{0,2}[a-z](?:_\{?\w\}?)?){1,5}\)?)\s*$/;

/** A variable's name alone, or several, state no value: "for all $n$", "such pairs $(x, y)$". */
export function isLoneName(content: string): boolean {
  return (
    LONE_NAME.test(content) &&
    !/^\s*(?:[A-E]|\\pi|e|\\infty|\\emptyset|\\varnothing)\s*$/.test(content) &&
    !/\{|[a-z]{4,}/.test(content.trim().replace(/^\\/, ""))
  );
}

/** Joined spans: "$3$, $5$ and $7$" is one answer. */
export function isJoint(gap: string): boolean {
  return (
    gap.length <= 12 && /^[\s,;]*(?:and|or|,|y|et|und|和)?[\s,;]*$/.test(gap) && gap.trim() !== ""
  );
}
