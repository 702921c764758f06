import { type Answer, answerOf } from "./answer.ts";
import { findBoxes, lastBoxes } from "./boxes.ts";
import { plainCharacters } from "./characters.ts";
import { BeyondLimits, limits } from "./limits.ts";
import { parseAnswer } from "./parse-answer.ts";
import type { Expr } from "./syntax.ts";
import { Unreadable } from "./token-reader.ts";
import { someExpr } from "./traverse.ts";
import { wholeParameterOf } from "./whole-parameters.ts";

/** An answer made ready for comparison. */
export type ReadAnswer = {
  /** Without wrapping, in plain characters. */
  readonly source: string;
  /** Without wrapping, spacing and styling: equal texts are equal answers. */
  readonly squeezed: string;
  /** A lone integer's sign and digits, at any length. */
  readonly integer: string | undefined;
  /** Undefined when the text follows no grammar or exceeds a cap; `why` says which. */
  readonly answer: Answer | undefined;
  /** What `answer` was made of. */
  readonly expr?: Expr;
  /** The k of a "k ∈ ℤ" beside it. */
  readonly parameter?: string;
  readonly why: string;
  /** The C of `\textbf{(C) }12`, which `answer` is without. */
  readonly choice?: string;
};

const CHOICE_AND_VALUE =
  /^(?:\\(?:text(?:bf|rm|it)?|math(?:bf|rm))\s?\{\s?\(([A-J])\)\s{0,3}\}|\(([A-J])\)(?=\s*\$|[\s~]+[-\d\\]))(?:\s|~|\\[,;: ]|\\q?quad\b){0,6}(?=[^\s,;.)+*/^_=-]|-\d)/;

export function readAnswer(text: string): ReadAnswer {
  const source = unwrapped(text);
  const label = CHOICE_AND_VALUE.exec(source.slice(0, 80));
  const choice = label?.[1] ?? label?.[2];
  if (label === null || choice === undefined) return readSource(source);
  return { ...readSource(source.slice(label[0].length)), choice };
}

function readSource(source: string): ReadAnswer {
  const squeezed = squeeze(source);
  const integer = integerOf(squeezed);
  if (integer !== undefined && integer.length > 2_000)
    return { source, squeezed, integer, answer: undefined, why: "a long integer" };
  try {
    const expr = parseAnswer(source);
    const parameter = wholeParameterOf(expr);
    return {
      source,
      squeezed,
      integer,
      expr,
      answer: answerOf(expr),
      ...(parameter === undefined ? {} : { parameter }),
      why: "",
    };
  } catch (error) {
    if (
      error instanceof Unreadable ||
      error instanceof BeyondLimits ||
      error instanceof RangeError
    ) {
      return { source, squeezed, integer, answer: undefined, why: error.message };
    }
    throw error;
  }
}

/** Of a text beyond this the rest never counts: it is no answer, and is compared as text alone. */
const LONGEST_TEXT = 1_600_000;

/** \\\\frac, as JSON leaves it. A matrix's \\\\ before a command has three. */
const DOUBLED_BACKSLASH =
  /(?<!\\)\\\\(?=(?:[dt]?frac|sqrt|text|cdot|times|left|right|infty|pi|begin|end)(?![A-Za-z]))/g;

/** The content of a box or of dollar signs, in plain characters. */
function unwrapped(text: string): string {
  const cut = text.slice(0, LONGEST_TEXT).trim();
  const isLong = cut.length > limits.answerLength * 4;
  const plain = isLong
    ? cut
    : withoutWrapping(plainCharacters(cut).replace(DOUBLED_BACKSLASH, "\\"));
  if (!plain.includes("box")) return plain;
  const run = lastBoxes(plain, findBoxes(plain).boxes);
  const contents = run
    .map((box) => plain.slice(box.contentStart, box.contentEnd).trim())
    .filter((content) => content !== "");
  return contents.length > 0 ? contents.join(", ") : plain;
}

/** Without a colon or "So" in front, a line break at the end, and quotes or emphasis around. */
function withoutWrapping(text: string): string {
  const bare = text
    .replace(/^:\s+|^(?:so|thus|hence|therefore|then),?\s+(?=\$?[A-Za-z]\s?=)/i, "")
    .replace(/(?<!\\)\\\\$/, "");
  return /^'[^']*'$/.test(bare) ? bare.slice(1, -1) : bare.replace(/^\*\*([^*]+)\*\*$/, "$1");
}

/** Drops what never changes a meaning: spacing commands, sizes, dollar signs, blanks but between digits, a closing stop. */
function squeeze(source: string): string {
  return (
    source
      .replace(
        /\\!\s*|\\(?:left|right|displaystyle|textstyle|limits|quad|qquad|big|Big|bigg|Bigg)(?![A-Za-z])|\\[,;: ]|\\[()[\]]|\$/g,
        "",
      )
      .replace(/\s+/g, " ")
      // "1 2" is not 12, and "1, 234" not 1,234.
      .replace(/(?<!\d,?) | (?!\d)/g, "")
      .replace(/\\[dt]frac/g, "\\frac")
      .replace(/\.$/, "")
  );
}

function integerOf(squeezed: string): string | undefined {
  const plain = squeezed.replaceAll("{,}", ",");
  if (!/^[-+]?(?:\d+|(?!0,)\d{1,3}(?:,\d{3})+)$/.test(plain)) return undefined;
  const digits = plain.replace(/[-+,]/g, "").replace(/^0+(?=\d)/, "");
  return plain.startsWith("-") && digits !== "0" ? `-${digits}` : digits;
}

/** Whether a text, taken alone, states a value: something other than words. */
export function statesValue(text: string): boolean {
  const { answer } = readAnswer(text);
  if (!answer) return false;
  return (
    answer.shape !== "text" &&
    !(answer.shape === "collection" && answer.items.some((item) => item.shape === "text")) &&
    holdsValue(answer)
  );
}

function holdsValue(answer: Answer): boolean {
  if (answer.shape !== "scalar") return true;
  // Letters alone are words run together, or a name.
  return (
    someExpr(
      answer.value,
      (part) => part.kind === "number" || part.kind === "call" || part.kind === "baseNumber",
    ) ||
    (answer.value.kind === "symbol" && ["pi", "e", "infty"].includes(answer.value.name))
  );
}
