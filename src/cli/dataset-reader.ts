import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { isDatasetFile } from "../../datasets/file-benchmark.ts";
import type { Benchmark } from "../domain/benchmark.ts";
import type { Problem } from "../domain/problem.ts";
import { ConfigurationError } from "../errors.ts";
import { benchmarkCopy, describeCopy } from "../loading/benchmark-copy.ts";
import { dataFolder } from "../loading/data-folder.ts";
import { loadProblems } from "../loading/load-problems.ts";
import { type Experiment, type FileIdentities, limitOf } from "../run/experiment.ts";
import type { PlaceOf } from "../run/read-experiment.ts";
import type { CliContext } from "./context.ts";
import { findDataset } from "./find-dataset.ts";
import { namedFile } from "./named-file.ts";

/** The datasets of one experiment, each found and read once. */
export type DatasetReader = {
  /**
   * What the names mean, in their order; files are read through once, unless they are ours.
   * @throws ConfigurationError when one means nothing, or two would have their problems under one name
   */
  benchmarks(): Promise<readonly Benchmark[]>;
  /** @throws DatasetError when the dataset is not here, is not the one recorded, or is empty */
  read(dataset: string): Promise<readonly Problem[]>;
  readAll(): Promise<readonly Problem[]>;
  /** What files of the user's own are known by. @throws ConfigurationError when one is not there */
  files(): Promise<FileIdentities>;
  /** Which copy of each was read, with its checksum. */
  copies(): Promise<Readonly<Record<string, string>>>;
};

export function datasetReader(
  context: CliContext,
  plan: Pick<Experiment, "datasets" | "seed" | "limit" | "limits">,
  placeOf: PlaceOf = (path) => `field ${path.join(".")}`,
): DatasetReader {
  const dataDir = dataFolder(context.env);
  const found = new Map<string, Promise<Benchmark>>();
  const problems = new Map<string, Promise<readonly Problem[]>>();

  const find = (dataset: string) => {
    const known = found.get(dataset) ?? findOnce(dataset);
    found.set(dataset, known);
    return known;
  };

  async function findOnce(dataset: string): Promise<Benchmark> {
    try {
      return await findDataset(context, dataset);
    } catch (cause) {
      if (!(cause instanceof ConfigurationError)) throw cause;
      const where = `${placeOf(["datasets"], dataset)}: ${dataset}`;
      throw new ConfigurationError(cause.message, { where, hint: cause.hint }, { cause });
    }
  }

  const read = (dataset: string) => {
    const known = problems.get(dataset) ?? readOnce(dataset);
    problems.set(dataset, known);
    return known;
  };

  async function readOnce(dataset: string): Promise<readonly Problem[]> {
    const benchmark = await find(dataset);
    const loaded: Problem[] = [];
    const limit = limitOf(plan, dataset);
    for await (const problem of loadProblems(benchmark, { dataDir, seed: plan.seed, limit }))
      loaded.push(problem);
    return loaded;
  }

  return {
    async benchmarks() {
      const benchmarks = await Promise.all(plan.datasets.map(find));
      const seen = new Map<string, string>();
      for (const [at, { name }] of benchmarks.entries()) {
        const dataset = plan.datasets[at] ?? name;
        const namesake = seen.get(name);
        if (namesake !== undefined) {
          throw new ConfigurationError(`Two datasets are both named "${name}".`, {
            where: `${placeOf(["datasets"], dataset)}: ${namesake} and ${dataset}`,
            hint: "A file is named by its file name: rename one, or run them apart.",
          });
        }
        seen.set(name, dataset);
      }
      return benchmarks;
    },
    read,
    readAll: async () => (await Promise.all(plan.datasets.map(read))).flat(),
    async files() {
      const own = plan.datasets.filter(isDatasetFile).map(async (dataset) => {
        const path = namedFile(context, dataset, "Name a file of problems.");
        const hash = createHash("sha256");
        for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
        return [dataset, `${basename(path)} sha256:${hash.digest("hex")}`] as const;
      });
      return new Map(await Promise.all(own));
    },
    async copies() {
      const described = plan.datasets.map(async (dataset) => {
        const copy = await benchmarkCopy(await find(dataset), dataDir);
        return [dataset, copy === undefined ? "not here" : describeCopy(copy)] as const;
      });
      return Object.fromEntries(await Promise.all(described));
    },
  };
}
