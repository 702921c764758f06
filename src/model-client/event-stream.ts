/**
 * Cuts text, however chunked, into server-sent events (WHATWG HTML, 9.2): lines end in LF, CR
 * or CRLF, comments are skipped, several `data` lines are joined. Every character is looked at
 * once, whatever the chunks: a line of 10 MB dripping in byte by byte costs no more than at once.
 *
 * @param onEvent hears an event's data, and its name, mostly empty
 */
export function eventStream(onEvent: (data: string, event: string) => void) {
  let pieces: string[] = [];
  let data: string | undefined;
  let event = "";
  let endedInCr = false;
  let isFirstLine = true;

  function blankLine(): void {
    if (data !== undefined) onEvent(data, event);
    data = undefined;
    event = "";
  }

  function field(name: string, value: string): void {
    if (name === "data") data = data === undefined ? value : `${data}\n${value}`;
    else if (name === "event") event = value;
  }

  function line(text: string): void {
    if (text === "") {
      blankLine();
      return;
    }
    const colon = text.indexOf(":");
    if (colon < 0) field(text, "");
    else field(text.slice(0, colon), text.slice(valueStart(text, colon + 1)));
  }

  function firstOrBrokenLine(rest: string): void {
    let text = rest;
    if (pieces.length > 0) {
      pieces.push(rest);
      text = pieces.join("");
      pieces = [];
    }
    if (isFirstLine && text.startsWith("\uFEFF")) text = text.slice(1);
    isFirstLine = false;
    line(text);
  }

  function endLine(text: string, start: number, end: number): void {
    if (pieces.length > 0 || isFirstLine) firstOrBrokenLine(text.slice(start, end));
    else if (start === end) blankLine();
    // Nearly every line; taken apart in place, it is copied once.
    else if (text.startsWith("data:", start)) {
      field("data", text.slice(valueStart(text, start + "data:".length), end));
    } else line(text.slice(start, end));
  }

  return {
    push(text: string): void {
      if (text === "") return;
      let start = endedInCr && text.charCodeAt(0) === LF ? 1 : 0;
      endedInCr = false;
      let cr = find(text, "\r", start);
      let lf = find(text, "\n", start);
      for (;;) {
        const end = Math.min(cr, lf);
        if (end === Number.POSITIVE_INFINITY) break;
        endLine(text, start, end);
        start = end + 1;
        if (end === cr) {
          if (start === text.length) endedInCr = true;
          else if (text.charCodeAt(start) === LF) start++;
          cr = find(text, "\r", start);
        }
        if (lf < start) lf = find(text, "\n", start);
      }
      if (start < text.length) pieces.push(text.slice(start));
    },
    /** The stream closed: an event whose blank line never came still counts. */
    end(): void {
      if (pieces.length > 0) firstOrBrokenLine("");
      blankLine();
    },
  };
}

/** Where a field's value starts: one space after the colon is no part of it. */
function valueStart(text: string, start: number): number {
  return text.charCodeAt(start) === SPACE ? start + 1 : start;
}

function find(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from);
  return at < 0 ? Number.POSITIVE_INFINITY : at;
}

const LF = 10;
const SPACE = 32;
