import type { GraderIdentity } from "../../src/domain/grader.ts";

/** Who the math grader is; a change of what it judges needs a new version. */
export const mathIdentity = {
  name: "math",
  version: "3",
  hasVotes: true,
} as const satisfies GraderIdentity;
