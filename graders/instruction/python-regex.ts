import { GraderError } from "../../src/errors.ts";
import { SPACE, WORD } from "./python-text.ts";

const BOUNDARY = `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`;
const NO_BOUNDARY = `(?:(?<=[${WORD}])(?=[${WORD}])|(?<![${WORD}])(?![${WORD}]))`;

/** What Python's classes mean on text, spelled for JavaScript, inside a character class. */
const CLASSES: ReadonlyMap<string, string> = new Map([
  ["w", WORD],
  ["d", String.raw`\p{Nd}`],
  ["s", SPACE],
]);
/** One letter to Python when case is ignored; JavaScript keeps the Turkish two apart. */
const IS = "iI\u0130\u0131";
const CONTROLS = "abfnrtv";
const PATTERN_LIMIT = 1_000;

/**
 * A Python regular expression of the benchmark's author (a keyword, a section marker), compiled
 * with Python's meaning of \w, \d, \s, \b, `.` and `$` on Unicode text, ignoring case on request.
 * Never call it with anything a model wrote: a pattern can be made to take exponential time, and
 * only the thread that grading runs in, which can be killed, stands behind it.
 *
 * @throws GraderError when it is no valid pattern, or uses what JavaScript has no equal for
 */
export function pythonRegex(pattern: string, options: { readonly ignoreCase: boolean }): RegExp {
  if (pattern.length > PATTERN_LIMIT) {
    throw invalid(pattern, `it has ${pattern.length} characters, ${PATTERN_LIMIT} are allowed`);
  }
  try {
    return new RegExp(translate(pattern, options.ignoreCase), options.ignoreCase ? "giu" : "gu");
  } catch (cause) {
    if (cause instanceof GraderError) throw cause;
    throw invalid(pattern, cause instanceof Error ? cause.message : String(cause));
  }
}

/** How often a pattern occurs, as `len(re.findall(…))`. */
export function countMatches(regex: RegExp, text: string): number {
  let count = 0;
  for (const _ of text.matchAll(regex)) count++;
  return count;
}

function translate(pattern: string, ignoreCase: boolean): string {
  let translated = "";
  let atom = 0;
  let possessive = 0;
  const groups: number[] = [];
  for (let at = 0; at < pattern.length; ) {
    const character = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\}|\{,\d+\})/.exec(pattern.slice(at))?.[0];
    if (quantifier !== undefined) {
      at += quantifier.length;
      const counted = quantifier.replace("{,", "{0,");
      if (pattern[at] === "+") {
        // Possessive: an atomic group, spelled as a lookahead and a reference to what it took.
        const name = `possessive${possessive++}`;
        const taken = translated.slice(atom);
        translated = `${translated.slice(0, atom)}(?=(?<${name}>${taken}${counted}))\\k<${name}>`;
        at++;
      } else {
        translated += counted;
        if (pattern[at] === "?") {
          translated += "?";
          at++;
        }
      }
      continue;
    }
    const start = translated.length;
    if (character === "\\") {
      const { text, length } = escaped(pattern, at, "outside");
      translated += text;
      at += length;
    } else if (character === "[") {
      const { text, length } = characterClass(pattern, at);
      translated += text;
      at += length;
    } else if (character === "(") {
      groups.push(start);
      const { text, length } = groupStart(pattern, at);
      translated += text;
      at += length;
    } else {
      translated += ignoreCase && IS.includes(character) ? `[${IS}]` : literal(character);
      at += character.length;
    }
    atom = character === ")" ? (groups.pop() ?? start) : start;
  }
  return translated;
}

function literal(character: string): string {
  if (character === ".") return String.raw`[^\n]`;
  if (character === "$") return String.raw`(?=\n?(?![^]))`;
  return /[\]{}/]/.test(character) ? `\\${character}` : character;
}

function groupStart(pattern: string, at: number): { text: string; length: number } {
  const rest = pattern.slice(at);
  const named = /^\(\?P<(\w+)>/.exec(rest);
  if (named !== null) return { text: `(?<${named[1]}>`, length: named[0].length };
  const reference = /^\(\?P=(\w+)(?=\))/.exec(rest);
  if (reference !== null) return { text: `(?:\\k<${reference[1]}>`, length: reference[0].length };
  const known = /^\((?:\?(?:[:=!]|<[=!]))?/.exec(rest)?.[0] ?? "(";
  if (known === "(" && rest[1] === "?") {
    throw invalid(pattern, `"${rest.slice(0, 4)}" has no equal in JavaScript`);
  }
  return { text: known, length: known.length };
}

function characterClass(pattern: string, at: number): { text: string; length: number } {
  let end = at + 1;
  let members = pattern[end] === "^" ? "^" : "";
  if (members !== "") end++;
  for (let isFirst = true; end < pattern.length; isFirst = false) {
    const character = String.fromCodePoint(pattern.codePointAt(end) ?? 0);
    if (character === "]" && !isFirst) return { text: `[${members}]`, length: end + 1 - at };
    if (character === "\\") {
      const { text, length } = escaped(pattern, end, "inside");
      members += text;
      end += length;
    } else {
      members += /[[\]{}()|/^]/.test(character) ? `\\${character}` : character;
      end += character.length;
    }
  }
  throw invalid(pattern, "a character class never ends");
}

/** An escape, outside or inside a character class. */
function escaped(
  pattern: string,
  at: number,
  place: "outside" | "inside",
): { text: string; length: number } {
  const code = pattern[at + 1];
  if (code === undefined) throw invalid(pattern, "it ends in a backslash");
  const members = CLASSES.get(code.toLowerCase());
  if (members !== undefined) {
    if (place === "outside") {
      return { text: `[${code === code.toLowerCase() ? "" : "^"}${members}]`, length: 2 };
    }
    if (code === code.toLowerCase()) return { text: members, length: 2 };
    if (code === "D") return { text: String.raw`\P{Nd}`, length: 2 };
    if (code === "S") return { text: String.raw`\S`, length: 2 };
    throw invalid(pattern, String.raw`"\W" inside a class has no equal in JavaScript`);
  }
  if (place === "outside") {
    if (code === "b") return { text: BOUNDARY, length: 2 };
    if (code === "B") return { text: NO_BOUNDARY, length: 2 };
    if (code === "A") return { text: "(?<![^])", length: 2 };
    if (code === "Z") return { text: "(?![^])", length: 2 };
    if (/[1-9]/.test(code)) return { text: `\\${code}`, length: 2 };
  }
  const number = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(
    pattern.slice(at),
  );
  if (number !== null) {
    const value = Number.parseInt(number[1] ?? number[2] ?? number[3] ?? "0", 16);
    return { text: `\\u{${value.toString(16)}}`, length: number[0].length };
  }
  if (CONTROLS.includes(code)) {
    const control = code === "a" ? String.raw`\x07` : code === "b" ? String.raw`\x08` : `\\${code}`;
    return { text: control, length: 2 };
  }
  if (/[A-Za-z0-9]/.test(code)) throw invalid(pattern, `"\\${code}" is no escape`);
  const character = String.fromCodePoint(pattern.codePointAt(at + 1) ?? 0);
  const isSyntax =
    /[\^$\\.*+?()[\]{}|/]/.test(character) || (place === "inside" && character === "-");
  return { text: isSyntax ? `\\${character}` : character, length: 1 + character.length };
}

function invalid(pattern: string, reason: string): GraderError {
  return new GraderError(`A keyword is no usable regular expression: ${reason}.`, {
    where: `pattern ${JSON.stringify(pattern.slice(0, 80))}`,
    hint: "IFEval's keywords are Python regular expressions; mend the record's kwargs.",
  });
}
