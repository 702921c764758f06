import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { type Backend, START_CPU_MS } from "./backend.ts";
import type { ExecutorCommand, RunStart } from "./executor.ts";
import { pythonPath, pythonSource, STUB } from "./run-driver.ts";
import { seccompFilter } from "./seccomp-filter.ts";

/** The first uid that programs are run under when HeavyBench is started by root; one a slot. */
const FIRST_UID = 60_100;
const TMP_BYTES = 64 * 2 ** 20;
const SHM_BYTES = 8 * 2 ** 20;
const MAX_PROCESSES = 32;
/** Where a system keeps its own interpreter; one on PATH may be a shim in somebody's home. */
const PYTHON = "/usr/bin/python3";
const DOCKER_IMAGE = "python:3.12-slim";

const isRoot = () => process.getuid?.() === 0;

/** The interpreter's own words: isolated, no site packages, UTF-8 whatever the locale. */
function interpreter(python: string): readonly string[] {
  return [python, "-I", "-S", "-X", "utf8", "-c", STUB, "{in}", "{out}", "d"];
}

/** The system's python3 in namespaces of its own: no network, a read-only system, an empty /tmp. */
export function bubblewrapBackend(bwrap: string): Backend {
  const seccomp = seccompFilter()?.toString("base64");
  const filter = seccomp === undefined ? [] : ["--seccomp", "{seccomp}"];
  return {
    name: "bubblewrap",
    heldBy: `namespaces, ${seccomp === undefined ? "no filter of system calls on this machine" : "a filter of system calls"}, rlimits, a watch on memory and CPU time; no cgroup`,
    hasRlimits: true,
    hasWholeLibrary: true,
    processes: MAX_PROCESSES,
    isOneShot: false,
    command: launcher,
    startOf: (slot, limits) => ({
      argv: [bwrap, ...bubblewrapArguments(), ...filter, ...interpreter(PYTHON)],
      ...(seccomp === undefined ? {} : { seccomp }),
      env: {},
      cwd: "/",
      uid: isRoot() ? FIRST_UID + slot : null,
      output_bytes: limits.outputBytes,
      keeps_output: limits.keepsOutput,
      memory_bytes: limits.memoryMb * 2 ** 20,
      cpu_ms: limits.cpuMs + START_CPU_MS,
    }),
  };
}

