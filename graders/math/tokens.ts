import { groupEnd } from "./brace-groups.ts";
import { holdsPieces, opensCondition } from "./cases-environment.ts";
import { joins, separatorOf } from "./joining-words.ts";
import {
  commandAliases,
  operatorCommands,
  spacingCommands,
  stylingCommands,
  symbolCommands,
  textCommands,
} from "./latex-commands.ts";
import {
  isLetterProduct,
  LETTERED_BASE,
  readAccented,
  readLetterDigits,
  startsLetterDigits,
  UPRIGHT_DIGITS,
} from "./letter-runs.ts";
import { BeyondLimits, limits } from "./limits.ts";
import { isDigit, lexNumber, startsDecimal } from "./number-literal.ts";
import { isFunctionName, isUnitWord, namesOfWords, unitLetters } from "./vocabulary.ts";

export type TokenKind =
  | "number"
  | "symbol"
  | "command"
  | "operator"
  | "word"
  | "text"
  | "separator"
  | "end";

/** The smallest unit of an answer. `text` holds the name, the digits, or the words. */
export type Token = {
  readonly kind: TokenKind;
  readonly text: string;
  readonly hasSpaceBefore: boolean;
};

export const END: Token = { kind: "end", text: "", hasSpaceBefore: false };

const LETTERS = /[A-Za-z]+/y;
const NON_ASCII_LETTERS = /[^\p{ASCII}\s]+/uy;
/** Numbers or single letters, listed in words: "2 and 3", "A, B". */
const LIST_IN_TEXT =
  /^(?:[A-Z]|\([A-J]\)|-?\d{1,9}(?:\.\d{1,9})?)(?:(?:\s?[,;]\s?(?:and |or )?|\s(?:and|or)\s)(?:[A-Z]|\([A-J]\)|-?\d{1,9}(?:\.\d{1,9})?)){1,20}$/;

/**
 * Splits an answer into tokens: LaTeX spacing and styling vanish, thousands separators join their
 * number, `\text{…}` becomes one token. One pass. `source` is already in plain characters.
 * @throws BeyondLimits beyond the length or token cap
 */
