import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { mainInProcess } from "../helpers/main-in-process.ts";
import { type MisbehavingServer, startMisbehavingServer } from "../helpers/misbehaving-server.ts";

let folder = "";
let server: MisbehavingServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "doctor-"));
  server = await startMisbehavingServer();
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function heavybench(argv: readonly string[], env: Record<string, string> = {}) {
  const { out, err, codes } = await mainInProcess(argv, { cwd: folder, env });
  return { data: out, said: err, codes };
}

it("tells about this machine and about an endpoint, and never shows the key", async () => {
  const argv = ["doctor", "--model", "m", "--base-url", server.baseUrl, "--json"];
  const { data, said, codes } = await heavybench(argv, { OPENAI_API_KEY: "sk-canary-key-0123" });
  const outcomes = Object.fromEntries(
    (JSON.parse(data) as { name: string; outcome: string }[]).map((check) => [
      check.name,
      check.outcome,
    ]),
  );
  expect(outcomes).toMatchObject({
    node: "yes",
    store: "yes",
    "key accepted": "yes",
    top_k: "yes",
  });
  expect(server.requests[0]?.headers.authorization).toBe("Bearer sk-canary-key-0123");
  expect(data + said).not.toContain("canary");
  expect(codes).toEqual([]);
});

it("asks nothing where the variable named for the key is not set", async () => {
  const argv = ["doctor", "--model", "m", "--base-url", server.baseUrl];
  const { said, codes } = await heavybench([...argv, "--api-key-env", "NO_SUCH_KEY"]);
  expect(said).toContain("The environment variable NO_SUCH_KEY is not set.");
  expect(codes).toEqual([2]);
  expect(server.requests).toHaveLength(0);
});

it("fails where an endpoint cannot be reached, and says what to check", async () => {
  await server.close();
  const argv = ["doctor", "--model", "m", "--base-url", server.baseUrl];
  const { said, codes } = await heavybench(argv);
  expect(said).toContain("✗ reachable");
  expect(said).toContain("Check that the server runs");
  expect(codes).toEqual([1]);
});

it("asks for a base URL when a model has none", async () => {
  const { said, codes } = await heavybench(["doctor", "--model", "m"]);
  expect(said).toContain("No endpoint is named.");
  expect(codes).toEqual([2]);
});
