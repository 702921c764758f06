import { basename, resolve } from "node:path";
import { visible } from "../domain/visible-text.ts";
import { StoreError } from "../errors.ts";
import type { CliContext } from "./context.ts";

/**
 * The folder of a run's results, in the folder of all: a store from elsewhere may hold any name.
 *
 * @throws StoreError when the name would lead elsewhere
 */
export function resultsFolder(
  context: Pick<CliContext, "cwd">,
  outputDir: string,
  run: string,
): string {
  if (!isFolderName(run)) {
    throw new StoreError(`The run "${visible(run.slice(0, 80))}" has a name that is no folder's.`, {
      where: outputDir,
      hint: "No version gives a run such a name, so the store was changed by other hands: its results are written nowhere.",
    });
  }
  return resolve(context.cwd, outputDir, run);
}

/** Whether a run's name is a folder's own: neither a path nor a way out. */
export function isFolderName(run: string): boolean {
  return run !== "" && run !== "." && run !== ".." && !/[/\\\0]/.test(run) && run === basename(run);
}