export function tokenize(source: string): Token[] {
  if (source.length > limits.answerLength)
    throw new BeyondLimits("The answer is too long to read.");
  const tokens: Token[] = [];
  let at = 0;
  let hasSpace = false;
  let bracketDepth = 0;
  let cases: "system" | "pieces" | undefined;
  const push = (kind: TokenKind, text: string) => {
    if (tokens.length >= limits.tokens) throw new BeyondLimits("The answer has too many tokens.");
    tokens.push({ kind, text, hasSpaceBefore: hasSpace });
    hasSpace = false;
  };

  while (at < source.length) {
    const character = source[at] as string;
    if (/\s/.test(character) || character === "~") {
      hasSpace = true;
      at++;
    } else if (startsLetterDigits(source, at)) {
      const digits = readLetterDigits(source, at);
      push("number", digits);
      at += digits.length;
    } else if (isDigit(character) || (character === "." && startsDecimal(source, at))) {
      const number = lexNumber(source, at, bracketDepth === 0);
      push("number", number.text);
      at = number.end;
    } else if (character === "\\") {
      at = lexCommand(at);
    } else if (readAccented(source, at) !== "") {
      const word = readAccented(source, at);
      push("word", word);
      at += word.length;
    } else if (/[A-Za-z]/.test(character)) {
      LETTERS.lastIndex = at;
      const run = (LETTERS.exec(source) as RegExpExecArray)[0];
      at += run.length;
      pushRun(run);
    } else if (character > "~") {
      NON_ASCII_LETTERS.lastIndex = at;
      const run = NON_ASCII_LETTERS.exec(source)?.[0] ?? character;
      at += run.length;
      if (!/^[€£¥₹₩元]$/u.test(run)) push("word", run);
    } else {
      at = lexSign(character);
    }
  }
  return tokens;

  function lexSign(character: string): number {
    if (character === "$" || character === '"' || character === "`") return at + 1;
    if (character === "," || character === ";") {
      push("separator", character);
      return at + 1;
    }
    if (character === "^") {
      RAISED_MARK.lastIndex = at;
      const mark = RAISED_MARK.exec(source)?.[0];
      if (mark !== undefined) {
        if (mark.includes("prime")) pushSigns(...Array.from(mark.matchAll(/prime/g), () => "'"));
        else pushSigns("degree");
        return at + mark.length;
      }
    }
    if (character === "&" && cases !== undefined) {
      if (cases === "pieces" && tokens.at(-1)?.kind !== "separator") push("separator", ",");
      return at + 1;
    }
    if (character === "{" && isEmptyGroup(at)) return source.indexOf("}", at) + 1;
    const two = source.slice(at, at + 2);
    const pair = new Map([
      ["**", "^"],
      ["<=", "le"],
      [">=", "ge"],
      ["=<", "le"],
      ["=>", "Rightarrow"],
      ["->", "Rightarrow"],
      ["==", "="],
      ["!!", "!!"],
      [":=", "="],
    ]).get(two);
    if (pair) {
      push("operator", pair);
      return at + 2;
    }
    if (two === "!=" && !/[0-9)]/.test(source[at - 1] ?? "")) {
      push("operator", "ne");
      return at + 2;
    }
    if (character === "." && source.slice(at, at + 3) === "...") {
      push("symbol", "ldots");
      return at + 3;
    }
    if (character === ".") return at + 1;
    if ("([".includes(character)) bracketDepth++;
    if (")]".includes(character)) bracketDepth = Math.max(0, bracketDepth - 1);
    push("operator", character);
    return at + 1;
  }

  function pushSigns(...signs: readonly string[]): void {
    for (const sign of signs) push("operator", sign);
  }

  /** TeX's {} that only parts two signs; after a command, ^ or _ it is an empty argument. */
  function isEmptyGroup(open: number): boolean {
    const before = tokens.at(-1);
    const isLast = /^\{\s{0,3}\}\s*$/.test(source.slice(open, open + 12));
    const takesArgument =
      before?.kind === "command" ||
      (before?.kind === "operator" &&
        (["^", "_", "{", "]"].includes(before.text) || (before.text === "}" && !isLast)));
    return (
      !takesArgument &&
      source.trim() !== "{}" &&
      /^\{\s{0,3}\}(?!\s{0,3}[_^])/.test(source.slice(open, open + 12))
    );
  }

  function lexCommand(start: number): number {
    LETTERS.lastIndex = start + 1;
    const letters = LETTERS.exec(source)?.[0];
    const name = letters ?? source[start + 1] ?? "";
    let end = start + 1 + name.length;
    if (name === "") return end;
    if (spacingCommands.has(name)) {
      hasSpace ||= name !== "left" && name !== "right" && name !== "!";
      if ((name === "left" || name === "right") && source[end] === ".") end++;
      return end;
    }
    if (COMMANDS_WITH_ASIDE.has(name)) return skipGroup(end);
    if (stylingCommands.has(name)) return end;
    if (textCommands.has(name)) return lexText(end);
    if (name === "begin" || name === "end") {
      const close = source.indexOf("}", end);
      const open = source.indexOf("{", end);
      if (open < 0 || close < open) return end;
      const environment = source
        .slice(open + 1, close)
        .trim()
        .replace(/\*$/, "");
      if (environment === "cases") {
        if (name === "begin") {
          cases = holdsPieces(source, close + 1) ? "pieces" : "system";
          if (cases === "pieces") pushSigns("\\{", "(");
        } else {
          if (cases === "pieces") pushSigns(")", "\\}");
          cases = undefined;
        }
        return close + 1;
      }
      push("command", `${name}:${environment}`);
      if (name === "begin" && environment === "array") return skipGroup(close + 1);
      return close + 1;
    }
    if (name === "\\" || name === "cr") {
      // The lines of a system hold together, as a list does; those of a function by cases are pairs.
      if (cases === "system") push("separator", ",");
      else if (cases === "pieces") {
        if (/^\s*\\end\b/.test(source.slice(end, end + 40))) return end;
        pushSigns(")");
        push("separator", ",");
        pushSigns("(");
      } else push("operator", "\\\\");
      const extraSpace = /^\s?\[-?[\d.]+(?:pt|em|ex|mm|cm)\]/.exec(source.slice(end, end + 12));
      return end + (extraSpace?.[0].length ?? 0);
    }
    if ("()[]".includes(name)) return end;
    if (name === "%") push("operator", "%");
    else if (name === "$" || name === "#" || name === "-") return end;
    else if (name === "{" || name === "}") {
      bracketDepth = Math.max(0, bracketDepth + (name === "{" ? 1 : -1));
      push("operator", `\\${name}`);
    } else if (name === "|") push("operator", "|");
    else if (name === "&") push("separator", "and");
    else if (name === "_") return end;
    else pushCommand(name);
    return end;
  }

  function pushCommand(name: string): void {
    if (name === "langle" || name === "lbrace" || name === "lbrack") bracketDepth++;
    if (name === "rangle" || name === "rbrace" || name === "rbrack")
      bracketDepth = Math.max(0, bracketDepth - 1);
    const alias = commandAliases.get(name) ?? name;
    if (operatorCommands.has(alias)) push("operator", alias);
    else if (symbolCommands.has(alias)) push("symbol", alias);
    else push("command", alias);
  }

  function skipGroup(from: number): number {
    let open = from;
    while (open < source.length && /\s/.test(source[open] as string)) open++;
    if (source[open] !== "{") return from;
    const close = groupEnd(source, open);
    return close < 0 ? source.length : close + 1;
  }

  function lexText(from: number): number {
    let open = from;
    while (open < source.length && /[\s*]/.test(source[open] as string)) open++;
    if (source[open] !== "{") return from;
    const close = groupEnd(source, open);
    if (close < 0) return from;
    const content = source.slice(open + 1, close);
    if (!pushUprightDigits(content, close + 1)) pushText(content, close + 1);
    return close + 1;
  }

  function pushUprightDigits(content: string, end: number): boolean {
    if (!UPRIGHT_DIGITS.test(content) || !LETTERED_BASE.test(source.slice(end, end + 5)))
      return false;
    const before = tokens.at(-1);
    if (before?.kind === "number") tokens.pop();
    else if (content.length < 2) return false;
    push("number", (before?.kind === "number" ? before.text : "") + content);
    return true;
  }

  function pushText(content: string, end: number): void {
    const trimmed = content
      .replace(/\\?\$/g, "")
      .replace(/\\[,;:! ]/g, " ")
      .trim();
    const ahead = hasSpace || /^\s/.test(content);
    hasSpace = ahead;
    if (cases === "pieces" && opensCondition(trimmed)) return;
    if (/^(?:minus|negative)$/i.test(trimmed) && /^\s*\d/.test(source.slice(end, end + 4))) {
      push("operator", "-");
      return;
    }
    if (joins(trimmed)) {
      if (trimmed !== "") push("separator", separatorOf(trimmed));
      hasSpace = true;
      return;
    }
    if (isUnitAfterNumber(trimmed, end) || isUnitAfterBrace(trimmed, end)) push("text", trimmed);
    else if (/^[A-Za-z]$/.test(trimmed)) push("symbol", trimmed);
    else if (LIST_IN_TEXT.test(trimmed) || /^\d{1,9}(?:st|nd|rd|th)$/.test(trimmed))
      pushAll(trimmed);
    else if (/^\(\s*[A-Za-z]\s*\)$/.test(trimmed)) push("symbol", trimmed.replace(/[()\s]/g, ""));
    else if (/^[A-Za-z]+$/.test(trimmed)) {
      if (isFunctionName(trimmed)) push("command", trimmed);
      else if (namesOfWords.percent.has(trimmed.toLowerCase())) push("operator", "%");
      else if (trimmed === "i" || trimmed === "e") push("symbol", trimmed);
      else if (trimmed.toLowerCase() === "infinity") push("symbol", "infty");
      else push("text", trimmed);
    } else if (
      /^[-+\d.,\s/^%()\\{}=*:]+$/.test(trimmed) ||
      (/[\\^]/.test(trimmed) && !/[A-Za-z]{3,}\s/.test(trimmed))
    ) {
      pushAll(trimmed);
    } else if (/^(?:degrees?|deg)\b/i.test(trimmed)) push("operator", "degree");
    else if (namesOfWords.percent.has(trimmed.toLowerCase())) push("operator", "%");
    else push("text", trimmed);
  }

  function pushAll(inner: string): void {
    for (const token of tokenize(inner)) push(token.kind, token.text);
  }

  /** Upright letters after a number, all of them units: the m s^{-1} of 8 \mathrm{m\,s^{-1}}. */
  function isUnitAfterNumber(content: string, end: number): boolean {
    const isTop = tokens.at(-1)?.text === "{" && tokens.at(-2)?.text === "frac";
    const before = tokens.at(isTop ? -3 : -1);
    if (before?.kind !== "number" && before?.text !== "pi") return false;
    if (isSubscripted(end)) return false;
    if (!/^[A-Za-z\s\d^{}/.\-\\]+$/.test(content)) return false;
    const runs = content.replace(/\\cdot(?![A-Za-z])/g, " ").match(/\\?[A-Za-z]+/g) ?? [];
    return runs.length > 0 && runs.every((run) => unitLetters.has(run) || isUnitWord(run));
  }

  /** The m of 3\sqrt{2}\text{ m}: an upright unit after a value that ends in a brace. */
  function isUnitAfterBrace(content: string, end: number): boolean {
    const before = tokens.at(-1);
    const endsValue = before?.kind === "operator" && (before.text === "}" || before.text === ")");
    return endsValue && unitLetters.has(content) && !isSubscripted(end);
  }

  /** A letter with an index, as the C of {}_5\mathrm{C}_2, is no unit. */
  function isSubscripted(end: number): boolean {
    return /^\s*[_(]/.test(source.slice(end, end + 4));
  }

  function pushRun(run: string): void {
    const half = /^[ap]$/i.test(run) ? /^\.m\b/i.exec(source.slice(at, at + 3))?.[0] : undefined;
    if (half !== undefined && tokens.at(-1)?.kind === "number") {
      at += half.length;
      push("word", `${run}m`);
      return;
    }
    if (DOLLARS_OF.test(run) && /^\\?\$\s?\d/.test(source.slice(at, at + 4))) return;
    if (ORDINAL_ENDING.test(run) && !hasSpace && tokens.at(-1)?.kind === "number") return;
    if (cases === "pieces" && opensCondition(run)) return;
    for (const [kind, text] of readRun(run)) push(kind, text);
  }

  /** "5 cats", "3 cas", "1 an": letters of a product that end the answer as what is counted. */
  function isCountedNoun(run: string): boolean {
    if (!hasSpace || tokens.at(-1)?.kind !== "number" || /[^\s.]/.test(source.slice(at, at + 40)))
      return false;
    return (
      /^[b-rt-z]{1,2}a[b-rt-z]{0,1}s$/.test(run) || (run === "an" && tokens.at(-1)?.text === "1")
    );
  }

  /** The min of "45 min" and the sec of "30 sec", which nothing follows that a function could take. */
  function isUnitNotFunction(run: string): boolean {
    return (
      (run === "min" || run === "sec") &&
      tokens.at(-1)?.kind === "number" &&
      /^\s*(?:$|[.,;)]|(?:and\s+)?\d[\d.]{0,9}\s?[a-z])/.test(source.slice(at, at + 24))
    );
  }

  function readRun(run: string): readonly (readonly [TokenKind, string])[] {
    const lower = run.toLowerCase();
    if (lower === "and" || lower === "or") return [["separator", lower]];
    if (namesOfWords.percent.has(lower)) return [["operator", "%"]];
    if (lower === "degrees" || lower === "degree" || lower === "deg")
      return [["operator", "degree"]];
    if (lower === "infinity" || lower === "infty" || lower === "inf" || lower === "oo")
      return [["symbol", "infty"]];
    if (run === "pi" || run === "Pi") return [["symbol", "pi"]];
    if (run === "mod") return [["command", "mod"]];
    if (isUnitNotFunction(run)) return [["word", run]];
    if (run.length > 1 && isFunctionName(run)) return [["command", run]];
    if (lower === "minus" && /^\s*[\d\\$(]/.test(source.slice(at, at + 8)))
      return [["operator", "-"]];
    if (lower === "negative" && tokens.length === 0 && /^\s*\$?\d/.test(source.slice(at, at + 8)))
      return [["operator", "-"]];
    if (run === "U" && /[)\]}]\s*$/.test(source.slice(Math.max(0, at - 4), at - 1)))
      return [["operator", "cup"]];
    if (run.length === 1) return [["symbol", run]];
    if (isUnitWord(run) && tokens.at(-1)?.kind === "number") return [["word", run]];
    const prefix = namesOfWords.functionsBeforeLetter.find(
      (name) => run.startsWith(name) && run.length === name.length + 1,
    );
    if (prefix) {
      return [
        ["command", prefix],
        ["symbol", run.slice(prefix.length)],
      ];
    }
    if (isCountedNoun(run)) return [["word", run]];
    if (isLetterProduct(run) && !isUnitWord(run)) {
      return [...run].map((letter) => ["symbol", letter] as const);
    }
    return [["word", run]];
  }
}

/** The US of US$5. */
const DOLLARS_OF = /^(?:US|AU|CA|NZ|HK)$/;
/** The ° of 30^\circ, the ′ and ″ of 30^\prime 15^{\prime\prime}. */
const RAISED_MARK =
  /\^\s*(?:\\(?:circ|degree|prime)(?![A-Za-z])|\{\s*\\(?:circ|degree)\s*\}|\{\s?(?:\\prime\s?){1,3}\})/y;
/** Commands whose group is no part of the answer. */
const COMMANDS_WITH_ASIDE: ReadonlySet<string> = new Set(
  "hspace vspace phantom hphantom label tag textcolor color".split(" "),
);
/** The st of 21st. */
const ORDINAL_ENDING = /^(?:st|nd|rd|th)$/;
