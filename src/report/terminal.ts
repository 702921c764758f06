import CliTable from "cli-table3";
import { countText } from "../domain/count-text.ts";
import { visible } from "../domain/visible-text.ts";
import type { Table } from "./run-tables.ts";

/** What a terminal takes. */
export type Screen = {
  /** Characters a line. */
  readonly columns: number;
  /** Where the rows stand that are too many for it: "report.html, or --format csv". */
  readonly more?: string;
};

/** Rows and notes printed of one table, fewer where a row takes several lines; the rest is counted. */
const MOST_ROWS = 24;
const MOST_ROWS_NARROWED = 16;
const MOST_NOTES = 8;

/** The widest a name and a heading may be before they are broken, where the table is too wide. */
const NAME_COLUMNS = 26;
const HEAD_COLUMNS = 12;

/** What rules and blanks take around two columns. */
const RULES = 8;

/**
 * A table for a terminal, nothing of one without rows. Where it is wider than the screen, names that
 * all rows share go to the title, intervals below their numbers, long names over several lines, and
 * columns that still do not fit to a further table, under the same names.
 */
export function terminalTable(table: Table, screen: Screen): string {
  if (table.rows.length === 0) return "";
  const named = printable(table);
  const isNarrowed = widthOf(named) > screen.columns;
  const whole = isNarrowed ? withSharedInTitle(named) : named;
  const most = isNarrowed ? MOST_ROWS_NARROWED : MOST_ROWS;
  // One row more is shorter than to say that there is one.
  const left = whole.rows.length > most + 1 ? whole.rows.length - most : 0;
  const shown = left > 0 ? { ...whole, rows: whole.rows.slice(0, most) } : whole;
  const parts = isNarrowed ? narrowed(shown, screen.columns) : [shown];
  const notes = whole.notes.slice(0, MOST_NOTES);
  const unsaid = whole.notes.length - notes.length;
  const more = screen.more === undefined ? "" : `: ${screen.more}`;
  return [
    brokenInto(parts[0]?.title ?? "", screen.columns),
    ...parts.map(drawn),
    ...(left > 0 ? [`… and ${countText(left, "more row")}${more}`] : []),
    ...notes.map((note) => brokenInto(note, screen.columns)),
    ...(unsaid > 0 ? [`… and ${countText(unsaid, "more note")}${more}`] : []),
  ].join("\n");
}

function printable(table: Table): Table {
  return {
    ...table,
    columns: table.columns.map(visible),
    rows: table.rows.map((row) => row.map(visible)),
    notes: table.notes.map(visible),
  };
}

function drawn({ columns, rows, keys = 1 }: Table): string {
  const table = new CliTable({
    head: [...columns],
    style: { head: [], border: [], compact: true },
    colAligns: columns.map((_, place) =>
      (place < keys ? isName(rows, place) : isProse(rows, place)) ? "left" : "right",
    ),
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

function isName(rows: Table["rows"], place: number): boolean {
  return rows.some((row) => /^\p{L}/u.test(row[place] ?? ""));
}

/** A column of sentences rather than of numbers with a word to them. */
function isProse(rows: Table["rows"], place: number): boolean {
  const cells = rows.map((row) => row[place] ?? "");
  return (
    cells.every((cell) => /^\p{L}/u.test(cell)) &&
    cells.some((cell) => cell.split(/\s+/).length > 4)
  );
}

/** The table in a form that fits, or as near as its widest columns let it. */
function narrowed(table: Table, most: number): Table[] {
  const { keys = 1, ...rest } = table;
  const broken: Table = {
    ...rest,
    columns: rest.columns.map((column) => brokenInto(column, HEAD_COLUMNS)),
    rows: rest.rows.map((row, at) =>
      row.map((cell, place) =>
        isAsAbove(rest.rows, at, place, keys)
          ? ""
          : // An interval goes below its number.
            place < keys
            ? brokenInto(cell, NAME_COLUMNS)
            : brokenInto(cell.replace(/ (?=\[)/, "\n"), most - NAME_COLUMNS - RULES),
      ),
    ),
  };
  const parts: number[][] = [];
  for (let place = keys; place < broken.columns.length; place++) {
    const part = parts.at(-1);
    if (part && widthOf(columnsOf(broken, keys, [...part, place])) <= most) part.push(place);
    else parts.push([place]);
  }
  return parts.map((part) => columnsOf(broken, keys, part));
}

/** Whether a row goes on under the names of the row above, as far as this one; its last name always stands. */
function isAsAbove(rows: Table["rows"], at: number, place: number, keys: number): boolean {
  const names = rows[at]?.slice(0, place + 1);
  return (
    place < keys - 1 && at > 0 && names?.every((name, i) => rows[at - 1]?.[i] === name) === true
  );
}

/** Names that every row has are said once, in the title; one that tells rows apart stays. */
function withSharedInTitle(table: Table): Table {
  const { title, columns, rows, keys = 1 } = table;
  const isShared = (place: number) =>
    place < keys - 1 && rows.every((row) => row[place] === rows[0]?.[place]);
  const kept = columns.flatMap((_, place) => (isShared(place) ? [] : [place]));
  const shared = columns.flatMap((_, place) => (isShared(place) ? [rows[0]?.[place] ?? ""] : []));
  return {
    ...columnsOf(table, 0, kept),
    title: [title, ...shared].join(" · "),
    keys: keys - shared.length,
  };
}

/** The columns that name a row, and those chosen of the others. */
function columnsOf(table: Table, keys: number, chosen: readonly number[]): Table {
  const places = [...Array.from({ length: keys }, (_, place) => place), ...chosen];
  const picked = (cells: readonly string[]) => places.map((place) => cells[place] ?? "");
  return { ...table, keys, columns: picked(table.columns), rows: table.rows.map(picked) };
}

/** Characters a line of the table takes: each column with a blank on both sides and a rule. */
function widthOf({ columns, rows }: Table): number {
  const widths = columns.map((_, place) =>
    Math.max(...[columns, ...rows].map((cells) => lineWidth(cells[place] ?? ""))),
  );
  return widths.reduce((sum, width) => sum + width + 3, 1);
}

function lineWidth(text: string): number {
  return Math.max(...text.split("\n").map((line) => [...line].length));
}

/** A name in lines of at most so many characters, broken behind a blank, a slash or the like where it has one. */
function brokenInto(text: string, most: number): string {
  if (lineWidth(text) <= most) return text;
  const lines: string[] = [""];
  for (const word of text.split(/(?<=[ /@_])/)) {
    for (let rest = word; rest !== ""; rest = rest.slice(most)) {
      const line = lines.at(-1) ?? "";
      const piece = rest.slice(0, most);
      if ((line + piece).trimEnd().length <= most) lines[lines.length - 1] = line + piece;
      else lines.push(piece);
    }
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}
