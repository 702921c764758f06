import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mainInProcess } from "../helpers/main-in-process.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "heavybench-cli-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs one command line with a data folder of its own. */
async function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { out, err, codes } = await mainInProcess(["datasets", ...argv], {
    cwd: folder,
    env: { HEAVYBENCH_DATA_DIR: join(folder, "data"), ...env },
  });
  return { out, err, code: codes.at(-1) ?? 0 };
}

/** Thirty AIME-like rows of our own. */
const THIRTY = Array.from({ length: 30 }, (_, n) => ({
  problem: `What is ${n} + 1?`,
  answer: String(n + 1),
}));

async function saved(name: string, rows: readonly object[]): Promise<void> {
  await writeFile(join(folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

describe("heavybench datasets", () => {
  it("lists every benchmark in a table, and whether it is here", async () => {
    const { out, err, code } = await run(["list"]);
    expect(code).toBe(0);
    expect(err).toBe("");
    expect(out).toMatch(
      /name .* title .* problems .* grader .* licence .* gated .* on this machine/,
    );
    expect(out).toMatch(/sample-aime .* 50 .* math .* embedded/);
    expect(out).toMatch(/gpqa-diamond .* 198 .* choice .* yes .* no/);
  });

  it("lists for programs", async () => {
    const rows: unknown = JSON.parse((await run(["list", "--json"])).out);
    expect(rows).toContainEqual(
      expect.objectContaining({
        name: "aime25",
        problems: 30,
        gated: false,
        on_this_machine: "no",
      }),
    );
  });

  it("takes a copy with --from, and says so with its hash in show, list and verify", async () => {
    await saved("mine.jsonl", THIRTY);
    const taken = await run(["fetch", "aime26", "--from", "mine.jsonl"]);
    expect(taken.err).toMatch(/aime26: 30 problems, own copy mine\.jsonl, sha256 [0-9a-f]{64}/);
    const hash = /sha256 ([0-9a-f]{64})/.exec(taken.err)?.[1] ?? "none";
    expect((await run(["show", "aime26"])).out).toContain(`own copy mine.jsonl, sha256 ${hash}`);
    expect((await run(["list"])).out).toMatch(/aime26 .* own copy/);
    const verified = await run(["verify"]);
    expect(verified.code).toBe(0);
    expect(verified.out).toContain(
      `aime26: sound, 30 problems, own copy mine.jsonl, sha256 ${hash}`,
    );
    expect(verified.out).not.toContain("aime25");
  });

  it("fails when a copy was changed, and names both hashes", async () => {
    await saved("mine.jsonl", THIRTY);
    const { err } = await run(["fetch", "aime26", "--from", "mine.jsonl"]);
    const hash = /sha256 ([0-9a-f]{64})/.exec(err)?.[1] ?? "none";
    await writeFile(join(folder, "data", "aime26", `${hash}.jsonl`), "{}\n");
    const verified = await run(["verify", "aime26", "--json"]);
    expect(verified.code).toBe(1);
    const [report] = JSON.parse(verified.out);
    expect(report).toMatchObject({ name: "aime26", state: "damaged" });
    expect(report.message).toContain(hash);
  });

  it("fails to verify by name what is not here", async () => {
    expect(await run(["verify", "aime25"])).toMatchObject({
      code: 1,
      out: "aime25: not on this machine\n",
    });
  });

  it("names the broken line of a file, and keeps nothing of it", async () => {
    await saved("mine.jsonl", THIRTY);
    const broken = THIRTY.map((row, n) => (n === 16 ? '{"problem": "cut' : JSON.stringify(row)));
    await writeFile(join(folder, "broken.jsonl"), broken.join("\n"));
    const { err, code } = await run(["fetch", "aime26", "--from", "broken.jsonl"]);
    expect(code).toBe(1);
    expect(err).toMatch(/where: .*:17\n/);
    expect((await run(["list", "--json"])).out).not.toContain("own copy");
  });

  it("suggests the nearest name with exit code 2", async () => {
    const { err, code } = await run(["show", "gpqa-dimond"]);
    expect(code).toBe(2);
    expect(err).toContain('Did you mean "gpqa-diamond"?');
  });

  it("shows sources, pins and known faults", async () => {
    const { out } = await run(["show", "imo-answerbench"]);
    expect(out).toContain("275877a9d988d85278fad3a5f8a41d7f83393a60bf259531ec0a5161e6b21cf9");
    expect(out).toContain("algebra-036");
    const json = JSON.parse((await run(["show", "gpqa-diamond", "--json"])).out);
    expect(json).toMatchObject({ gated: true, copy: null });
    expect(json.sources).toHaveLength(3);
  });

  it("describes a file of one's own", async () => {
    await saved("own.jsonl", [{ problem: "Which?", choices: ["a", "b"], answer: "A" }]);
    expect((await run(["show", "./own.jsonl"])).out).toMatch(/1, judged by the choice grader/);
  });

  it("sends the token to the endpoint named, says what a refusal means, and never prints it", async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.headers.authorization);
      response.writeHead(403).end();
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    try {
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const env = { HF_ENDPOINT: endpoint, HF_TOKEN: "hf_secret" };
      const { err, code } = await run(["fetch", "gpqa-diamond"], env);
      expect(code).toBe(1);
      expect(asked).toEqual(["Bearer hf_secret"]);
      expect(err).toContain("Accept the terms at https://huggingface.co/datasets/Idavidrein/gpqa");
      expect(err).not.toContain("hf_secret");
    } finally {
      await new Promise((closed) => server.close(closed));
    }
  });

  it("refuses through an endpoint what the pinned checksum does not fit, after a line of progress", async () => {
    const server = createServer((request, response) => {
      const isFirst = request.url?.endsWith("/aime2025-I.jsonl") === true;
      const rows = isFirst ? THIRTY.slice(0, 15) : THIRTY.slice(15);
      response.end(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    try {
      const env = { HF_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
      const { err, code } = await run(["fetch", "aime25"], env);
      // Our rows are not the contest's: the pinned checksum must refuse them.
      expect(code).toBe(1);
      expect(err).toMatch(/aime2025-I\.jsonl: [0-9.]+ (k?B)/);
      expect(err).toMatch(/expected sha256 b91b3c96[0-9a-f]{56}, found [0-9a-f]{64}/);
    } finally {
      await new Promise((closed) => server.close(closed));
    }
  });

  it("has nothing to fetch of an embedded benchmark", async () => {
    const { err, code } = await run(["fetch", "sample-aime"]);
    expect(code).toBe(2);
    expect(err).toContain("ships with HeavyBench");
  });

  it("shows examples in its help", async () => {
    expect((await run(["fetch", "--help"])).out).toContain(
      "heavybench datasets fetch aime25 --from",
    );
  });
});
