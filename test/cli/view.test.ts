import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommandLine, startCommand } from "../helpers/command-line.ts";

let folder: string;
let view: ReturnType<typeof startCommand>;
let address: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-view-"));
  const flags = ["--dataset", "sample-aime", "--limit", "2", "--pool", "4", "-k", "2,4", "-m", "2"];
  const run = ["run", "--model", "simulated/thinker", "--name", "trial", "-q", ...flags];
  expect((await runCommandLine(run, { cwd: folder })).code).toBe(0);
  view = startCommand(["view", "--port", "0"], { cwd: folder });
  [address] = (await once(createInterface(view.process.stdout as Readable), "line")) as [string];
});
afterAll(() => {
  view.process.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const get = async (path: string) => (await fetch(new URL(path, address))).text();

/** The first link of a page whose address is so. */
function linkIn(page: string, pattern: RegExp): string {
  const found = [...page.matchAll(/href="([^"]*)"/g)].map(([, href = ""]) =>
    href.replaceAll("&amp;", "&"),
  );
  const link = found.find((href) => pattern.test(href));
  if (link === undefined) throw new Error(`No link like ${pattern} among ${found.join(" ")}`);
  return link;
}

describe("heavybench view", () => {
  it("leads from the runs to a report, a question, the prompt as it was read, and a whole text", async () => {
    const run = linkIn(await get("/"), /^\/runs\/trial-[0-9a-f]{8}$/);
    const report = await get(run);
    expect(report).toContain(`data-viewer="${run}"`);

    const question = await get(`${run}/sample-aime/sample-aime-01`);
    expect(question).toContain("reference: 828");
    const other = await get(linkIn(question, /\?cell=k%3D4/));
    const prompt = await get(linkIn(other, /\/prompt\?/));
    expect(prompt).toContain("roots of $x^2-12x+25=0$");
    expect(prompt.match(/Thinker #\d/g)).toEqual([1, 2, 3, 4].map((at) => `Thinker #${at}`));

    const text = linkIn(prompt, /^\/completions\//);
    expect(await get(text)).toContain("<h2>Thinking</h2>");
    // The reports write a key's first twelve digits.
    expect(await get(text.slice(0, "/completions/".length + 12))).toBe(await get(text));
  });

  it("says the same of a report as the results folder does, but for the ways to its questions and back to the runs", async () => {
    const run = linkIn(await get("/"), /^\/runs\/trial-/);
    const file = readFileSync(
      join(folder, "results", run.slice("/runs/".length), "report.html"),
      "utf8",
    );
    const viewed = await get(run);
    const alone = viewed
      .replace(`data-viewer="${run}"`, 'data-viewer=""')
      .replace('<a href="/">Runs</a> ', "");
    expect(viewed.length - alone.length).toBe(run.length + '<a href="/">Runs</a> '.length);
    expect(alone === file).toBe(true);
  });

  it("refuses a port that is none, and a store that is not there", async () => {
    const port = await runCommandLine(["view", "--port", "eighty"], { cwd: folder });
    expect(port).toMatchObject({ code: 2, stdout: "" });
    expect(port.stderr).toContain("--port takes a whole number");
    const store = await runCommandLine(["view", "--store", "none.db"], { cwd: folder });
    expect(store.stderr).toContain("none.db");
    expect(store.code).not.toBe(0);
  });

  it("closes at Ctrl-C", async () => {
    view.process.kill("SIGINT");
    expect((await view.ended).code).toBe(0);
  });
});
