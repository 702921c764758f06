import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { countText } from "../domain/count-text.ts";
import { HarnessError, InputError } from "../errors.ts";
import { exportedLine } from "../interchange/export-run.ts";
import { type ExportStage, exportRun } from "../run/export-run.ts";
import type { ExportOptions } from "./commands/export.ts";
import { type CliContext, say } from "./context.ts";
import { namedOutput } from "./named-file.ts";
import { withRun } from "./open-run.ts";

/** Writes a run as JSON Lines, one question in memory at a time. */
export async function exportCommandLine(
  context: CliContext,
  name: string | undefined,
  options: ExportOptions,
): Promise<void> {
  await withRun(context, name, options, async (source) => {
    const stages: readonly ExportStage[] =
      options.stage === "all" ? ["trajectories", "summaries"] : [options.stage];
    let lines = 0;
    function* exported() {
      for (const stage of stages) {
        for (const attempt of exportRun(source, stage)) {
          lines++;
          yield exportedLine(attempt);
        }
      }
    }
    if (options.output === undefined) {
      await pipeline(Readable.from(exported()), context.stdout, { end: false });
    } else {
      await intoFile(namedOutput(context, options.output, "--output"), exported());
    }
    if (!options.quiet) say(context, `${countText(lines, "attempt")} of ${source.run.name}.`);
  });
}

async function intoFile(path: string, lines: Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(lines), createWriteStream(path));
  } catch (cause) {
    // What the store could not give is no failure to write.
    if (cause instanceof HarnessError) throw cause;
    throw new InputError(
      "The export could not be written.",
      { where: path, hint: "Check that the folder is there, may be written and has room." },
      { cause },
    );
  }
}
