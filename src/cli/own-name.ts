import { existsSync, realpathSync } from "node:fs";
import { delimiter, isAbsolute, join, relative } from "node:path";
import type { CliContext } from "./context.ts";
import { quoted } from "./place-flags.ts";

/**
 * How this program's next command is to be typed, so that it runs this program again: by npm's
 * leave where npm started it, by its name where that is on the PATH, else by its file.
 */
export function ownName({ env, cwd, script }: Pick<CliContext, "env" | "cwd" | "script">): string {
  // What npm starts finds the program in a folder that is on the PATH for as long as it runs.
  if (env.npm_command !== undefined) return "npx heavybench";
  if (script === undefined || isOnPath(script, env.PATH ?? "")) return "heavybench";
  const below = relative(cwd, script);
  const isBelow = !below.startsWith("..") && !isAbsolute(below);
  return `node ${quoted(isBelow ? below : script)}`;
}

/** Whether the name alone runs this very program. */
function isOnPath(script: string, path: string): boolean {
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  // npm installs a shim on Windows, and a symbolic link elsewhere.
  if (process.platform === "win32") {
    return folders.some((folder) => existsSync(join(folder, "heavybench.cmd")));
  }
  const first = folders
    .map((folder) => join(folder, "heavybench"))
    .find((file) => existsSync(file));
  return first !== undefined && realpathSync(first) === realpathSync(script);
}
