import { visibleText } from "../domain/visible-text.ts";

/** Columns of what is no terminal: a file, a pipe, a log. */
const USUAL_COLUMNS = 120;

/** The fewest that a table is laid out for. */
const LEAST_COLUMNS = 40;

/** A report as a stream takes it: to the byte, but on a terminal with what would steer it spelled out. */
export function printed(text: string, stream: { readonly isTTY?: boolean }): string {
  return stream.isTTY === true ? visibleText(text.replaceAll("\r\n", "\n")) : text;
}

/** How many characters a line of a stream takes: a terminal's own, else 120. */
export function columnsOf(stream: { readonly isTTY?: boolean; readonly columns?: number }): number {
  if (stream.isTTY !== true || stream.columns === undefined) return USUAL_COLUMNS;
  return Math.max(LEAST_COLUMNS, stream.columns);
}
