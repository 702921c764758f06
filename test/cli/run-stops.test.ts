import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Ended, endOf, runCommandLine, startCommand } from "../helpers/command-line.ts";
import { examsAndServers } from "../helpers/exams-and-servers.ts";
import type { Reply } from "../helpers/misbehaving-server.ts";

const { exam, serve } = examsAndServers();

function refusal(status: number, message: string): Reply {
  return { status, body: JSON.stringify({ error: { message } }) };
}

const wrongKey = refusal(401, "Incorrect API key provided.");

/** One message of three lines, and nothing else: what, where, hint. */
function messageOf({ stderr }: Ended): string {
  const lines = stderr.trimEnd().split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(/^ {2}where: /);
  expect(lines[2]).toMatch(/^ {2}hint: {2}/);
  return stderr;
}

describe("what dooms every request stops the run early, with one message, and the same command goes on", () => {
  it.each([
    {
      what: "a missing key",
      reply: wrongKey,
      says: /does not answer without a key, and none was sent\. \(401: Incorrect/,
      hint: /api_key_env/,
    },
    {
      what: "a model that is gone",
      reply: refusal(404, "The model `m` does not exist."),
      says: /no model m/,
      hint: /heavybench doctor/,
    },
    {
      what: "a quota that is spent",
      reply: refusal(429, "You exceeded your current quota, please check your plan and billing."),
      says: /quota is spent/,
      hint: /Add credit/,
    },
  ])("$what, from the first request", async ({ reply, says, hint }) => {
    let isWell = false;
    const server = await serve({ behave: () => (isWell ? "ok" : reply) });
    const { run, inStore } = exam(50);
    const command = run(server.baseUrl, "--quiet", "--concurrency", "4");
    const stopped = await runCommandLine(command);
    expect(stopped.code).toBe(1);
    expect(messageOf(stopped)).toMatch(says);
    expect(stopped.stderr).toMatch(hint);
    expect(stopped.stderr).toContain("the same command goes on");
    // The first gives the model up; on top come at most the four that were then under way.
    expect(server.requests.length).toBeLessThanOrEqual(1 + 4);
    expect(inStore()).toEqual({ stored: 0, attempts: 0, failures: {} });

    isWell = true;
    expect(await runCommandLine(command)).toMatchObject({ code: 0, stderr: "" });
    expect(inStore()).toEqual({ stored: 100, attempts: 100, failures: {} });
  });

  it("a key that is refused in mid-run, with all that came before kept", async () => {
    let isWell = false;
    const server = await serve({
      behave: (_, index) => (isWell || index < 30 ? "ok" : wrongKey),
    });
    const { run, inStore } = exam(50);
    const command = run(server.baseUrl, "--quiet", "--concurrency", "4");
    const stopped = await runCommandLine(command, { env: { OPENAI_API_KEY: "k-revoked" } });
    expect(stopped.code).toBe(1);
    expect(messageOf(stopped)).toMatch(/does not accept the key/);
    expect(server.requests.length).toBeLessThanOrEqual(30 + 3 + 4);
    expect(inStore()).toEqual({ stored: 30, attempts: 30, failures: {} });

    isWell = true;
    expect((await runCommandLine(command)).code).toBe(0);
    expect(inStore()).toEqual({ stored: 100, attempts: 100, failures: {} });
  });

  it("an endpoint that cannot be reached", async () => {
    const port = await unusedPort();
    const { run, inStore } = exam(20);
    const command = run(
      ...([`http://127.0.0.1:${port}/v1`, "--quiet", "--set", "models.m.max_attempts=2"] as const),
    );
    const stopped = await runCommandLine(command);
    expect(stopped.code).toBe(1);
    expect(messageOf(stopped)).toContain("ECONNREFUSED");
    expect(stopped.stderr).toContain("Check that the server runs");
    expect(inStore()).toEqual({ stored: 0, attempts: 0, failures: {} });

    await serve({ port });
    expect((await runCommandLine(command)).code).toBe(0);
    expect(inStore()).toEqual({ stored: 40, attempts: 40, failures: {} });
  });
});

describe("a spend limit", () => {
  // A prompt costs 11 tokens and an answer 7: 11 × 1 + 7 × 2 = 25 millionths of a unit each.
  const prices = ["--set", "models.m.price.input=1", "--set", "models.m.price.output=2"];
  const COST = 25e-6;

  it("stops the run before it is passed, and a higher one lets the same command go on", async () => {
    const server = await serve({});
    const { run, inStore } = exam(20);
    const limited = (limit: number) =>
      run(
        ...([server.baseUrl, "--quiet", "--concurrency", "3", ...prices] as const),
        ...["--set", "models.m.sampling.max_tokens=7", "--max-cost", limit.toFixed(6)],
      );
    const stopped = await runCommandLine(limited(12 * COST));
    expect(stopped.code).toBe(1);
    expect(messageOf(stopped)).toMatch(/spend limit of 0.0003 is reached/);
    expect(stopped.stderr).toContain("--max-cost");
    const { stored } = inStore();
    // What a prompt will cost is only guessed beforehand, so that some of the limit may stay unspent.
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThanOrEqual(12);
    expect(server.requests.length).toBe(stored);

    expect((await runCommandLine(limited(1))).code).toBe(0);
    expect(inStore()).toEqual({ stored: 40, attempts: 40, failures: {} });
  });

  it("is refused where a model's price is not known, before anything is asked", async () => {
    const server = await serve({});
    const { run } = exam(2);
    const refused = await runCommandLine(run(server.baseUrl, "--quiet", "--max-cost", "1"));
    expect(refused.code).toBe(2);
    expect(messageOf(refused)).toContain("models.m.price");
    expect(server.requests.length).toBe(0);
  });
});

describe.each(["SIGINT", "SIGTERM"] as const)("%s", (name) => {
  it("ends the run with 130, keeps the answer that still comes, and pays nothing twice", async () => {
    let hangs = 0;
    let isWell = false;
    let allHang: () => void = () => undefined;
    const hanging = new Promise<void>((resolve) => {
      allHang = resolve;
    });
    const server = await serve({
      behave: (_, index) => (isWell || index < 10 ? "ok" : "hang-mid-stream"),
      onHang: () => {
        if (++hangs === 4) allHang();
      },
    });
    const { run, inStore } = exam(20);
    const command = run(server.baseUrl, "--quiet", "--concurrency", "4");
    const { process: child, ended } = startCommand(command);
    let said = "";
    const isStopping = new Promise<void>((resolve) => {
      child.stderr?.on("data", (text: string) => {
        said += text;
        if (said.includes("Stopping")) resolve();
      });
    });
    await hanging;
    child.kill(name);
    await isStopping;
    server.release();
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/14 completions are safe in .*; the same command goes on/);
    expect(inStore()).toEqual({ stored: 14, attempts: 14, failures: {} });

    isWell = true;
    expect((await runCommandLine(command)).code).toBe(0);
    expect(server.requests.length).toBe(40);
  });
});

