import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ownName } from "../../src/cli/own-name.ts";
import { runCommandLine } from "../helpers/command-line.ts";

// Several processes a test, on machines of any speed.
vi.setConfig({ testTimeout: 300_000 });

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "heavybench-name-")));
  for (const name of ["dist", "bin", "other"]) mkdirSync(join(folder, name));
  for (const name of ["dist/heavybench.mjs", "other/heavybench"]) {
    writeFileSync(join(folder, name), "");
  }
  symlinkSync(join(folder, "dist/heavybench.mjs"), join(folder, "bin/heavybench"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the next command begins with", () => {
  const script = () => join(folder, "dist/heavybench.mjs");
  const path = (...names: readonly string[]) =>
    ["/nowhere", ...names.map((name) => join(folder, name))].join(delimiter);

  it("npx where npm started this one, whatever is on the PATH meanwhile", () => {
    const env = { npm_command: "exec", PATH: path("bin") };
    expect(ownName({ env, cwd: folder, script: script() })).toBe("npx heavybench");
  });

  it("the name alone where that runs this very program", () => {
    const env = { PATH: path("bin", "other") };
    expect(ownName({ env, cwd: folder, script: script() })).toBe("heavybench");
    expect(ownName({ env, cwd: folder, script: join(folder, "bin/heavybench") })).toBe(
      "heavybench",
    );
  });

  it("the file where the name would run nothing, or another program", () => {
    for (const PATH of ["", path(), path("other", "bin")]) {
      expect(ownName({ env: { PATH }, cwd: folder, script: script() })).toBe(
        "node dist/heavybench.mjs",
      );
    }
  });

  it("the file's whole path where it lies elsewhere, quoted where a shell needs it", () => {
    const cwd = join(folder, "other");
    expect(ownName({ env: {}, cwd, script: script() })).toBe(`node ${script()}`);
    expect(ownName({ env: {}, cwd, script: "/a b/heavybench.mjs" })).toBe(
      "node '/a b/heavybench.mjs'",
    );
  });
});

it("what a run prints under Next can be typed as it stands", async () => {
  const model = ["--model", "simulated/thinker", "--dataset", "sample-aime", "--limit", "2"];
  const cells = ["-k", "2", "-m", "1", "--set", "deliberation.selection=random,first"];
  const ended = await runCommandLine(["run", ...model, ...cells], { cwd: folder });
  expect(ended.code).toBe(0);
  const printed = ended.stderr.slice(ended.stderr.indexOf("Next:")).replace("Next:", "     ");
  const commands = printed.split("\n").filter((line) => /^ {9}\S/.test(line));
  const verbs = commands.map((line) => /mjs (\w+)/.exec(line)?.[1]);
  expect(verbs).toEqual(["show", "compare", "verify"]);
  for (const command of commands) execFileSync("sh", ["-c", command], { cwd: folder });
});
