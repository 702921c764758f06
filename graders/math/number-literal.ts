export function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}

export function startsDecimal(source: string, at: number): boolean {
  return (
    isDigit(source[at + 1]) ||
    /^\.\s*(?:\\(?:overline|bar|dot)(?![A-Za-z])|\(\d{1,9}\)(?!\s*[\d(]))/.test(
      source.slice(at, at + 14),
    )
  );
}

/** 2{,}75, 0{,}125: with the comma braced, and no group of three after a first digit, a decimal comma. */
const BRACED_DECIMAL_COMMA = /\{,\}(?:\d{1,2}|\d{4,}|(?<=(?<!\d)0\{,\})\d{3})(?![\d{])/y;
/** 12{,}34{,}567: groups as India writes them; unbraced only where a group begins with 0, as no element of a list does. */
const LAKHS = /(?:\{,\}\d{2})+\{,\}\d{3}(?![\d{])|(?=[\d,]*,0\d,)(?:,\d{2})+,\d{3}(?![\d,])/y;
const EXPLICIT_THOUSANDS = /(?:\{,\}|\{\\,\}|,\s?\\!|\\[,;: ]|~)\s*\d{3}(?!\d)/y;
const COMMA_THOUSANDS = /,\d{3}(?!\d)/y;
const SPACE_THOUSANDS = /[ '’]\d{3}(?!\d)/y;
const DOT_THOUSANDS = /(?:\.\d{3}){2,}(?!\d)/y;
/** 1000,99€ */
const COMMA_BEFORE_EURO = /,\d{1,2}(?=\s?€)/y;
const EUROPEAN = /\.\d{3},(?:\d{1,2}|\d{4,})(?!\d)/y;
/** \overline{12}, (12), \dot12\dot3 with a dot on the first and the last digit, or one dot alone. */
const REPEATING =
  /\s*(?:\\dot\s*\{?(\d)\}?(\d*)\s*\\dot\s*\{?(\d)\}?|\\(?:overline|bar|dot)\s*(?:\{(\d+)\}|(\d))|\((\d+)\)(?!\s*[\d(]))/y;
const EXPONENT = /[eE]([+-]?\d{1,6})(?![\dA-Za-z])/y;

/** A number from `start`, thousands joined: digits, then an optional `.digits`, `(repeating)`, `e±digits`. */
export function lexNumber(
  source: string,
  start: number,
  isTopLevel: boolean,
): { text: string; end: number } {
  const take = (pattern: RegExp, at: number): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  let end = start;
  while (isDigit(source[end])) end++;
  let digits = source.slice(start, end);
  if (digits.length >= 1 && digits.length <= 3) {
    const european = isTopLevel ? take(EUROPEAN, end) : null;
    if (european) {
      return {
        text: digits + european[0].replace(".", "").replace(",", "."),
        end: end + european[0].length,
      };
    }
    const dots = take(DOT_THOUSANDS, end);
    if (dots) return { text: digits + dots[0].replaceAll(".", ""), end: end + dots[0].length };
    const lakhs = isTopLevel && digits !== "0" ? take(LAKHS, end) : null;
    if (lakhs) return { text: digits + lakhs[0].replace(/\D/g, ""), end: end + lakhs[0].length };
    const decimals = take(BRACED_DECIMAL_COMMA, end);
    if (decimals)
      return {
        text: `${digits}.${decimals[0].replace(/\D/g, "")}`,
        end: end + decimals[0].length,
      };
    for (const pattern of [EXPLICIT_THOUSANDS, COMMA_THOUSANDS, SPACE_THOUSANDS]) {
      // The 10 of "5,10,100" is an element of a list.
      const isElement = /\d,$/.test(source.slice(Math.max(0, start - 2), start));
      if (pattern === COMMA_THOUSANDS && (!isTopLevel || digits === "0" || isElement)) continue;
      const joined = joinGroups(pattern, end);
      if (!joined) continue;
      digits += joined.digits;
      end = joined.end;
      break;
    }
  }
  const cents = isTopLevel ? take(COMMA_BEFORE_EURO, end) : null;
  if (cents) return { text: digits + cents[0].replace(",", "."), end: end + cents[0].length };
  let text = digits;
  // 2{.}5 keeps TeX from spacing the point.
  if (/^\{\.\}\d/.test(source.slice(end, end + 4))) {
    let stop = end + 3;
    while (isDigit(source[stop])) stop++;
    text = `${digits}.${source.slice(end + 3, stop)}`;
    end = stop;
  } else if (source[end] === "." && startsDecimal(source, end)) {
    let stop = end + 1;
    while (isDigit(source[stop])) stop++;
    const fraction = source.slice(end + 1, stop);
    text = `${digits || "0"}.${fraction}`;
    end = stop;
    const repeating = take(REPEATING, end);
    if (repeating) {
      text += `(${repeating.slice(1).join("")})`;
      end += repeating[0].length;
    } else {
      const dots = /^(?:\.\.\.|\s*\\l?dots\b)/.exec(source.slice(end, end + 10));
      const block = dots ? /(\d{1,3}?)\1{2,}$/.exec(fraction.slice(-24)) : null;
      if (dots && block) {
        text = `${digits || "0"}.${fraction}(${block[1]})`;
        end += dots[0].length;
      }
    }
  }
  const exponent = take(EXPONENT, end);
  if (exponent) {
    text += `e${exponent[1]}`;
    end += exponent[0].length;
  }
  return { text, end };

  function joinGroups(pattern: RegExp, from: number): { digits: string; end: number } | undefined {
    let joined = "";
    let at = from;
    for (let group = take(pattern, at); group; group = take(pattern, at)) {
      joined += group[0].slice(-3);
      at += group[0].length;
    }
    if (joined === "") return undefined;
    // "1,234,5" is a list: every group must be whole.
    if (pattern === COMMA_THOUSANDS && /^,\d/.test(source.slice(at, at + 2))) return undefined;
    return { digits: joined, end: at };
  }
}