/** The exact isolation, DEPENDENCIES section 5: what an unprivileged user may ask of the kernel. */
function bubblewrapArguments(): readonly string[] {
  const isMerged = (folder: string) => realpathSync(folder).startsWith("/usr/");
  const folders = ["/lib", "/lib64", "/bin"].filter((folder) =>
    statSync(folder, { throwIfNoEntry: false }),
  );
  return [
    ...["--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent"],
    ...["--new-session", "--ro-bind", "/usr", "/usr"],
    ...folders.flatMap((folder) =>
      isMerged(folder) ? ["--symlink", `usr${folder}`, folder] : ["--ro-bind", folder, folder],
    ),
    ...["--proc", "/proc", "--dev", "/dev"],
    ...["--size", String(TMP_BYTES), "--tmpfs", "/tmp"],
    ...["--size", String(SHM_BYTES), "--tmpfs", "/dev/shm"],
    ...["--remount-ro", "/dev", "--remount-ro", "/"],
    ...["--clearenv", "--setenv", "PATH", "/usr/bin", "--setenv", "HOME", "/tmp"],
    ...["--chdir", "/tmp", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL"],
  ];
}

/** The launcher on this machine. Its environment is empty: nothing of ours is there to be read. */
function launcher(): ExecutorCommand {
  return {
    file: PYTHON,
    args: ["-I", "-S", pythonPath("launch")],
    env: {},
    hearsKill: true,
  };
}

/** Programs run bare, each in a folder of its own: only for programs that somebody trusts. */
export function bareBackend(python: string): Backend {
  const root = mkdtempSync(join(tmpdir(), "heavybench-bare-"));
  return {
    name: "none",
    heldBy: "rlimits, a watch on memory and CPU time; nothing isolates",
    hasRlimits: true,
    hasWholeLibrary: true,
    processes: 0,
    isOneShot: false,
    command: () => ({ ...launcher(), file: python }),
    startOf: (slot, limits) => ({
      argv: interpreter(python),
      env: { PATH: "/usr/bin:/bin" },
      cwd: mkdtempSync(join(root, `${slot}-`)),
      uid: null,
      output_bytes: limits.outputBytes,
      keeps_output: limits.keepsOutput,
      memory_bytes: limits.memoryMb * 2 ** 20,
      cpu_ms: limits.cpuMs + START_CPU_MS,
    }),
    cleanUp: (start: RunStart) => rm(start.cwd, { recursive: true, force: true }),
  };
}

/**
 * A container a run, and the launcher inside it as its root; the program runs under another user.
 * The launcher holds what the program may see, and nothing else.
 */
export function dockerBackend(docker: string, memoryMb: number): Backend {
  return {
    name: "docker",
    heldBy: "a container a run, its memory and process cgroups, rlimits",
    hasRlimits: true,
    hasWholeLibrary: true,
    processes: MAX_PROCESSES,
    isOneShot: true,
    command: () => ({
      file: docker,
      args: dockerArguments(memoryMb),
      env: dockerEnvironment(),
      hearsKill: true,
    }),
    startOf: (_slot, limits) => ({
      argv: interpreter("python3"),
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/tmp" },
      cwd: "/tmp",
      uid: FIRST_UID,
      output_bytes: limits.outputBytes,
      keeps_output: limits.keepsOutput,
      memory_bytes: limits.memoryMb * 2 ** 20,
      cpu_ms: limits.cpuMs + START_CPU_MS,
    }),
  };
}

/** `docker run` as it is started for each program. */
export function dockerArguments(memoryMb: number): readonly string[] {
  return [
    ...["run", "--rm", "--interactive", "--init", "--pull", "missing", "--network", "none"],
    ...["--read-only", "--tmpfs", `/tmp:rw,size=${TMP_BYTES},mode=1777`],
    ...["--memory", `${memoryMb}m`, "--memory-swap", `${memoryMb}m`],
    ...["--pids-limit", String(2 * MAX_PROCESSES), "--cpus", "1"],
    ...["--cap-drop", "ALL", "--cap-add", "SETUID", "--cap-add", "SETGID", "--cap-add", "KILL"],
    ...["--security-opt", "no-new-privileges", "--ipc", "none", "--hostname", "sandbox"],
    ...[DOCKER_IMAGE, "python3", "-I", "-S", "-c", pythonSource("launch")],
  ];
}

/** What the docker client itself needs to find its daemon. */
function dockerEnvironment(): { readonly [name: string]: string } {
  const kept = ["PATH", "HOME", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG"];
  return Object.fromEntries(
    kept.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

const run = promisify(execFile);
const PATIENCE_MS = 10_000;

/** What bubblewrap lacks here; empty when it can be tried. */
export async function bubblewrapLacks(): Promise<{ path: string; lacks: readonly string[] }> {
  const path = onPath("bwrap") ?? "bwrap";
  if (process.platform !== "linux") return { path, lacks: ["Linux"] };
  const lacks: string[] = [];
  if (!statSync(PYTHON, { throwIfNoEntry: false })) lacks.push(`${PYTHON} (install python3)`);
  try {
    const { stdout } = await run(path, ["--help"], { timeout: PATIENCE_MS });
    for (const option of ["--disable-userns", "--size"])
      if (!stdout.includes(option)) lacks.push(`bubblewrap 0.8 or newer (no ${option})`);
  } catch {
    lacks.push("bwrap on PATH (install bubblewrap)");
  }
  return { path, lacks };
}

/** What docker lacks here; empty when its daemon answers. */
export async function dockerLacks(): Promise<{ path: string; lacks: readonly string[] }> {
  const path = onPath("docker") ?? "docker";
  try {
    await run(path, ["version", "--format", "{{.Server.Version}}"], { timeout: PATIENCE_MS });
    return { path, lacks: [] };
  } catch {
    return { path, lacks: ["a running Docker daemon"] };
  }
}

/** Any python3 to run trusted programs with. */
export function barePython(): string | undefined {
  return statSync(PYTHON, { throwIfNoEntry: false }) ? PYTHON : onPath("python3");
}

function onPath(name: string): string | undefined {
  return (
    (process.env.PATH ?? "")
      .split(delimiter)
      .map((folder) => join(folder, name))
      // A folder of PATH that may not be looked into has nothing for us.
      .find((file) => existsSync(file) && statSync(file).isFile())
  );
}
