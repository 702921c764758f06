import { createReadStream } from "node:fs";
import { countText } from "../domain/count-text.ts";
import { ConfigurationError } from "../errors.ts";
import { inputBytes } from "../interchange/input-bytes.ts";
import type { GradeOptions } from "./commands/grade.ts";
import type { CliContext } from "./context.ts";
import { earlierVerdicts, verdictChange } from "./earlier-verdicts.ts";
import { openRowFile, type RowSink, rowSink, rowsOf } from "./grade-output.ts";
import type { GradeRow } from "./grade-tally.ts";
import { namedFile, namedOutput } from "./named-file.ts";

/** Where a grading's rows go, and what it goes on from. */
export type Destination = {
  write(row: GradeRow): Promise<void>;
  close(): Promise<void>;
  /** Rows that a resumed output holds already. */
  readonly earlier?: AsyncGenerator<GradeRow>;
  /** With --against: how many verdicts changed, and how. */
  readonly changes?: () => string;
};

/**
 * Standard output or --output; with --against, changes to standard output and rows to --output.
 * @throws ConfigurationError for options that do not go together
 */
export async function openDestination(
  context: CliContext,
  { output, against, resume = false }: GradeOptions,
): Promise<Destination> {
  if (resume && (output === undefined || against !== undefined)) {
    throw new ConfigurationError("--resume goes on with the file of --output, and nothing else.", {
      where: "--resume",
      hint: "Name the file with --output, and leave --against to a run of its own.",
    });
  }
  const file =
    output === undefined
      ? undefined
      : await openRowFile(namedOutput(context, output, "--output"), resume);
  const stdout = rowSink(context.stdout, false);
  if (against !== undefined) {
    const hint = "--against compares with an earlier output of `heavybench grade`.";
    const earlier = createReadStream(namedFile(context, against, hint));
    return comparing(rowsOf(inputBytes(earlier, against), against), stdout, file?.sink);
  }
  return file ? { ...file.sink, ...file } : stdout;
}

/** Rows go to `rows` if given; what differs from their earlier verdicts goes to `changes`. */
function comparing(
  before: AsyncGenerator<GradeRow>,
  changes: RowSink,
  rows: RowSink | undefined,
): Destination {
  const earlier = earlierVerdicts(before);
  const counts = new Map<string, number>();
  let compared = 0;
  let unknown = 0;
  return {
    async write(row) {
      await rows?.write(row);
      const was = row.id === undefined ? undefined : await earlier.of(row.id);
      if (was === undefined) {
        unknown++;
        return;
      }
      compared++;
      const change = verdictChange(was, row);
      if (change === undefined) return;
      const kind = `${change.before.verdict} → ${change.after.verdict}`;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      await changes.write(change);
    },
    async close() {
      await changes.close();
      await rows?.close();
      await before.return(undefined);
    },
    changes() {
      const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
      const kinds = [...counts].map(([kind, count]) => `  ${kind}: ${count}`);
      const absent = unknown > 0 ? `, ${unknown} not in the earlier output` : "";
      return [
        `${total} of ${countText(compared, "verdict")} ${total === 1 ? "changes" : "change"}${absent}.`,
        ...kinds,
      ].join("\n");
    },
  };
}