/** Ways to a full disk: a shell script that runs `"$0" "$@"` with too little room for the store at `$STORE`. */
const fullDisks = [
  { what: "a file that may not grow", script: 'ulimit -f 600 && exec "$0" "$@"' },
  {
    // In a mount namespace of its own; what was stored is then carried out of it, as after a crash.
    what: "a small tmpfs",
    script: `exec unshare --user --map-root-user --mount bash -c '
      mkdir "$STORE.full" && mount -t tmpfs -o size=600k none "$STORE.full" || exit 99
      "$0" "$@" --store "$STORE.full/store.db"
      ended=$?
      for file in "$STORE.full"/store.db*; do cp "$file" "$STORE\${file#"$STORE.full/store.db"}"; done
      exit $ended' "$0" "$@"`,
  },
];
const mayMount =
  spawnSync("unshare", [
    ...["--user", "--map-root-user", "--mount"],
    ...["mount", "-t", "tmpfs", "none", tmpdir()],
  ]).status === 0;

it.each(mayMount ? fullDisks : fullDisks.slice(0, 1))(
  "a full disk, being $what, ends the run with one message, loses nothing that was stored, and the run goes on once there is room",
  async ({ script }) => {
    const server = await serve({
      // Text that does not compress, so that the store outgrows its limit soon.
      answer: (_, index) => ({ content: `${noise(index)} \\boxed{4}` }),
    });
    const { run, inStore, store } = exam(100);
    const command = run(server.baseUrl, "--quiet", "--concurrency", "8");
    const stopped = await endOf(
      spawn("bash", ["-c", script, process.execPath, entry, ...command], {
        env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", STORE: store },
        stdio: ["ignore", "pipe", "pipe"],
      }),
    );
    expect(stopped.code).toBe(1);
    expect(messageOf(stopped)).toContain("The disk is full");
    expect(stopped.stderr).toContain("Everything stored so far is safe");
    expect(stopped.stderr).toContain(store);
    const kept = inStore();
    const asked = server.requests.length;
    expect(kept.stored).toBeGreaterThan(0);
    expect(kept.stored).toBeLessThan(200);
    // What was under way could not be kept; after the first failure nothing more was asked.
    expect(asked).toBeLessThanOrEqual(kept.stored + 2 * 8);

    expect(await runCommandLine(command)).toMatchObject({ code: 0, stderr: "" });
    expect(inStore()).toEqual({ stored: 200, attempts: 200, failures: {} });
    expect(server.requests.length).toBe(asked + 200 - kept.stored);
  },
);

const entry = fileURLToPath(new URL("../../dist/heavybench.mjs", import.meta.url));

function noise(seed: number): string {
  let state = seed + 1;
  return Array.from({ length: 700 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state.toString(36);
  }).join(" ");
}

async function unusedPort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("A socket without a port.");
  return address.port;
}
