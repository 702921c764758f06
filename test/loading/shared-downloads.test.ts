import { appendFile, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Benchmark, RemoteFile } from "../../src/domain/benchmark.ts";
import { type FetchOptions, fetchBenchmark } from "../../src/loading/fetch-benchmark.ts";
import { loadProblems } from "../../src/loading/load-problems.ts";
import { answering, cuttingOff, inTurn, serving, startDatasetServer } from "./dataset-server.ts";
import { ROWS, trialBenchmark } from "./trial-benchmark.ts";

const [first = "", second = "", third = ""] = ROWS.trimEnd().split("\n");
let dataDir: string;
let server: Awaited<ReturnType<typeof startDatasetServer>>;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "heavybench-shared-"));
  server = await startDatasetServer({
    "/a": serving(`${first}\n`),
    "/b": serving(`${second}\n${third}\n`),
  });
});
afterEach(async () => {
  await server.close();
  await rm(dataDir, { recursive: true });
});

/** A release that holds some of the server's files, at one pinned revision unless told otherwise. */
function release(
  name: string,
  files: string,
  { revision = "1", ...pinned }: { readonly revision?: string; readonly sha256?: string } = {},
): Benchmark {
  const remote = [...files].map((file) => ({
    url: `${server.origin}/${file}`,
    format: "jsonl" as const,
    ...(revision === "" ? {} : { revision }),
    ...pinned,
  }));
  const problemCount = (files.includes("a") ? 1 : 0) + (files.includes("b") ? 2 : 0);
  return trialBenchmark(remote, { name, problemCount });
}

function fetchIt(benchmark: Benchmark, options: Partial<FetchOptions> = {}) {
  return fetchBenchmark(benchmark, { dataDir, hub: {}, retryDelayMs: 1, ...options });
}

async function idsOf(benchmark: Benchmark): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { question } of loadProblems(benchmark, { dataDir, seed: 0 }))
    ids.push(question.id);
  return ids;
}

const asked = () => server.seen.map(({ path }) => path);

it("a file of several releases is downloaded once, and is on the disk once", async () => {
  const [v1, v2, v2Only] = [release("v1", "a"), release("v2", "ab"), release("v2-only", "b")];
  const copies = [await fetchIt(v2), await fetchIt(v1), await fetchIt(v2Only)];
  expect(asked()).toEqual(["/a", "/b"]);
  expect(await Promise.all([v1, v2, v2Only].map(idsOf))).toEqual([
    ["q1"],
    ["q1", "q2", "q3"],
    ["q2", "q3"],
  ]);
  const inodes = copies.flatMap(({ copy }) => copy.files.map(async ({ path }) => stat(path)));
  expect(new Set((await Promise.all(inodes)).map(({ ino }) => ino)).size).toBe(2);
  expect((await readdir(dataDir)).sort()).toEqual(["v1", "v2", "v2-only"]);
});

it("a release stays whole when another is removed", async () => {
  await fetchIt(release("v1", "a"));
  await fetchIt(release("v2", "ab"));
  await rm(join(dataDir, "v1"), { recursive: true });
  expect(await idsOf(release("v2", "ab"))).toEqual(["q1", "q2", "q3"]);
  await fetchIt(release("v1", "a"));
  expect(asked()).toEqual(["/a", "/b"]);
});

it("a file that another fetch is downloading is waited for, not downloaded beside it", async () => {
  let release1: () => void = () => undefined;
  const isWaitedFor = new Promise<void>((resolve) => {
    release1 = resolve;
  });
  const serveA = serving(`${first}\n`);
  server.routes["/a"] = (request, response) => {
    void isWaitedFor.then(() => serveA(request, response));
  };
  const waits: string[] = [];
  const onWait = ({ url }: RemoteFile) => {
    waits.push(url);
    release1();
  };
  await Promise.all([
    fetchIt(release("v1", "a"), { onWait }),
    fetchIt(release("v2", "ab"), { onWait }),
  ]);
  expect(waits).toEqual([`${server.origin}/a`]);
  expect(asked()).toEqual(["/a", "/b"]);
});

it("goes on with another release's interrupted download of the file", async () => {
  server.routes["/a"] = inTurn(cuttingOff(`${first}\n`, 20), serving(`${first}\n`));
  await expect(fetchIt(release("v1", "a"), { attempts: 1 })).rejects.toThrow(/broke off/);
  await fetchIt(release("v2", "ab"));
  expect(server.seen.slice(0, 2)).toMatchObject([
    { path: "/a", range: undefined },
    { path: "/a", range: "bytes=20-", ifRange: '"v1"' },
  ]);
});

it("downloads no file again that an interrupted fetch had whole", async () => {
  server.routes["/b"] = inTurn(answering(404), answering(404), serving(`${second}\n${third}\n`));
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(fetchIt(release("v2", "ab"))).rejects.toThrow(/not there/);
  }
  await fetchIt(release("v1", "a"));
  await fetchIt(release("v2", "ab"));
  expect(asked()).toEqual(["/a", "/b", "/b", "/b"]);
  expect(await readdir(join(dataDir, "v2"))).not.toContain("incoming.json");
});

it.each([
  { why: "where addresses name no revision", before: "", revision: "", force: false },
  { why: "between revisions", before: "1", revision: "2", force: false },
  { why: "where a new download is asked for", before: "1", revision: "1", force: true },
])("shares nothing $why", async ({ before, revision, force }) => {
  await fetchIt(release("v1", "a", { revision: before }));
  await fetchIt(release("v2", "ab", { revision }), { force });
  expect(asked()).toEqual(["/a", "/a", "/b"]);
});

it("shares no file whose bytes were changed, and mends it in the one release only", async () => {
  const { copy } = await fetchIt(release("v1", "a"));
  await appendFile(copy.files[0]?.path ?? "", "\n");
  await fetchIt(release("v2", "ab"));
  expect(asked()).toEqual(["/a", "/a", "/b"]);
  expect(await idsOf(release("v2", "ab"))).toEqual(["q1", "q2", "q3"]);
  await expect(idsOf(release("v1", "a"))).rejects.toThrow(/not the one recorded/);
  expect((await fetchIt(release("v1", "a"))).isNew).toBe(true);
  expect(await idsOf(release("v1", "a"))).toEqual(["q1"]);
  expect(asked()).toEqual(["/a", "/a", "/b"]);
});

it("holds a shared address to the checksum that any release recorded of it", async () => {
  const { copy } = await fetchIt(release("v1", "a"));
  server.routes["/a"] = serving(`${second}\n`, '"v2"');
  const other = fetchIt(release("v2", "ab"), { force: true });
  await expect(other).rejects.toThrow(`expected sha256 ${copy.sha256}`);
  await expect(fetchIt(release("v2", "ab"), { force: true })).rejects.toMatchObject({
    hint: expect.stringContaining(join(dataDir, "v1")),
  });
});

it("takes no file from another release that is not the one pinned", async () => {
  await fetchIt(release("v1", "a"));
  const pinned = fetchIt(release("v2", "ab", { sha256: "0".repeat(64) }));
  await expect(pinned).rejects.toThrow(/not the one pinned/);
});
